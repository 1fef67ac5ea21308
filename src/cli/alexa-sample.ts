import { randomBytes, randomInt } from 'node:crypto';

/** Of the documentation range TEST-NET-1: nobody answers there. */
const HOST = '192.0.2.1';

/**
 * An offer in Alexa's style: candidates inside, TCP too, and no word of trickling. It shows whether signaling works; no
 * media can come of it.
 */
export function sampleOffer(): string {
  const fingerprint = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const ufrag = randomBytes(3).toString('base64url');
  const password = randomBytes(18).toString('base64url');
  const section = (mid: string, port: number, lines: string[]): string[] => [
    ...lines,
    `a=candidate:1 1 udp 2013266431 ${HOST} ${port} typ host`,
    `a=candidate:2 1 tcp 1010827775 ${HOST} ${port} typ host tcptype passive`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    'a=rtcp-mux',
  ];
  return [
    'v=0',
    `o=- ${randomInt(1, 2 ** 47)} 1 IN IP4 ${HOST}`,
    's=a 2 z',
    `c=IN IP4 ${HOST}`,
    't=0 0',
    'a=group:BUNDLE audio0 video0',
    ...section('audio0', 50_000, ['m=audio 1 RTP/SAVPF 96', 'a=rtpmap:96 opus/48000/2', 'a=sendrecv']),
    ...section('video0', 50_000, [
      'm=video 1 RTP/SAVPF 97',
      'a=rtpmap:97 H264/90000',
      'a=fmtp:97 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      'a=recvonly',
    ]),
    '',
  ].join('\r\n');
}
