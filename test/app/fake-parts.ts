import type { CloudPart, Parts, RelayPart, SerialPart } from '../../src/bridge.ts';
import type { OutgoingMessage } from '../../src/kvs/message.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import { noCounters } from '../../src/kvs/status.ts';
import { newCounters } from '../../src/link/counters.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import type { DeviceEvent, RelayCommand, RelayInput, RelayStatus, SessionTable } from '../../src/relay/types.ts';
import type { FrameView } from '../../src/serial/frame-view.ts';
import type { EchoListener } from '../../src/serial/link-test.ts';
import type { SerialStatus } from '../../src/serial/status.ts';

type Hooks = Parameters<Parts['serial']>[0];

export class FakeSerial implements SerialPart {
  readonly calls: string[] = [];
  readonly sent: { token: number; message: LinkMessage; ttlMs: number | undefined }[] = [];
  readonly hooks: Hooks;
  up = true;
  onSend: (token: number) => void = () => undefined;
  onStop: () => Promise<void> = async () => undefined;

  constructor(hooks: Hooks) {
    this.hooks = hooks;
  }
  start = () => void this.calls.push('start');
  async stop() {
    this.calls.push('stop');
    await this.onStop();
  }
  send(token: number, message: LinkMessage, ttlMs: number | undefined) {
    this.sent.push({ token, message, ttlMs });
    this.onSend(token);
  }
  cancel = (token: number) => void this.calls.push(`cancel ${token}`);
  release = async () => void this.calls.push('release');
  resume = () => void this.calls.push('resume');
  unanswered = () => void this.calls.push('unanswered');
  /** Of the tools for people. */
  onFrame: ((view: FrameView) => void) | undefined;
  echoes: EchoListener | undefined;
  monitor = (listener: FakeSerial['onFrame']) => {
    this.onFrame = listener;
  };
  onEcho = (listener: EchoListener | undefined) => {
    this.echoes = listener;
  };
  echo = (token: number, data: Uint8Array) => void this.calls.push(`echo ${token} ${data.length}`);
  event = (event: DeviceEvent) => this.hooks.onEvent(event);
  status = (): SerialStatus => ({
    path: '/dev/fake',
    baudRate: 115_200,
    port: { state: 'open', reason: undefined, text: undefined, hint: undefined, retryMs: undefined },
    link: {
      state: this.up ? 'up' : 'greeting',
      refused: undefined,
      wakes: 0,
      update: undefined,
      peer: undefined,
      roundTripMs: 12,
      timeoutMs: 50,
      fragmentBytes: 256,
      unacknowledgedFrames: 0,
      queuedMessages: 0,
      queuedBytes: 0,
    },
    counters: newCounters(),
    messages: { unknown: 0, malformed: 0, misplaced: 0, inexact: 0 },
    portQueuedBytes: 0,
    portDroppedBytes: 0,
    resets: undefined,
  });
}

export class FakeCloud implements CloudPart {
  readonly calls: string[] = [];
  readonly sent: { message: OutgoingMessage; ttlMs: number }[] = [];
  readonly event: (event: CloudEvent) => void;
  online = true;
  onStop: () => Promise<void> = async () => undefined;

  constructor({ onEvent }: { onEvent(event: CloudEvent): void }) {
    this.event = onEvent;
  }
  start = () => void this.calls.push('start');
  async stop() {
    this.calls.push('stop');
    await this.onStop();
  }
  connect = () => void this.calls.push('connect');
  disconnect = () => void this.calls.push('disconnect');
  deleteChannel = () => void this.calls.push('deleteChannel');
  fetchIce = () => void this.calls.push('fetchIce');
  joinStorage = () => void this.calls.push('joinStorage');
  send = (message: OutgoingMessage, ttlMs: number) => void this.sent.push({ message, ttlMs });
  status = () => ({
    state: this.online ? ('CONNECTED' as const) : ('CONNECTING' as const),
    reason: this.online ? ('none' as const) : ('network' as const),
    text: this.online ? '' : 'no route',
    retryMs: 0,
    forMs: 5,
    region: 'eu-west-1',
    channel: 'front',
    arn: '',
    role: 'master' as const,
    host: '',
    queued: 0,
    clockOffsetMs: 250,
    credentialsLeftMs: 3_600_000,
    iceLeftMs: undefined,
    counters: { ...noCounters(), failures: { network: 2 } },
  });
}

export class FakeRelay implements RelayPart {
  readonly inputs: RelayInput[] = [];
  readonly table: SessionTable | undefined;
  /** What the next inputs are answered with. */
  answers: (RelayCommand[] | Error)[] = [];
  deadline: number | undefined;

  constructor(table: SessionTable | undefined) {
    this.table = table;
  }
  handle(input: RelayInput): RelayCommand[] {
    this.inputs.push(input);
    const answer = this.answers.shift() ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  }
  nextDeadline = () => this.deadline;
  status = (): RelayStatus => ({
    role: 'master',
    deviceUp: true,
    synced: true,
    cloudState: 'CONNECTED',
    cloudConnected: true,
    sessions: [],
    sessionLimit: 10,
    ice: { generation: 0, servers: 0, fetching: false, expiresMs: undefined },
    counters: {
      offers: 1,
      answers: 1,
      candidatesIn: 2,
      candidatesOut: 3,
      sessionsOpened: 1,
      sessionsClosed: 0,
      dropped: 0,
      rejected: 0,
      messagesSent: 4,
      messagesReceived: 5,
      reconnects: 0,
      iceRefreshes: 0,
      iceFailures: 0,
      deviceUps: 1,
      deviceResets: 0,
      offerToAnswerMs: 120,
    },
    sizes: {
      sessions: 0,
      waitingOffers: 0,
      laneItems: 0,
      laneBytes: 0,
      earlyViewers: 0,
      earlyBytes: 0,
      underWay: 0,
      cloudQueue: 0,
      cloudPending: 0,
      viewersTracked: 0,
      tokens: 0,
    },
    messagesToday: 4,
    dailyMessages: 100_000,
  });
}

/** Parts that remember what was done to them; `lives` has one entry for each time they were built. */
export class FakeParts implements Parts {
  readonly lives: { serial: FakeSerial; cloud: FakeCloud; relay: FakeRelay }[] = [];
  /** Thrown by the next makings. */
  failures: Error[] = [];
  #making: Partial<{ cloud: FakeCloud; relay: FakeRelay }> = {};

  relay(table: SessionTable | undefined): FakeRelay {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.#making.relay = new FakeRelay(table);
    return this.#making.relay;
  }
  cloud(hooks: { onEvent(event: CloudEvent): void }): FakeCloud {
    this.#making.cloud = new FakeCloud(hooks);
    return this.#making.cloud;
  }
  serial(hooks: Hooks): FakeSerial {
    const serial = new FakeSerial(hooks);
    const { cloud, relay } = this.#making;
    if (cloud !== undefined && relay !== undefined) this.lives.push({ serial, cloud, relay });
    return serial;
  }
  get now() {
    const life = this.lives.at(-1);
    if (life === undefined) throw new Error('the parts were not built');
    return life;
  }
}
