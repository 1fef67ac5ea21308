// The tools that commands of this repository may want, the Debian packages that bring them.
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
    probe: () => (onPath('make') === '' ? '' : compiles('gcc')),
  },
  clang: {
    what: 'clang, its sanitizers and libFuzzer',
    packages: ['clang', 'libclang-rt-dev'],
    probe: () => compiles('clang', '-fsanitize=address,undefined'),
  },
  multilib: {
    what: '32-bit C tests',
    packages: hasMultilib ? ['gcc-multilib'] : [],
    never: `there is no 32-bit compiler to install for ${process.arch}`,
    probe: () => (hasMultilib ? compiles('gcc', '-m32') : ''),
  },
  arm: {
    what: 'sizes with the Arm toolchain',
    packages: ['gcc-arm-none-eabi', 'libnewlib-arm-none-eabi'],
    probe: () => onPath('arm-none-eabi-gcc'),
  },
  protoc: {
    what: 'protoc',
    packages: ['protobuf-compiler'],
    probe: () => onPath('protoc'),
  },
  python: {
    what: 'Python 3',
    packages: ['python3'],
    probe: () => onPath('python3'),
  },
  chromium: {
    what: 'Chromium',
    // Three quarters of the whole browser's size, with the same codecs.
    packages: ['chromium-headless-shell', 'fonts-dejavu-core'],
    probe: () => onPath('chromium', 'chromium-browser', 'google-chrome', 'chromium-headless-shell'),
  },
  faketime: {
    what: 'a host with a wrong clock',
    packages: ['faketime'],
    probe: () => onPath('faketime'),
  },
  systemd: {
    what: 'systemd-analyze',
    packages: ['systemd'],
    probe: () => onPath('systemd-analyze'),
  },
};

module.exports = { onPath, tools };
