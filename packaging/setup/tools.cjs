// The tools that commands of this repository may want, the Debian packages that bring them, and roughly what they take.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** The first of the commands that is on the PATH, or ''. */
function onPath(...commands) {
  for (const command of commands) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, command);
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return '';
}

/** The compiler's path if it makes a program of these flags, or ''. A compiler without its libraries is none. */
function compiles(compiler, ...flags) {
  const file = onPath(compiler);
  if (file === '') {
    return '';
  }
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'kvsb-probe-'));
  const made = spawnSync(file, ['-x', 'c', '-', ...flags, '-o', path.join(work, 'a')], {
    input: '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  fs.rmSync(work, { recursive: true });
  return made.status === 0 ? file : '';
}

const hasMultilib = process.arch === 'x64';

const tools = {
  compiler: {
    what: 'C compiler',
    packages: ['gcc', 'libc6-dev', 'make'],
    mb: 160,
    probe: () => (onPath('make') === '' ? '' : compiles('gcc')),
  },
  clang: {
    what: 'clang, its sanitizers and libFuzzer',
    packages: ['clang', 'libclang-rt-dev'],
    mb: 180,
    probe: () => compiles('clang', '-fsanitize=address,undefined'),
  },
  multilib: {
    what: '32-bit C tests',
    packages: hasMultilib ? ['gcc-multilib'] : [],
    mb: 25,
    never: `there is no 32-bit compiler to install for ${process.arch}`,
    probe: () => (hasMultilib ? compiles('gcc', '-m32') : ''),
  },
  protoc: {
    what: 'protoc',
    packages: ['protobuf-compiler'],
    mb: 6,
    probe: () => onPath('protoc'),
  },
  python: {
    what: 'Python 3',
    packages: ['python3'],
    mb: 30,
    probe: () => onPath('python3'),
  },
  chromium: {
    what: 'Chromium',
    packages: ['chromium', 'fonts-dejavu-core'],
    mb: 414,
    probe: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
  },
  systemd: {
    what: 'systemd-analyze',
    packages: ['systemd'],
    mb: 12,
    probe: () => onPath('systemd-analyze'),
  },
};

module.exports = { onPath, tools };
