'use strict';
const { ensurePackages } = require('./npm.cjs');
const { byHand, installDebian } = require('./debian.cjs');
const { tools } = require('./tools.cjs');

/**
 * Makes sure of npm's packages (unless `npm: false`) and of each tool that is wanted by its name in tools.cjs, the most
 * wanted first: true, or 'if it fits' into the budget of Debian packages. `have[name]` is the path of the tool, or ''
 * when it is absent; each absent tool has one entry in `skips`.
 * @param {Record<string, boolean | 'if it fits'>} wants
 * @returns {{have: Record<string, string>, skips: {what: string, why: string}[]}}
 */
function ensure(wants = {}) {
  const mayInstall = process.env.KVSB_NO_INSTALL !== '1';
  if (wants.npm !== false) {
    ensurePackages(mayInstall);
  }
  const names = Object.keys(wants).filter((name) => name !== 'npm' && wants[name]);
  for (const name of names) {
    if (tools[name] === undefined) {
      throw new Error(`no tool is called ${name}; there are ${Object.keys(tools).join(', ')}`);
    }
  }
  const missing = names.filter((name) => tools[name].packages.length > 0 && tools[name].probe() === '');
  const groups = missing.map((name) => ({ packages: tools[name].packages, optional: wants[name] === 'if it fits' }));
  const trouble = groups.length > 0 ? installDebian(groups, mayInstall) : '';
  const have = {};
  const skips = [];
  for (const name of names) {
    have[name] = tools[name].probe();
    if (have[name] === '') {
      const { what, packages, never } = tools[name];
      skips.push({ what, why: packages.length > 0 ? `${trouble}; ${byHand(packages)}` : never });
    }
  }
  return { have, skips };
}

/** The path of a tool, or ''. Installs nothing. */
function probe(name) {
  return tools[name].probe();
}

/** The one line that stands for an absent tool. */
function skipLine(skip) {
  return `SKIP ${skip.what}: ${skip.why}`;
}

module.exports = { ensure, probe, skipLine };
