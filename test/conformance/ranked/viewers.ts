import { SendAlexaOfferToMasterCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { expect } from 'vitest';
import { closeReasons, sendResults } from '../../../src/relay/codes.ts';
import { encode, signalingClient } from '../../emulator/support.ts';
import { until } from '../../kvs/support.ts';
import { offerSdp, wholeSdp } from '../../relay/rig.ts';
import { heard } from '../field.ts';
import { type Ranked, steady } from './fault.ts';

/** What viewers do. */
export const viewers: readonly Ranked[] = [
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
