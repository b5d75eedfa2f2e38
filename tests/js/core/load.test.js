// How the core is loaded, and what becomes of one that stopped.
import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import {
  afterEach, describe, expect, test,
} from '@jest/globals';
import { isTimPushError, loadCore, signUserSig } from 'timpush';
import { inflateText } from '../../../js/core/builtin.js';
import { compile, compiled } from '../../../js/core/compile.js';
import { createCoreLoader } from '../../../js/core/core.js';
import { inflate } from '../../../js/core/inflate.js';
import { instantiate } from '../../../js/core/instantiate.js';
import { errorOf } from '../support/app.js';
import { runModule } from '../support/node.js';

describe('loading', () => {
  test('happens once for callers of the same moment, and never again', async () => {
    let times = 0;
    const load = createCoreLoader(() => {
      times += 1;
      return compile();
    });
    const [one, two] = await Promise.all([load(), load()]);
    expect(two).toBe(one);
    expect(await load({ language: 'zh' })).toBe(one);
    expect(times).toBe(1);
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
    const { stdout, stderr } = await runModule(`
      import { loadCore } from 'timpush';
      const core = await loadCore();
      try {
        core.explain(70107, { language: 'zh' });
      } catch ({ code, field, message }) {
        console.log(code, field, message.includes('loadCore'));
      }
      await loadCore({ language: 'zh' });
      console.log(core.explain(70107, { language: 'zh' }).meaning.includes('账号'));
    `);
    expect(stderr).toBe('');
    expect(stdout).toBe('ERR_INVALID_ARGUMENT language true\ntrue\n');
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
    expect(() => instance.reserve(3_900_000_000)).toThrow(WebAssembly.RuntimeError);
  });

  test('says ERR_CORE_LOAD from then on, and the next load is a new one that works', async () => {
    const load = createCoreLoader(compile);
    const core = await load();
    const { grow } = WebAssembly.Memory.prototype;
    WebAssembly.Memory.prototype.grow = () => { // as where there is no more
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    };
    const body = new Uint8Array(4 * 1024 * 1024).fill(0x20);
    let error;
    try {
      // One of these is more than there is: each is held beside what the one before has left.
      for (let i = 0; i < 8; i += 1) error ??= await errorOf(() => core.readResponse('get_attr', 200, body));
      while (error.code !== 'ERR_CORE_LOAD') error = await errorOf(() => core.explain(70107)).catch(() => ({ code: 'ERR_CORE_LOAD' }));
    } finally {
      WebAssembly.Memory.prototype.grow = grow;
    }
    expect(error.code).toBe('ERR_CORE_LOAD');
    expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
    for (const call of [
      () => core.explain(12_321), () => core.readResponse('get_attr', 200, new Uint8Array()),
      () => core.buildRequest('get_attr', { To_Account: ['Mary'] }, {
        sdkAppId: 1, identifier: 'a', userSig: 'eAEBAAD--wAAAAE_', random: 1, region: 'china',
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
    const names = ['buildRequest', 'readResponse', 'explain', 'command', 'schema'];
    for (const name of names) {
      for (const one of odd) {
        for (const other of odd) {
          let error;
          try {
            await core[name](one, other, other);
          } catch (thrown) {
            error = thrown;
          }
          expect(error?.code).not.toBe('ERR_CORE_LOAD');
        }
      }
    }
    for (const one of odd) {
      const error = await errorOf(signUserSig({ sdkAppId: one, identifier: 'a', secretKey: 'k', time: one })).catch(() => undefined);
      expect(error?.code).not.toBe('ERR_CORE_LOAD');
    }
    class Lying extends Uint8Array {
      get length() {
        return 3_900_000_000;
      }
    }
    const lied = await errorOf(() => core.readResponse('get_attr', 200, new Lying(8)));
    expect(lied.code).toBe('ERR_BAD_RESPONSE');
    for (const call of [ // what is not public, as a program without types may find it
      () => core.nextStep({}), () => core.nextStep({ what: 'http', attempt: 1n, retries: 0, repeatable: true, chance: 1n }),
      () => core.checkBody('get_attr', 5n), () => core.userSig.unpack(5), () => core.userSig.read(5),
    ]) expect((await errorOf(call)).code).not.toBe('ERR_CORE_LOAD');
    for (const bytes of [new Proxy(new Uint8Array(1), {}), Object.create(Uint8Array.prototype)]) {
      const error = await errorOf(() => core.readResponse('get_attr', 200, bytes));
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field: 'bytes' });
    }
    const large = await errorOf(() => core.buildRequest('push', { text: 'x'.repeat(17 * 1024 * 1024) }, {}));
    expect(large).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason: 'large_body_given' });
    expect(await loadCore()).toBe(core);
    expect(core.explain(70107).code).toBe(70107);
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

describe('the wasm inside the package', () => {
  const { getBuiltinModule } = process;
  afterEach(() => {
    process.getBuiltinModule = getBuiltinModule;
  });
  const ways = [
    ['by zlib, as in Node', getBuiltinModule],
    ['by DecompressionStream, as in a browser and in Node before 20.16', undefined],
    ['by DecompressionStream, where none of Node’s modules is known', () => undefined],
    ['by DecompressionStream, where they are empty', () => ({})],
    ['by DecompressionStream, where asking for them throws', () => { throw new Error('no'); }],
  ];
  const wasm = readFileSync(new URL('../../../dist/core.wasm', import.meta.url));
  const text = deflateRawSync(wasm).toString('base64');

  test.each(ways)('is the same %s', async (_name, ask) => {
    process.getBuiltinModule = ask;
    const isAtOnce = ask === getBuiltinModule;
    expect(inflateText(text, wasm.length)?.equals(wasm)).toBe(isAtOnce ? true : undefined);
    const found = compiled(text, wasm.length);
    expect(found instanceof WebAssembly.Module).toBe(isAtOnce);
    expect(WebAssembly.Module.exports(await found))
      .toEqual(WebAssembly.Module.exports(new WebAssembly.Module(wasm)));
    expect((await createCoreLoader(compile)()).explain(70107).name).toBe('ACCOUNT_NOT_FOUND');
  });

  test.each(ways)('is refused where it is broken %s', async (_name, ask) => {
    process.getBuiltinModule = ask;
    const cut = text.slice(0, 4000);
    for (const [broken, limit] of [[cut, wasm.length], [`____${text}`, wasm.length], [text, wasm.length - 1]]) {
      const load = createCoreLoader(() => compiled(broken, limit));
      expect(await errorOf(load())).toMatchObject({ code: 'ERR_CORE_LOAD', reason: 'core_not_loaded', cause: expect.any(Object) });
    }
  });
});
