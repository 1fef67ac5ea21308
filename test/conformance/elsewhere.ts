/** Rows of the checklist that other tests prove, or that this project has no place for, each with its reason. */
export interface Elsewhere {
  row: number;
  /** Files from the root of the repository, each with the names of tests, or of functions in C, as they stand there. */
  proofs: readonly (readonly [file: string, ...names: string[]])[];
  /** What of the row is not proven, and why. */
  why?: string;
}

const client = 'test/kvs/client-stories.test.ts';
const cloud = 'test/kvs/emulator.test.ts';
const api = 'firmware-shim/test/test_api.c';
const storage = 'test/emulator/storage.test.ts';

export const elsewhere: readonly Elsewhere[] = [
  {
    row: 3,
    proofs: [[api, 'configuration', 'before_up']],
    why: 'The shim has functions of its own, so that the pointers are those of its functions.',
  },
  {
    row: 4,
    proofs: [],
    why: 'The shim owns no memory: the caller gives all of it, nothing is freed, and a link begins anew by initialising.',
  },
  {
    row: 5,
    proofs: [['test/kvs/options.test.ts', 'with %s are refused before anything is asked']],
    why: 'Versions of structures, tags, user agent, KMS key and certificate path belong to an API that is not ours.',
  },
  { row: 6, proofs: [['test/kvs/options.test.ts', 'neither name nor ARN']] },
  {
    row: 9,
    proofs: [['test/kvs/options.test.ts', 'of a channel is taken apart: %.80s', 'that is none is refused: %.90s']],
  },
  {
    row: 10,
    proofs: [
      ['test/kvs/agent.test.ts', 'sees which control plane is asked: %s', 'China', 'GovCloud'],
      ['test/kvs/ice.test.ts', 'of %s (FIPS %s, dual-stack %s) is %s'],
    ],
    why: 'There is no caching period to fill in: what is remembered is kept until it proves wrong.',
  },
  {
    row: 11,
    proofs: [
      [cloud, 'goes through the states of the reference, and tells channel and ICE servers'],
      ['test/relay/parts.test.ts', 'numbers of link.proto'],
    ],
    why: 'The shim passes states on as numbers of link.proto; the names live in the daemon.',
  },
  {
    row: 13,
    proofs: [
      ['test/relay/requests.test.ts', 'metrics are counted since the start'],
      [cloud, 'counts each call and each socket, what failed too, with the time that they took'],
      [
        'test/control/metrics.test.ts',
        "count the cloud side's calls, sockets and noise, and say when it tries again and why",
      ],
    ],
    why: 'The daemon counts, not the shim; bad calls of its own API are refused by return value and not counted.',
  },
  {
    row: 14,
    proofs: [
      ['test/kvs/credentials.test.ts', 'a file is read anew each time'],
      ['test/kvs/iot-credentials.test.ts', 'explains a role alias of another name'],
    ],
    why: 'There are no versions of a client structure and no path of a cache to vary.',
  },
  {
    row: 22,
    proofs: [[api, 'before_up']],
    why: 'In the shim a message waits for the link; the daemon then keeps it for its time to live, as in row 16.',
  },
  {
    row: 23,
    proofs: [
      ['test/relay/answers.test.ts', 'may be given again when the first did not get through, and not otherwise'],
    ],
    why: 'The MCU names a session and an offer, no correlation ids; the daemon makes those, each once.',
  },
  {
    row: 24,
    proofs: [['test/emulator/c-clients.test.ts', 'take capitalised keys, keys in any case, tabs and newlines']],
    why: 'In mode documented the emulator takes the documented spelling only.',
  },
  {
    row: 26,
    proofs: [['test/emulator/router.test.ts', 'answer %s with a status, and only if it has a correlation id']],
  },
  { row: 28, proofs: [[cloud, 'arrive with noise around them: %s', 'unknown-type']] },
  { row: 29, proofs: [[cloud, 'never end the connection, whatever they are', 'empty-frame', 'no-type', 'not-json']] },
  {
    row: 30,
    proofs: [
      [
        'test/kvs/socket.test.ts',
        'opens, carries text both ways, and reports binary frames',
        'ends at a frame over the limit',
      ],
      [
        'test/emulator/sockets.test.ts',
        'is closed when it sends a binary frame',
        'is closed when it sends more than a frame may hold',
      ],
    ],
  },
  {
    row: 32,
    proofs: [
      [
        'test/relay/offers.test.ts',
        'an offer without a sender is the storage session, which always trickles',
        'without a sender nobody speaks on a channel that has no storage',
      ],
      [storage, 'brings an offer and candidates without sender and sdpMid'],
    ],
  },
  {
    row: 33,
    proofs: [
      [
        'test/relay/candidates.test.ts',
        'that come before the offer follow it in order',
        'that wait too long are dropped',
      ],
      ['test/relay/candidates.test.ts', 'of a reloaded page wait for its offer instead of joining the old session'],
      ['test/emulator/router.test.ts', 'are gone after their time to live'],
    ],
  },
  {
    row: 35,
    proofs: [
      [cloud, "that come in a burst stay under the service's rates"],
      ['test/kvs/outbox.test.ts', 'stays under 20 candidates and 5 descriptions in any second'],
    ],
  },
  {
    row: 36,
    proofs: [
      [cloud, 'base64url', 'pretty'],
      ['test/relay/offers.test.ts', 'is normalised: LF becomes CR LF, the last line is ended'],
      ['test/relay/sdp.test.ts', '%s survives bare LF, a missing last line end and empty lines'],
    ],
  },
  { row: 38, proofs: [[cloud, 'are fetched again, and nothing else, on RECONNECT_ICE_SERVER']] },
  {
    row: 39,
    proofs: [
      [cloud, 'is replaced before it goes after GO_AWAY, and nothing is lost in between'],
      [client, 'follows GO_AWAY in good time, without a moment offline, and lets the old socket drain'],
    ],
  },
  {
    row: 41,
    proofs: [
      [cloud, 'works though the host is off by %i ms, socket included', 'signature-expired', 'signature-early'],
      [client, 'answers a wrong clock with one quick retry, which signs with the time just learned'],
    ],
  },
  {
    row: 43,
    proofs: [
      [cloud, 'is not fought over with another master'],
      [client, 'is recognised when the service ends each socket right away, and not fought'],
      ['test/emulator/router.test.ts', 'go to the newest; the older socket stays open, gets nothing and is not heard'],
    ],
  },
  {
    row: 44,
    proofs: [
      [cloud, 'is found and made anew: %s', 'half-open'],
      ['test/kvs/socket.test.ts', 'is dead 18 s after the last sign of life at the latest'],
    ],
  },
  {
    row: 45,
    proofs: [
      [cloud, 'lead to the new channel when the old one was deleted'],
      [client, 'looks for the channel anew when the endpoint does not know it'],
    ],
    why: 'A socket of a deleted channel stays open and silent; it is noticed with the next ICE servers or the next socket.',
  },
  {
    row: 47,
    proofs: [[client, 'leaves no moment offline in 25 hours, and nothing behind']],
    why: 'In virtual time and without sockets: 25 hours of real time fit no test run.',
  },
  { row: 48, proofs: [[client, 'come from memory while they live, however often they are asked for']] },
  { row: 51, proofs: [[cloud, 'recover inside one fetch']] },
  {
    row: 54,
    proofs: [
      ['test/kvs/credentials.test.ts', 'fetches new ones early though nobody asks, and serves the old ones meanwhile'],
      ['test/kvs/iot-credentials.test.ts', 'takes a certificate that was renewed since'],
      [client, 'are fetched with other credentials once when refused'],
    ],
  },
  {
    row: 56,
    proofs: [['test/relay/ice.test.ts', 'that do not fit the message are left out and reported']],
    why: 'The MCU gets the servers whole in one message; there is no getter with an index.',
  },
  {
    row: 57,
    proofs: [
      ['test/kvs/ice.test.ts', 'that is %s is bounded', 'has at most four URIs a server'],
      [cloud, 'are taken as they come: %s'],
    ],
  },
  {
    row: 58,
    proofs: [['test/kvs/message.test.ts', 'never throws, and what it takes is within the limits']],
    why: 'Relay credentials that a viewer sends are an extension of one C client; the daemon uses those of the service only.',
  },
  {
    row: 60,
    proofs: [['test/kvs/memory.test.ts', 'holds for the same configuration only']],
    why: 'Each bridge remembers its own channel; there is no table of slots to overflow.',
  },
  {
    row: 61,
    proofs: [
      [
        'test/kvs/memory.test.ts',
        'needs not be asked for in the next life, which tells the channel all the same',
        'is asked for anew when the endpoint that was remembered does not answer',
        'is nothing when the record is %s',
      ],
    ],
  },
  { row: 68, proofs: [[cloud, 'it stops in the middle of anything, and says nothing more']] },
  { row: 69, proofs: [], why: 'The shim has no thread and no callback from one: the caller polls for events.' },
  { row: 70, proofs: [], why: 'One timer and no threads: a bridge that stops waits for its socket, as in row 68.' },
  {
    row: 71,
    proofs: [
      ['test/app/bridge.test.ts', 'stops both sides, takes no event any more, and leaves no timer'],
      ['test/kvs/socket.test.ts', 'says nothing more once it was told to close'],
    ],
  },
  { row: 72, proofs: [], why: 'The shim takes no lock and calls nobody back, so that there is nothing to deadlock.' },
];
