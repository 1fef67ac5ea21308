/** What an endpoint has seen since it was made; nothing is ever set back. */
export interface LinkCounters {
  framesSent: number;
  /** Bytes on the line, escapes and ENDs included. */
  bytesSent: number;
  framesReceived: number;
  messagesDelivered: number;
  messagesFailed: number;
  messagesReceived: number;
  /** Messages of the peer that never became whole: fragments that did not fit, or given up by it. */
  messagesDropped: number;
  messagesAborted: number;

  /** Sent again because proven lost; sent again because the timer ran out; empty frames that ask for credit. */
  lost: number;
  probes: number;
  creditProbes: number;
  /** Acknowledgements of what was never sent. */
  badAcks: number;
  duplicates: number;
  /** Frames behind a gap that found no slot. */
  noSlot: number;
  naksSent: number;
  naksReceived: number;

  /** Unreadable frames by cause; `slip` never became a frame. */
  bad: { slip: number; short: number; crc: number; illegal: number; oversize: number; cut: number; body: number };
  /** Frames that came while not up. */
  ignored: number;
  consoleBytes: number;
  unknownControls: number;

  hellosSent: number;
  hellosReceived: number;
  /** HELLOs of our own epoch or role. */
  hellosRefused: number;
  pingsSent: number;
  /** New epoch pairs; the same pair after the port was opened anew; silences. */
  pairs: number;
  resumes: number;
  degraded: number;
  /** Leave given to sleep; wake signals. */
  sleeps: number;
  wakes: number;
}

export function newCounters(): LinkCounters {
  return {
    framesSent: 0,
    bytesSent: 0,
    framesReceived: 0,
    messagesDelivered: 0,
    messagesFailed: 0,
    messagesReceived: 0,
    messagesDropped: 0,
    messagesAborted: 0,
    lost: 0,
    probes: 0,
    creditProbes: 0,
    badAcks: 0,
    duplicates: 0,
    noSlot: 0,
    naksSent: 0,
    naksReceived: 0,
    bad: { slip: 0, short: 0, crc: 0, illegal: 0, oversize: 0, cut: 0, body: 0 },
    ignored: 0,
    consoleBytes: 0,
    unknownControls: 0,
    hellosSent: 0,
    hellosReceived: 0,
    hellosRefused: 0,
    pingsSent: 0,
    pairs: 0,
    resumes: 0,
    degraded: 0,
    sleeps: 0,
    wakes: 0,
  };
}
