/** Sessions as bars: when each phase of an offer's way was reached, from the moment the viewer sent it. */

const PHASES = [
  ['offer_received', 'offer received'],
  ['offer_on_wire', 'on the wire'],
  ['offer_at_mcu', 'at the MCU'],
  ['answer_received', 'answer back'],
  ['answer_sent', 'answer sent'],
  ['connected', 'connected'],
  ['first_frame', 'first frame'],
];
const SESSIONS_SHOWN = 5;

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function row(label, startMs, endMs, totalMs, last) {
  const phase = element('div', last ? 'phase last' : 'phase');
  const track = element('div', 'track');
  const bar = element('div', 'bar');
  bar.style.marginLeft = `${(100 * startMs) / totalMs}%`;
  bar.style.width = `${(100 * (endMs - startMs)) / totalMs}%`;
  track.append(bar);
  phase.append(element('span', '', label), track, element('b', '', `${endMs.toFixed(1)} ms`));
  return phase;
}

function panel(session, own) {
  const box = element('article', own ? 'session own' : 'session');
  const title = element('h3', '', own ? `session ${session.session}: this page` : `session ${session.session}`);
  title.append(element('small', '', session.closed ? `closed: ${session.closed}` : session.clientId));
  box.append(title);
  const moments = { ...session.phases, ...(own ?? {}) };
  const start = own?.offer_sent ?? session.phases.offer_received;
  const reached = PHASES.filter(([name]) => moments[name] !== undefined)
    .map(([name, label]) => ({ label, at: Math.max(0, moments[name] - start) }))
    .sort((a, b) => a.at - b.at);
  const total = Math.max(1, reached.at(-1)?.at ?? 1);
  let before = 0;
  for (const [index, { label, at }] of reached.entries()) {
    box.append(row(label, before, at, total, index === reached.length - 1));
    before = at;
  }
  return box;
}

/** `moments` of `clientId` are the page's own. The daemon's word on `connected` counts for all. */
export function showTimeline(target, sessions, clientId, moments) {
  const newest = [...sessions].sort((a, b) => b.session - a.session).slice(0, SESSIONS_SHOWN);
  const own = { offer_sent: moments.offer_sent, first_frame: moments.first_frame };
  const panels = newest.map((session) => panel(session, session.clientId === clientId ? own : undefined));
  target.replaceChildren(...(panels.length > 0 ? panels : [element('p', 'empty', 'No session yet.')]));
}
