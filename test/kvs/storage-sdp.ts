/** An answer to the storage session's offer: what it takes, unless told otherwise. */
export function storageAnswer({ codec = 'H264/90000', video = 'sendonly', audio = 'sendonly' } = {}): string {
  return [
    'v=0',
    'o=- 7 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=mid:0',
    'a=fingerprint:sha-256 AA:BB',
    'a=ice-ufrag:mcu',
    'a=ice-pwd:not-a-real-password-000',
    'a=rtpmap:111 opus/48000/2',
    `a=${audio}`,
    'm=video 9 UDP/TLS/RTP/SAVPF 125',
    'a=mid:1',
    `a=rtpmap:125 ${codec}`,
    `a=${video}`,
    '',
  ].join('\r\n');
}
