// How the core is loaded, and what becomes of one that stopped.
import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { isTimPushError, loadCore } from 'timpush';
import { compile } from '../../../js/core/compile.js';
import { createCoreLoader } from '../../../js/core/core.js';
import { inflate } from '../../../js/core/inflate.js';
import { instantiate } from '../../../js/core/instantiate.js';
import { errorOf } from '../support/app.js';
import { runModule } from '../support/node.js';

describe('loading', () => {
  test('happens once for callers of the same moment, and never again', async () => {
    let compiled = 0;
    const load = createCoreLoader(() => {
      compiled += 1;
      return compile();
    });
    const [one, two] = await Promise.all([load(), load()]);
    expect(two).toBe(one);
    expect(await load({ language: 'zh' })).toBe(one);
    expect(compiled).toBe(1);
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('no wasm here'))],
    ['throws', () => {
      throw new Error('no wasm here');
    }],
    ['answers something else', () => ({})],
    ['answers bytes, as a bundler may', () => readFileSync(new URL('../../../dist/core.wasm', import.meta.url))],
    ['answers an address, as a bundler may', () => './core-4F2A.wasm'],
  ])('that fails is ERR_CORE_LOAD, and may be tried again: compile %s', async (_name, fail) => {
    let attempts = 0;
    const load = createCoreLoader(() => {
      attempts += 1;
      return attempts === 1 ? fail() : compile();
    });
    const [one, two] = await Promise.all([errorOf(load()), errorOf(load())]);
    expect(isTimPushError(one)).toBe(true);
    expect(one).toMatchObject({ code: 'ERR_CORE_LOAD', hint: expect.stringMatching(/./), cause: expect.any(Error) });
    expect(two).toBe(one);
    expect(attempts).toBe(1);
    expect((await load()).regions()).toHaveLength(7);
  });

  test('of the Chinese texts is asked for', async () => {
    const load = createCoreLoader(compile);
    const core = await load();
    const error = await errorOf(() => core.explain(70107, { language: 'zh' }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'language' });
    expect(error.message).toContain('loadCore');
    await load({ language: 'zh' });
    expect(core.explain(70107, { language: 'zh' }).meaning).toContain('账号');
  });

  test('where wasm is forbidden is an error that says what to do', async () => {
    const { stdout } = await runModule(`
      delete globalThis.WebAssembly;
      const { loadCore } = await import('timpush');
      const error = await loadCore().catch((reason) => reason);
      console.log(error.name, error.code, error.hint.length > 20);
    `);
    expect(stdout).toBe('TimPushError ERR_CORE_LOAD true\n');
  });

  test('leaves the process’s own handlers alone', async () => {
    const before = ['unhandledRejection', 'uncaughtException'].map((name) => process.listeners(name).length);
    await createCoreLoader(compile)();
    expect(['unhandledRejection', 'uncaughtException'].map((name) => process.listeners(name).length))
      .toEqual(before);
  });
});

describe('a core that has stopped', () => {
  test('traps in earnest: the wasm itself runs out of memory', async () => {
    const instance = await instantiate(await compile());
    const reader = new instance.ResponseReader();
    expect(() => reader.reserve(3_900_000_000)).toThrow(WebAssembly.RuntimeError);
  });

  test('says ERR_CORE_LOAD from then on, and the next load is a new one that works', async () => {
    const load = createCoreLoader(compile);
    const core = await load();
    let looks = 0;
    class Growing extends Uint8Array { // small when it is checked, then more than there is memory
      get length() {
        looks += 1;
        return looks === 1 ? 0 : 3_900_000_000;
      }
    }
    const error = await errorOf(() => core.readResponse('get_attr', 200, new Growing()));
    expect(error.code).toBe('ERR_CORE_LOAD');
    expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    for (const call of [
      () => core.regions(), () => core.codes(), () => core.commands(), () => core.command('get_attr'),
      () => core.explain(12_321), () => core.readResponse('get_attr', 200, new Uint8Array()),
      () => core.buildRequest('get_attr', { To_Account: ['Mary'] }, {
        sdkAppId: 1, identifier: 'a', userSig: 'x', random: 1, region: 'china',
      }),
    ]) {
      expect(await errorOf(call)).toMatchObject({ name: 'TimPushError', code: 'ERR_CORE_LOAD' });
    }
    const next = await load();
    expect(next).not.toBe(core);
    expect(next.regions()).toHaveLength(7);
    expect(await load()).toBe(next);
  });

  test('is not made so by what a caller gives it', async () => {
    const core = await loadCore();
    const odd = [undefined, null, 0, NaN, {}, [], Symbol('x'), '', '\uD800', () => {}, 1n, Object.create(null)];
    const names = ['buildRequest', 'readResponse', 'explain', 'command'];
    for (const name of names) {
      for (const one of odd) {
        for (const other of odd) {
          let error;
          try {
            core[name](one, other, other);
          } catch (thrown) {
            error = thrown;
          }
          expect(error?.code).not.toBe('ERR_CORE_LOAD');
        }
      }
    }
    expect(await loadCore()).toBe(core);
    expect(core.regions()).toHaveLength(7);
  });
});

describe('inflating', () => {
  const text = new TextEncoder().encode('hello '.repeat(100));
  const deflated = new Uint8Array(deflateRawSync(text));

  test('gives what was deflated, up to the limit', async () => {
    expect(Buffer.from(await inflate(deflated, 'deflate-raw', text.length)).equals(text)).toBe(true);
  });

  test('beyond the limit is a RangeError', async () => {
    const error = await errorOf(inflate(deflated, 'deflate-raw', text.length - 1));
    expect(error).toBeInstanceOf(RangeError);
  });

  test('what is broken is an error', async () => {
    const error = await errorOf(inflate(deflated.slice(0, -5), 'deflate-raw', 1e6));
    expect(types.isNativeError(error)).toBe(true);
  });
});
