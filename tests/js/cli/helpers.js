// What the command line's tests have in common: the built `timpush`, as a process of its own or as a
// function in this one, and an emulator that it calls over HTTP.
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createEmulator } from 'timpush/emulator';
import { main } from '../../../build/cli/main.js';
import { serve } from '../../../js/node/server.js';

const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** An app whose key is marked, so that it is found wherever it shows. */
export const app = Object.freeze({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: `${'5ec2e7'.repeat(10)}abcd`,
});

/** The beginning of the marked key: no output may hold it. */
export const MARK = app.secretKey.slice(0, 12);

export const environment = Object.freeze({
  TIMPUSH_SDKAPPID: String(app.sdkAppId),
  TIMPUSH_IDENTIFIER: app.identifier,
  TIMPUSH_SECRET_KEY: app.secretKey,
});

/**
 * Starts `timpush`. The environment is the given one and nothing of ours but the PATH.
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string | Uint8Array, cwd?: string }} [options]
 */
export const start = (args, { env = {}, input, cwd } = {}) => {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe',
  });
  const chunks = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => chunks[name].push(chunk));
  child.stdin.on('error', () => {}); // it may end without reading
  if (input !== null) child.stdin.end(input ?? '');
  const textOf = (name) => Buffer.concat(chunks[name]).toString();
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: textOf('stdout'), stderr: textOf('stderr') });
    });
  });
  return { child, ended, textOf, kill: (signal) => child.kill(signal) };
};

/** Runs `timpush` to its end, as a process. */
export const timpush = (args, options) => start(args, options).ended;

/** A stream that keeps what is written to it. */
const createSink = () => {
  const chunks = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};

/** The quota of earlier calls, which a process of its own would not know of. */
const gates = Symbol.for('timpush.gates');

/**
 * Starts `timpush` in this process, which takes a tenth of the time: for what does not show in the
 * process itself. Paths are from this process's folder.
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string | Uint8Array, isTTY?: boolean, isAsked?: boolean }} [options] isTTY: of stdout;
 *   isAsked: stdin is a terminal
 */
export const startHere = (args, { env = {}, input = '', isTTY, isAsked } = {}) => {
  globalThis[gates]?.clear();
  const sinks = { stdout: createSink(), stderr: createSink() };
  const textOf = (name) => sinks[name].text();
  const host = Object.assign(new EventEmitter(), {
    env,
    stdin: Object.assign(Readable.from([Buffer.from(input)]), { isTTY: isAsked }),
    stdout: Object.assign(sinks.stdout.stream, { isTTY }),
    stderr: sinks.stderr.stream,
  });
  const code = new Promise((resolve, reject) => {
    host.exit = resolve;
    main(args, host).then(resolve, reject);
  });
  return {
    ended: code.then((ended) => ({ code: ended, stdout: textOf('stdout'), stderr: textOf('stderr') })),
    textOf,
    /** Sends a signal to it, for which it must listen. */
    kill: (signal) => {
      if (!host.emit(signal)) throw new Error(`${signal} would have ended it at once`);
    },
  };
};

/** Runs `timpush` to its end in this process. */
export const timpushHere = (args, options) => startHere(args, options).ended;

/** Resolves as soon as `check` answers something: for what tells nobody when it happens. */
export const eventually = async (check) => {
  const end = Date.now() + 120_000; // before the test's own limit, which could not say what for
  while (Date.now() < end) {
    const found = check();
    if (found) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  throw new Error(`waited in vain for ${check}`);
};

/**
 * An emulator behind HTTP, and the environment that names it.
 * @param {object} [options] of the emulator
 * @param {(emulator: any) => Function} [handlerOf] what answers in its place
 */
export const startService = async (options = {}, handlerOf = ({ fetch }) => fetch) => {
  const emulator = createEmulator({ ...app, quota: Infinity, ...options });
  const handler = handlerOf(emulator);
  let waiting = [];
  const server = await serve((...request) => {
    for (const one of waiting) one.left -= 1;
    waiting.filter(({ left }) => left === 0).forEach(({ resolve }) => resolve());
    waiting = waiting.filter(({ left }) => left > 0);
    return handler(...request);
  });
  return {
    emulator,
    url: server.url,
    env: { ...environment, TIMPUSH_ENDPOINT: server.url },
    /** The commands that were answered. */
    commands: () => emulator.requests.list().map(({ command }) => command),
    /** Resolves at the moment when so many more calls have arrived. */
    arrived: (count = 1) => new Promise((resolve) => {
      waiting.push({ left: count, resolve });
    }),
    close: () => server.close({ grace: 0 }),
  };
};

/** A folder for one file of tests. */
export const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'timpush-cli-'));
  const before = process.cwd();
  return {
    path: folder,
    /** Makes it the folder of this process, until it is removed. */
    enter: () => process.chdir(folder),
    /** Writes a file and answers its path. */
    file: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    at: (name) => join(folder, name),
    remove: () => {
      process.chdir(before);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** What every failure must look like: one line on stderr that names the program. */
export const oneLine = /^timpush: [^\n]+\n$/;
