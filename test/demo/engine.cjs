'use strict';
// A media engine without media for tests of the firmware: speaks the records of demo/camera/records.ts on descriptor 3 and
// tells on stderr, line by line, what it was asked. An offer says in its text what comes of it.
const { Socket } = require('node:net');

const firmware = new Socket({ fd: 3 });
let pending = Buffer.alloc(0);

function send(kind, session, number, payload) {
  firmware.write(`${kind} ${session} ${number} ${Buffer.byteLength(payload)}\n${payload}`);
}

function answer(session, number, payload) {
  send('answer', session, number, `answer to ${payload}`);
  send('candidate', session, 0, '0\nfrag\ncandidate:1');
  send('candidate', session, -1, '\n\n');
  send('state', session, 3, '40 2');
}

/** To an offer of a real peer: sends all that it takes. */
function stream(session, number, payload) {
  const sdp = payload.replaceAll('a=recvonly', 'a=sendonly').replaceAll('a=setup:actpass', 'a=setup:active');
  send('answer', session, number, sdp);
  send(
    'candidate',
    session,
    0,
    '0\nfrag\ncandidate:1 1 udp 2122194687 192.0.2.1 50001 typ srflx raddr 0.0.0.0 rport 0',
  );
  send('state', session, 3, '40 2');
}

function take(kind, session, number, payload) {
  process.stderr.write(`${JSON.stringify([kind, session, number, payload])}\n`);
  if (kind === 'offer' && payload.startsWith('late')) setTimeout(answer, 500, session, number, payload);
  else if (kind === 'offer' && payload.startsWith('brief')) send('state', session, 6, '0 0');
  else if (kind === 'offer' && payload.startsWith('fatal')) process.exit(1);
  else if (kind === 'offer' && payload.includes('a=recvonly')) stream(session, number, payload);
  else if (kind === 'offer') answer(session, number, payload);
  else if (kind === 'close') send('state', session, 6, '0 0');
}

firmware.on('data', (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10)) {
    const [kind, session, number, bytes] = pending.toString('latin1', 0, end).split(' ');
    const whole = end + 1 + Number(bytes);
    if (pending.length < whole) return;
    take(kind, Number(session), Number(number), pending.toString('utf8', end + 1, whole));
    pending = pending.subarray(whole);
  }
});
firmware.on('close', () => process.exit(0));
