import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import type { Emulator } from '../../src/emulator/index.ts';

const vendor: { FILE: string } = createRequire(import.meta.url)('../../demo/vendor.cjs');

/** What a page counted; `framesDecoded` of a viewer, 0 for a master. */
export interface Counts {
  offers: number;
  answers: number;
  candidatesIn: number;
  candidatesOut: number;
  framesDecoded: number;
  connection: string;
  errors: string[];
}

/** AWS's JavaScript SDK as it is sold: it signs by itself, and speaks to the emulator's own endpoint. */
const SCRIPT = `
const { Role, SignalingClient } = KVSWebRTC;
const counts = { offers: 0, answers: 0, candidatesIn: 0, candidatesOut: 0, errors: [] };
const peers = new Map();
let signaling;
const failed = (error) => counts.errors.push(String(error?.message ?? error));

function peerOf(id) {
  if (peers.has(id)) return peers.get(id);
  const peer = new RTCPeerConnection({ iceServers: [] });
  peers.set(id, peer);
  peer.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return;
    counts.candidatesOut += 1;
    signaling.sendIceCandidate(candidate, id);
  });
  return peer;
}

async function open({ role, clientId, ...rest }) {
  // Once a page may use the microphone its candidates have addresses and not names.
  const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  signaling = new SignalingClient({ role: Role[role], ...(role === 'VIEWER' ? { clientId } : {}), ...rest });
  signaling.on('sdpOffer', async (offer, id) => {
    counts.offers += 1;
    const peer = peerOf(id);
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
    await peer.setRemoteDescription(offer);
    await peer.setLocalDescription(await peer.createAnswer());
    signaling.sendSdpAnswer(peer.localDescription, id);
  });
  signaling.on('sdpAnswer', (answer, id) => {
    counts.answers += 1;
    peerOf(id).setRemoteDescription(answer).catch(failed);
  });
  signaling.on('iceCandidate', (candidate, id) => {
    counts.candidatesIn += 1;
    peerOf(id).addIceCandidate(candidate).catch(failed);
  });
  signaling.on('statusResponse', ({ errorType }) => failed(errorType));
  signaling.on('error', failed);
  await new Promise((resolve, reject) => {
    signaling.on('open', resolve);
    signaling.on('error', () => reject(new Error('no socket')));
    signaling.open();
  });
}

async function callMaster() {
  const peer = peerOf(undefined);
  peer.addTransceiver('video', { direction: 'recvonly' });
  await peer.setLocalDescription(await peer.createOffer());
  signaling.sendSdpOffer(peer.localDescription);
}

async function figures() {
  const peer = [...peers.values()].at(-1);
  const stats = peer ? [...(await peer.getStats()).values()] : [];
  const inbound = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  return { ...counts, framesDecoded: inbound?.framesDecoded ?? 0, connection: peer?.connectionState ?? 'none' };
}`;

/** Serves the page from this machine: a browser takes that for secure, and lets it reach the emulator. */
export async function serveSdk(): Promise<{ url: string; close(): void }> {
  const sdk = readFileSync(vendor.FILE, 'utf8');
  const body = `<!doctype html><title>SDK</title><script>${sdk}</script><script>${SCRIPT}</script>`;
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

export interface SdkOptions {
  url: string;
  emulator: Emulator;
  channel: string;
  /** A viewer's; without one the page is the master. */
  clientId?: string;
}

/** A page with the SDK, connected. */
export async function openSdk(context: BrowserContext, { url, emulator, ...options }: SdkOptions): Promise<Page> {
  const { channel, clientId } = options;
  const page = await context.newPage();
  await page.goto(url);
  const [credentials] = emulator.credentials;
  const [role, endpoint] =
    clientId === undefined ? ['MASTER', emulator.endpoints.master] : ['VIEWER', emulator.endpoints.viewer];
  const settings = {
    ...{ role, clientId, credentials, region: emulator.region },
    channelARN: emulator.channelArn(channel),
    channelEndpoint: endpoint.replace(/^https/, 'wss'),
  };
  await page.evaluate(`open(${JSON.stringify(settings)})`);
  return page;
}

export function counts(page: Page): Promise<Counts> {
  return page.evaluate<Counts>('figures()');
}
