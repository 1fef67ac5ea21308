import { WebSocket } from 'ws';
import type { Emulator } from '../../src/emulator/index.ts';
import { presignSocketUrl } from '../../src/kvs/presign.ts';

export interface MasterMessage {
  kind: 'SDP_OFFER' | 'SDP_ANSWER' | 'ICE_CANDIDATE';
  client: string;
  payload: Record<string, unknown>;
}

/** A master with nothing behind it but this process: what the bridge is measured against. */
export async function openMaster(
  emulator: Emulator,
  channel: string,
  take: (message: MasterMessage, reply: (message: MasterMessage) => void) => void,
): Promise<{ close(): void; send(message: MasterMessage): void }> {
  const [keys] = emulator.credentials;
  if (keys === undefined) throw new Error('the emulator has no credentials');
  const url = await presignSocketUrl({
    endpoint: emulator.endpoints.master.replace('https:', 'wss:'),
    query: { 'X-Amz-ChannelARN': emulator.channelArn(channel) },
    region: emulator.region,
    keys,
    signingDate: new Date(),
  });
  const socket = new WebSocket(url, { ca: emulator.caPem, perMessageDeflate: false });
  const send = ({ kind, client, payload }: MasterMessage): void => {
    const messagePayload = Buffer.from(JSON.stringify(payload)).toString('base64');
    socket.send(JSON.stringify({ action: kind, recipientClientId: client, messagePayload }));
  };
  socket.on('message', (data) => {
    const { messageType, senderClientId = '', messagePayload = '' } = JSON.parse(data.toString() || '{}');
    if (messagePayload === '') return;
    const payload = JSON.parse(Buffer.from(messagePayload, 'base64').toString());
    take({ kind: messageType, client: senderClientId, payload }, send);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { close: () => socket.terminate(), send };
}
