// Read by any Node, however old: nothing is required here, and no syntax is newer than ES2015.
'use strict';

const FLOOR = '20.19';
const found = process.versions.node.split('.').map(Number);
const floor = FLOOR.split('.').map(Number);

if (found[0] < floor[0] || (found[0] === floor[0] && found[1] < floor[1])) {
  console.error(
    [
      `kvs-bridge needs Node.js ${FLOOR} or newer; this is ${process.versions.node}.`,
      '  Debian 13, Raspberry Pi OS trixie:    sudo apt-get install nodejs npm',
      '  Debian 12, Raspberry Pi OS bookworm:  their Node.js is too old; take 22 or 24 from https://nodejs.org/en/download',
      '  anywhere else:                        Node.js 24 from https://nodejs.org/en/download',
    ].join('\n'),
  );
  process.exit(1);
}
