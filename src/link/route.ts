import type { Channel } from './frame.ts';
import type { Role } from './hello.ts';
import type { LinkMessage } from './vocabulary.ts';

/** Who may send a message, and on which channel: the table of PROTOCOL.md section 8. */
const routes: Record<LinkMessage['kind'], readonly [Channel, Role | 'both']> = {
  time: [0, 'host'],
  channelInfo: [0, 'host'],
  signalingState: [0, 'host'],
  iceServers: [0, 'host'],
  sendStatus: [0, 'host'],
  metrics: [0, 'host'],
  error: [0, 'both'],
  connect: [0, 'mcu'],
  disconnect: [0, 'mcu'],
  deleteChannel: [0, 'mcu'],
  iceServersRequest: [0, 'mcu'],
  timeRequest: [0, 'mcu'],
  metricsRequest: [0, 'mcu'],
  capabilities: [0, 'mcu'],
  sessionOpened: [1, 'host'],
  sessionClosed: [1, 'host'],
  offer: [1, 'both'],
  answer: [1, 'both'],
  candidate: [1, 'both'],
  syncDone: [1, 'both'],
  closeSession: [1, 'mcu'],
  sessionState: [1, 'mcu'],
  log: [2, 'mcu'],
  applicationData: [2, 'both'],
  echo: [2, 'both'],
};

export function channelOf(message: LinkMessage): Channel {
  return routes[message.kind][0];
}

/** Whether a side of this role may send the message, on this channel. */
export function mayCome(message: LinkMessage, from: Role, channel: Channel): boolean {
  const [own, sender] = routes[message.kind];
  return own === channel && (sender === 'both' || sender === from);
}
