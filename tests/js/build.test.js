// What dist/ holds, and what the build says. That it makes the same elsewhere, and again whatever is deleted, is
// tested by `npm run test:build`, which takes minutes.
import { execFile } from 'node:child_process';
import {
  cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('a script knows itself through a link to the checkout', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'timpush-build-'));
  try {
    cpSync(join(root, 'scripts/run.js'), join(folder, 'scripts/run.js'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'scripts/hello.js'), `
      import { isMain } from './run.js';
      if (isMain(import.meta.url)) console.log('hello');
    `);
    symlinkSync(folder, join(folder, 'link'));
    const { stdout } = await promisify(execFile)(
      process.execPath, [join(folder, 'link/scripts/hello.js')],
    );
    expect(stdout).toBe('hello\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the embedded bytes are the wasm', async () => {
  const wasm = readFileSync(join(root, 'dist/core.wasm'));
  const { deflated, size } = await import('../../dist/core-bytes.js');
  expect(size).toBe(wasm.length);
  expect(inflateRawSync(Buffer.from(deflated, 'base64')).equals(wasm)).toBe(true);
});

test('what is built tells no folder of the machine that built it', () => {
  const files = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => readFileSync(path, 'latin1').includes(root.slice(0, -1))))
    .toEqual([]);
});
