import { showTimeline } from './timeline.js';
import { Viewer } from './viewer.js';

const FIGURES_EVERY_MS = 500;
const byId = (id) => document.getElementById(id);

let viewer;
let sessions = [];

function say(text) {
  byId('state').textContent = text;
  document.body.dataset.state = text;
  draw();
}

function draw() {
  if (viewer) showTimeline(byId('timeline'), sessions, viewer.clientId, viewer.moments);
}

function newSession() {
  viewer?.stop();
  viewer = new Viewer(byId('video'), `page-${crypto.randomUUID().slice(0, 8)}`, say);
  viewer.start().catch((error) => say(error.message));
  say('connecting');
}

function showPart(name, { state, word, detail }) {
  const part = byId(`part-${name}`);
  part.dataset.state = state;
  part.querySelector('strong').textContent = word;
  part.querySelector('span').textContent = detail;
}

async function showFigures() {
  const figures = await viewer.figures();
  const first = viewer.moments.first_frame - viewer.moments.offer_sent;
  const firstFrame = Number.isFinite(first) ? [`first frame ${Math.round(first)} ms`] : [];
  byId('figures').textContent = [
    ...firstFrame,
    `${figures.framesDecoded} frames`,
    `${figures.framesPerSecond}/s`,
    `${figures.packetsLost} lost`,
  ].join(' · ');
  const playing = figures.connection === 'connected' && figures.framesDecoded > 0;
  showPart('viewer', {
    state: playing ? 'good' : 'wait',
    word: playing ? 'playing' : figures.connection,
    detail: `${figures.kilobytes} kB received`,
  });
}

const events = new EventSource('/api/events');
events.addEventListener('parts', ({ data }) => {
  for (const [name, part] of Object.entries(JSON.parse(data))) showPart(name, part);
});
events.addEventListener('sessions', ({ data }) => {
  sessions = JSON.parse(data);
  draw();
});
events.addEventListener('error', () => {
  for (const name of ['cloud', 'daemon', 'line', 'mcu']) {
    showPart(name, { state: 'bad', word: 'unknown', detail: 'the demo has stopped' });
  }
});

byId('again').addEventListener('click', newSession);
byId('restart').addEventListener('click', () => viewer.restartIce().catch((error) => say(error.message)));
// The camera hears at once that nobody watches any more.
addEventListener('pagehide', () => viewer.stop());
setInterval(() => showFigures().catch(() => undefined), FIGURES_EVERY_MS);
newSession();

/** What a test asks for. */
window.demo = {
  newSession,
  restartIce: () => viewer.restartIce(),
  snapshot: async () => ({ ...(await viewer.figures()), clientId: viewer.clientId, moments: viewer.moments }),
};
