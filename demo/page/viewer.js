/**
 * One viewing with AWS's own SDK (global KVSWebRTC). That SDK signs only for wss:// in a secure context, so the demo's server
 * signs: the page gives it a requestSigner.
 */
const { Role, SignalingClient } = window.KVSWebRTC;

const JSON_TIMEOUT_MS = 8000;

async function json(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(JSON_TIMEOUT_MS) });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `${path} answered ${response.status}`);
  return body;
}

/** Unix time in ms, finer than Date.now(). */
const unixMs = () => performance.timeOrigin + performance.now();

export class Viewer {
  /** Moments by name, Unix time in ms. */
  moments = {};
  #video;
  #onChange;
  #peer;
  #signaling;

  constructor(video, clientId, onChange) {
    this.#video = video;
    this.clientId = clientId;
    this.#onChange = onChange;
  }

  async start() {
    const channel = await json(`/api/channel?clientId=${this.clientId}`);
    const peer = new RTCPeerConnection({ iceServers: channel.iceServers });
    this.#peer = peer;
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addEventListener('track', ({ track, streams }) => {
      this.#video.srcObject = streams[0] ?? new MediaStream([track]);
      this.#firstFrame();
    });
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'connected') this.#mark('connected');
      this.#onChange(peer.connectionState);
    });

    const signaling = new SignalingClient({
      role: Role.VIEWER,
      region: channel.region,
      channelARN: channel.arn,
      channelEndpoint: `ws://${location.host}/signaling`,
      clientId: this.clientId,
      requestSigner: {
        getSignedURL: async () => `ws://${location.host}${(await json(`/api/sign?clientId=${this.clientId}`)).path}`,
      },
    });
    this.#signaling = signaling;
    signaling.on('open', () => this.#offer().catch((error) => this.#onChange(error.message)));
    signaling.on('sdpAnswer', (answer) => {
      this.#mark('answer_received');
      peer.setRemoteDescription(answer).catch((error) => this.#onChange(error.message));
    });
    // A candidate that cannot be used is no fault: others may do.
    signaling.on('iceCandidate', (candidate) => peer.addIceCandidate(candidate).catch(() => undefined));
    signaling.on('statusResponse', (status) => this.#onChange(`refused: ${status.errorType ?? status.statusCode}`));
    signaling.on('error', () => this.#onChange('no signaling'));
    signaling.on('close', () => this.#onChange('signaling closed'));
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) this.#send(() => signaling.sendIceCandidate(candidate));
    });
    signaling.open();
  }

  async #offer(options) {
    const offer = await this.#peer.createOffer(options);
    await this.#peer.setLocalDescription(offer);
    this.#mark('offer_sent');
    this.#send(() => this.#signaling.sendSdpOffer(this.#peer.localDescription));
  }

  /** The SDK throws while its socket is closed. */
  #send(action) {
    try {
      action();
    } catch {
      this.#onChange('signaling closed');
    }
  }

  /** New ICE credentials on the live session: it keeps playing. */
  restartIce() {
    return this.#offer({ iceRestart: true });
  }

  stop() {
    this.#signaling?.close();
    this.#peer?.close();
    this.#video.srcObject = null;
  }

  async figures() {
    const stats = this.#peer ? [...(await this.#peer.getStats()).values()] : [];
    const inbound = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video') ?? {};
    return {
      framesDecoded: inbound.framesDecoded ?? 0,
      framesPerSecond: inbound.framesPerSecond ?? 0,
      packetsLost: inbound.packetsLost ?? 0,
      kilobytes: Math.round((inbound.bytesReceived ?? 0) / 1000),
      currentTime: this.#video.currentTime,
      connection: this.#peer?.connectionState ?? 'new',
      localUfrag: /a=ice-ufrag:(\S+)/.exec(this.#peer?.localDescription?.sdp ?? '')?.[1] ?? '',
      remoteUfrag: /a=ice-ufrag:(\S+)/.exec(this.#peer?.remoteDescription?.sdp ?? '')?.[1] ?? '',
    };
  }

  #firstFrame() {
    const seen = () => {
      this.#mark('first_frame');
      this.#onChange(this.#peer.connectionState);
    };
    if ('requestVideoFrameCallback' in this.#video) this.#video.requestVideoFrameCallback(seen);
    else this.#video.addEventListener('playing', seen, { once: true });
  }

  #mark(moment) {
    this.moments[moment] ??= unixMs();
  }
}
