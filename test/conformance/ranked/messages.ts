import { expect } from 'vitest';
import type { FaultName } from '../../../src/emulator/index.ts';
import { sendResults } from '../../../src/relay/codes.ts';
import { until } from '../../kvs/support.ts';
import { offerSdp } from '../../relay/rig.ts';
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

/** What happens to messages. */
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
];
