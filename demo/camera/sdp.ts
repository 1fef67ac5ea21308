/** The video that an offer asks for, as far as this camera can send it. */
export interface VideoOffer {
  mid: string;
  payloadType: number;
  fmtp: string;
}

/** The H.264 format to answer with: constrained baseline in packetization mode 1 if offered, else any H.264. */
export function chooseH264(offer: string): VideoOffer | undefined {
  const section = mediaSections(offer).find((lines) => lines[0]?.startsWith('m=video ') && !/ 0 /.test(lines[0]));
  const mid = section && attribute(section, 'mid');
  if (section === undefined || mid === undefined) return undefined;
  const formats = section.flatMap((line) => {
    const [, payloadType] = /^a=rtpmap:(\d+) H264\/90000/i.exec(line) ?? [];
    if (payloadType === undefined) return [];
    return [{ mid, payloadType: Number(payloadType), fmtp: attribute(section, `fmtp:${payloadType} `, '') ?? '' }];
  });
  const wanted = formats.find(({ fmtp }) => /packetization-mode=1/.test(fmtp) && /profile-level-id=42e01f/i.test(fmtp));
  return wanted ?? formats[0];
}

/** ICE user fragment of a description. A different one in a later offer is an ICE restart. */
export function iceUfrag(sdp: string): string | undefined {
  return attribute(sdp.split(/\r?\n/), 'ice-ufrag');
}

/** A later answer of the same session keeps the origin of the first one and counts its version up (RFC 8829, 5.3.2). */
export function withOrigin(sdp: string, origin: Origin): string {
  return sdp.replace(/^o=.*$/m, `o=${origin.user} ${origin.id} ${origin.version} IN IP4 127.0.0.1`);
}

export interface Origin {
  user: string;
  id: string;
  version: number;
}

function mediaSections(sdp: string): string[][] {
  return sdp
    .split(/\r?\n(?=m=)/)
    .slice(1)
    .map((section) => section.split(/\r?\n/));
}

function attribute(lines: string[], name: string, separator = ':'): string | undefined {
  const prefix = `a=${name}${separator}`;
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
}
