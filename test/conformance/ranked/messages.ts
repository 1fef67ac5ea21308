import { SendAlexaOfferToMasterCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { expect } from 'vitest';
import type { FaultName } from '../../../src/emulator/index.ts';
import { closeReasons, sendResults } from '../../../src/relay/codes.ts';
import { encode, signalingClient } from '../../emulator/support.ts';
import { until } from '../../kvs/support.ts';
import { offerSdp, wholeSdp } from '../../relay/rig.ts';
import { heard } from '../field.ts';
import { quiet, type Ranked, steady } from './fault.ts';

/** A fault of a frame around an offer, which comes once and whole all the same. */
function aroundAnOffer(rank: number, fault: FaultName): Ranked {
  return {
    rank,
    name: `${fault} with an offer`,
    tells: `the offer, once; ${quiet}`,
    async happens(field) {
      await steady(field, async () => {
        const viewer = await field.viewer('noisy');
        field.rig.emulator.admin({ do: 'inject', fault, only: 'SDP_OFFER', count: 1 });
        field.offer(viewer, offerSdp('noisy'));
        await until(() => heard(viewer, 'SDP_ANSWER') === 1);
        expect(field.told('offer')).toHaveLength(1);
      });
    },
  };
}

/** What happens to messages, and what viewers do. */
export const messages: readonly Ranked[] = [
  {
    rank: 6,
    name: 'candidates come before their offer, and one twice',
    tells: 'the offer, then its candidates, each once',
    async happens(field) {
      await steady(field, async () => {
        const viewer = await field.viewer('early');
        field.rig.emulator.admin({ do: 'inject', fault: 'duplicate', only: 'ICE_CANDIDATE', count: 1 });
        for (const n of [1, 2, 3]) field.candidate(viewer, n);
        field.offer(viewer, offerSdp('early'));
        await until(() => field.told('candidate').length >= 3);
        await until(() => heard(viewer, 'SDP_ANSWER') === 1);
        const texts = field.told('candidate').map(({ candidate }) => candidate);
        expect(new Set(texts).size).toBe(texts.length);
      });
    },
  },
  {
    rank: 7,
    name: 'offers wait for a master that is not there, the newer instead of the older',
    tells: 'the newer offer, once',
    async happens(field) {
      const viewer = await field.viewer('waiting');
      for (const name of ['older', 'newer']) field.offer(viewer, offerSdp(name));
      await viewer.settled();
      field.start();
      await until(() => heard(viewer, 'SDP_ANSWER') === 1);
      expect(field.told('offer').map(({ sdp }) => /o=- (\S+)/.exec(sdp)?.[1])).toEqual(['newer']);
    },
  },
  {
    rank: 8,
    name: 'a viewer comes again under its id while its old socket lives',
    tells: 'SessionClosed (replaced), and a new session',
    async happens(field) {
      await steady(field, async () => {
        for (const name of ['first', 'second']) {
          const viewer = await field.viewer('same');
          field.offer(viewer, offerSdp(name));
          await until(() => heard(viewer, 'SDP_ANSWER') === 1);
        }
        expect(field.told('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.replaced }]);
        expect(field.told('sessionOpened').map(({ clientId }) => clientId)).toEqual(['same', 'same']);
      });
    },
  },
  {
    rank: 9,
    name: 'Alexa calls, and never trickles',
    tells: 'an offer that says so',
    async happens(field) {
      await steady(field, async () => {
        const { emulator } = field.rig;
        const MessagePayload = encode(JSON.stringify({ type: 'offer', sdp: wholeSdp('echo') }));
        const input = { ChannelARN: emulator.channelArn('cam'), SenderClientId: 'echoshow1', MessagePayload };
        const { Answer = '' } = await signalingClient(emulator).send(new SendAlexaOfferToMasterCommand(input));
        expect(Buffer.from(Answer, 'base64').toString()).toContain('a=sendonly');
        expect(field.told('offer')).toMatchObject([{ trickle: false }]);
      });
    },
  },
  ...(
    [
      [13, 'odd-status'],
      [13, undefined],
    ] as const
  ).map(
    ([rank, fault]): Ranked => ({
      rank,
      name: `the service refuses an answer${fault === undefined ? '' : ', with an odd STATUS_RESPONSE'}`,
      tells: 'SendStatus (rejected), with the reason of the service',
      options: { emulator: { routing: { absentViewer: 'refuse' } } },
      async happens(field) {
        await steady(field, async () => {
          if (fault !== undefined) field.rig.emulator.admin({ do: 'inject', fault });
          field.answering = false;
          const viewer = await field.viewer('gone');
          field.offer(viewer, offerSdp('gone'));
          await until(() => field.told('offer').length === 1);
          viewer.socket.terminate();
          await viewer.closed;
          await field.rig.emulator.events.when(({ kind, clientId }) => kind === 'closed' && clientId === 'gone');
          field.say({ kind: 'answer', session: 1, offerSeq: 1, sdp: offerSdp('gone') }, 9);
          const rejected = () => field.told('sendStatus').filter(({ result }) => result === sendResults.rejected);
          await until(() => rejected().length === 1);
          expect(rejected()).toMatchObject([
            { session: 1, messageId: 9, errorType: expect.stringMatching(/Exception$/) },
          ]);
          field.answering = true;
          field.rig.emulator.admin({ do: 'clear' });
        });
      },
    }),
  ),
  ...(['fragments', 'empty-frame', 'unknown-type', 'no-type', 'not-json', 'binary', 'pretty'] as const).map((fault) =>
    aroundAnOffer(14, fault),
  ),
  aroundAnOffer(16, 'base64url'),
  {
    rank: 16,
    name: 'a payload that decodes to nothing, and SDP with bare LF',
    tells: `the good offer, with CR LF; ${quiet}`,
    async happens(field) {
      await steady(field, async () => {
        const viewer = await field.viewer('bare');
        field.rig.emulator.admin({ do: 'inject', fault: 'bad-payload', only: 'SDP_OFFER', count: 1 });
        field.offer(viewer, offerSdp('bare'));
        await viewer.settled();
        field.offer(viewer, offerSdp('bare').replaceAll('\r\n', '\n').trim());
        await until(() => heard(viewer, 'SDP_ANSWER') === 1);
        expect(field.told('offer').map(({ sdp }) => sdp)).toEqual([offerSdp('bare')]);
      });
    },
  },
  {
    rank: 17,
    name: 'ten viewers are there, and one more comes',
    tells: 'ten sessions',
    async happens(field) {
      await steady(field, async () => {
        field.answering = false;
        for (let n = 0; n < 10; n += 1) field.offer(await field.viewer(`v${n}`), offerSdp(`v${n}`));
        await expect(field.viewer('v10')).rejects.toThrow();
        await until(() => field.told('sessionOpened').length === 10);
        field.answering = true;
        await field.hangUp();
      });
    },
  },
  {
    rank: 20,
    name: 'viewers with odd ids: 256 characters, dots, a dash, case alone apart',
    tells: 'SessionOpened with each id as it is',
    async happens(field) {
      await steady(field, async () => {
        // The service takes five answers a second.
        field.answering = false;
        const ids = ['x'.repeat(256), '..', '-', '.x', 'Case', 'case'];
        for (const id of ids) field.offer(await field.viewer(id), offerSdp(`pc-${id.slice(0, 8)}`));
        await until(() => field.told('sessionOpened').length === ids.length);
        expect(field.told('sessionOpened').map(({ clientId }) => clientId)).toEqual(ids);
        await expect(field.viewer('aws_x')).rejects.toThrow();
        await field.hangUp();
        field.answering = true;
      });
    },
  },
  {
    rank: 23,
    name: 'an offer is late, and its candidates overtake it; another viewer floods',
    tells: 'the offer, then its candidates',
    async happens(field) {
      await steady(field, async () => {
        const [late, flood] = [await field.viewer('late'), await field.viewer('flood')];
        field.rig.emulator.admin({ do: 'inject', fault: 'delay', only: 'SDP_OFFER', count: 1, delayMs: 200 });
        field.offer(late, offerSdp('late'));
        for (const n of [1, 2]) field.candidate(late, n);
        for (let n = 0; n < 200; n += 1) field.candidate(flood, n);
        await until(() => heard(late, 'SDP_ANSWER') === 1);
        await until(() => field.told('candidate').length === 2);
      });
    },
  },
  {
    rank: 24,
    name: 'a viewer vanishes without a word, and calls again under another id',
    tells: 'a second session beside the first',
    async happens(field) {
      await steady(field, async () => {
        for (const id of ['before', 'again']) {
          const viewer = await field.viewer(id);
          field.offer(viewer, offerSdp(id));
          await until(() => heard(viewer, 'SDP_ANSWER') === 1);
          viewer.socket.terminate();
        }
        expect(field.told('sessionOpened').map(({ clientId }) => clientId)).toEqual(['before', 'again']);
        expect(field.told('sessionClosed')).toEqual([]);
      });
    },
  },
  {
    rank: 25,
    name: 'an answer is for a viewer who is gone, and the service drops it',
    tells: 'SendStatus (written), as for any',
    async happens(field) {
      await steady(field, async () => {
        field.answering = false;
        const viewer = await field.viewer('gone');
        field.offer(viewer, offerSdp('gone'));
        await until(() => field.told('offer').length === 1);
        viewer.socket.terminate();
        await viewer.closed;
        field.say({ kind: 'answer', session: 1, offerSeq: 1, sdp: offerSdp('gone') }, 9);
        await until(() => field.told('sendStatus').length === 1);
        expect(field.told('sendStatus')).toMatchObject([{ messageId: 9, result: sendResults.written }]);
        field.answering = true;
      });
    },
  },
];
