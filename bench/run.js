/**
 * Measures everything, prints it and says which figures that must be reached are missed: `npm run bench`. A run of all
 * parts writes results.json and the tables of the READMEs; `npm run bench -- reading building` does some parts and
 * writes nothing. `--json FILE` writes the results there instead.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { alignedLines } from '../js/node/cli/text.js';
import { build } from '../scripts/build.js';
import { read, runMain, write } from '../scripts/run.js';
import { setUpPackages } from '../scripts/setup.js';
import { cellsOf, withTables } from './tables.js';

/**
 * @typedef {import('./tables.js').Part} Part
 * @typedef {{ leftOut: string }} LeftOut why a part cannot be measured here
 */

const names = ['reading', 'building', 'cold-start', 'loopback', 'quota', 'redis', 'memory', 'faults', 'first-answer', 'native'];

const machine = () => ({
  node: process.versions.node,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
  date: new Date().toISOString().slice(0, 10),
});

const packages = () => {
  const { packages: locked } = JSON.parse(read('bench/package-lock.json').toString());
  return Object.keys(locked[''].dependencies).filter((name) => name !== 'timpush')
    .map((name) => `${name} ${locked[`node_modules/${name}`].version}`).join(', ');
};

/**
 * Runs a part in a process of its own, so that no other one's heap and compiled code is there.
 * @param {string} name
 * @returns {Promise<Part | LeftOut>}
 * @throws {Error} after the part has said why
 */
const runPart = async (name) => {
  const began = performance.now();
  const child = fork(new URL('part.js', import.meta.url), [name], { execArgv: ['--expose-gc'] });
  /** @type {Part | LeftOut | undefined} */
  let found;
  child.on('message', (message) => {
    found = /** @type {Part | LeftOut} */ (message);
  });
  const [code] = await once(child, 'exit');
  if (!found || code !== 0) throw new Error(`bench: ${name} failed`);
  return { ...found, seconds: Math.round((performance.now() - began) / 1000) };
};

/** @param {Part} part */
const show = (part) => {
  console.log(`\n${part.title} (${part.seconds} s)`);
  for (const line of alignedLines(cellsOf(part))) console.log(`  ${line}`);
  for (const { claim, isReached } of part.claims) console.log(`  ${isReached ? 'reached' : 'MISSED'}: ${claim}`);
};

runMain(async () => {
  const { values: { json }, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new Error(`bench: there is no part ${unknown}; there are ${names.join(', ')}`);
  await build();
  await setUpPackages('bench');

  /** @type {Part[]} */
  const parts = [];
  let isGood = true;
  for (const name of positionals.length > 0 ? positionals : names) {
    try {
      const found = await runPart(name);
      if ('leftOut' in found) {
        console.log(`\n${name} is left out. ${found.leftOut}`);
      } else {
        show(found);
        parts.push(found);
        if (found.claims.some(({ isReached }) => !isReached)) isGood = false;
      }
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      isGood = false;
    }
  }
  const results = { machine: machine(), packages: packages(), parts };
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (json) {
    writeFileSync(resolve(json), text);
  } else if (parts.length === names.length) {
    write('bench/results.json', text);
    write('README.md', withTables(read('README.md').toString(), results, 'en'));
    write('README.zh-CN.md', withTables(read('README.zh-CN.md').toString(), results, 'zh'));
    console.log('\nbench/results.json and the tables of both READMEs are written.');
  } else {
    console.log('\nNothing is written: only a run of all parts does that.');
  }
  return isGood ? 0 : 1;
});
