import { randomBytes, randomInt } from 'node:crypto';

/** What the storage session offers: H.264 and Opus, trickled relay candidates only. */
export function storageOffer(role: 'master' | 'viewer'): string {
  const fingerprint = [...randomBytes(32)].map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const transport = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${randomBytes(3).toString('hex')}`,
    `a=ice-pwd:${randomBytes(12).toString('hex')}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
    'a=rtcp-mux',
  ];
  const [video, audio] = role === 'master' ? ['recvonly', 'sendrecv'] : ['sendonly', 'sendrecv'];
  const lines = [
    'v=0',
    `o=- ${randomInt(2 ** 47)} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    ...transport,
    'a=mid:0',
    `a=${audio}`,
    'a=rtpmap:111 opus/48000/2',
    'm=video 9 UDP/TLS/RTP/SAVPF 125',
    ...transport,
    'a=mid:1',
    `a=${video}`,
    'a=rtpmap:125 H264/90000',
    'a=fmtp:125 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    'a=rtcp-fb:125 nack',
    'a=rtcp-fb:125 nack pli',
  ];
  return JSON.stringify({ type: 'offer', sdp: `${lines.join('\r\n')}\r\n` });
}

/** Relay candidates, which name no `sdpMid`. */
export function storageCandidates(): string[] {
  return [1, 2].map((number) => {
    const address = `203.0.113.${randomInt(1, 255)}`;
    const candidate = `candidate:${number} 1 udp 16777215 ${address} ${randomInt(49152, 65535)} typ relay raddr 0.0.0.0 rport 0`;
    return JSON.stringify({ candidate, sdpMLineIndex: 0 });
  });
}

export interface AnswerFault {
  errorType: string;
  description: string;
}

/** Why the storage session cannot take an answer. */
export function judgeAnswer(payload: string, role: 'master' | 'viewer'): AnswerFault | undefined {
  const bad = (description: string, errorType = 'InvalidArgumentException'): AnswerFault => ({
    errorType,
    description,
  });
  const sdp = sdpOf(payload);
  if (sdp === undefined) return bad('The payload is no SDP answer.');
  const sections = sdp.split(/^m=/m).slice(1);
  const video = sections.find((section) => section.startsWith('video '));
  const audio = sections.find((section) => section.startsWith('audio '));
  if (video === undefined || audio === undefined || isRejected(video) || isRejected(audio)) {
    return bad('Audio and video are both required.');
  }
  if (!/^a=rtpmap:\d+ H264\//im.test(video)) return bad('The video codec must be H.264.');
  if (!/^a=rtpmap:\d+ opus\//im.test(audio)) return bad('The audio codec must be Opus.');
  const oneWay = role === 'master' ? 'sendonly' : 'recvonly';
  if (directionOf(video) !== oneWay) return bad(`Video must be ${oneWay}.`, 'IllegalArgumentException');
  if (![oneWay, 'sendrecv'].includes(directionOf(audio))) {
    return bad(`Audio must be ${oneWay} or sendrecv.`, 'IllegalArgumentException');
  }
  return undefined;
}

function sdpOf(payload: string): string | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
    if (typeof json !== 'object' || json === null || !('sdp' in json)) return undefined;
    return typeof json.sdp === 'string' ? json.sdp : undefined;
  } catch {
    return undefined;
  }
}

function isRejected(section: string): boolean {
  return /^\w+ 0 /.test(section);
}

function directionOf(section: string): string {
  return /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(section)?.[1] ?? 'sendrecv';
}
