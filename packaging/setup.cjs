// What every command of this repository calls first: the right Node, npm's packages, and Debian's where they are
// needed. It talks on stderr only, asks nothing, and goes on without what it may not or cannot install.
'use strict';
require('./setup/preflight.cjs');

module.exports = require('./setup/ensure.cjs');
