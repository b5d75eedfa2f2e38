// What a caller's code throws or hands over, however odd: it ends in an error of ours that says where it came from, with nothing
// of the thing itself on it, and with no secret.
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { isTimPushError, TimPushError } from 'timpush';
import { answerFor, app, clientOf, errorOf, fakeFetch, okBody, sign } from '../support/app.js';
import { createTestClock } from '../support/clock.js';

const userSig = await sign();
const origin = 'https://x/v4/timpush/get_attr';
const url = `${origin}?UserSig=opaque-${'z'.repeat(30)}&a=${encodeURIComponent(userSig)}`;
const good = JSON.stringify(answerFor(['Mary']));

const fail = () => {
  throw new Error(url);
};
const throwing = (names) => Object.defineProperties({}, Object.fromEntries(
  names.map((name) => [name, { get: fail, enumerable: true }])));
/** A Proxy that throws at every touch. */
const untouchable = () => new Proxy({}, new Proxy({}, { get: () => fail }));
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const cyclic = () => {
  const error = new Error(url);
  error.cause = new Error(url, { cause: error });
  return error;
};
const changing = () => {
  let reads = 0;
  return Object.defineProperty(new Error('x'), 'message', {
    get: () => {
      reads += 1;
      return reads > 1 ? { toString: fail } : url;
    },
  });
};

/** What may be thrown. @type {[string, () => unknown][]} */
const strangers = [
  ['an error', () => Object.assign(new Error(url), { code: url, url, config: { url } })],
  ['a Proxy that throws at every touch', untouchable],
  ['a revoked Proxy', revoked],
  ['getters that throw', () => throwing(['name', 'message', 'code', 'cause', 'stack', 'errors'])],
  // The stack first: V8 writes it by the others.
  ['an error whose getters throw', () => Object.defineProperties(new Error('x'), Object.fromEntries(
    ['stack', 'name', 'message', 'code', 'cause'].map((name) => [name, { get: fail }])))],
  ['a message that is another one each time', changing],
  ['an error with a cause that throws at every touch', () => new Error(url, { cause: untouchable() })],
  ['a toString that throws', () => ({ toString: fail, message: { toString: fail }, [Symbol.toPrimitive]: fail })],
  ['no prototype', () => Object.assign(Object.create(null), { message: url })],
  ['causes in a circle', cyclic],
  ['an AggregateError', () => new AggregateError([new Error(url), untouchable()], url)],
  ['an error of another realm', () => runInNewContext('Object.assign(new TypeError(url), { url })', { url })],
  ['a frozen error', () => Object.freeze(new Error(url))],
  ['a function', () => Object.assign(fail, { message: url })],
  ['a text', () => url],
  ['a symbol', () => Symbol(url)],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a number', () => NaN],
  ['a bigint', () => 1n],
  ['an error of ours', () => new TimPushError('ERR_API', url, {
    errorCode: 70003, errorInfo: url, hint: url, reason: 'large_body', requestId: url, cause: new Error(url), url,
  })],
  ['what pretends to be ours', () => ({
    name: 'TimPushError', code: 'ERR_ABORTED', message: url, errorInfo: url, failures: [{ message: url }],
  })],
];

/** Of a cause, and of all below it: what it has, beside a text of each. */
const expectSafe = (cause, raw) => {
  for (let one = cause; one !== undefined; one = one.cause) {
    expect(one).not.toBe(raw);
    expect(one).toBeInstanceOf(Error);
    expect(one).not.toBeInstanceOf(TimPushError);
    const kept = ['stack', 'message', 'name', 'code', 'cause'];
    expect(Reflect.ownKeys(one).filter((key) => !kept.includes(key))).toEqual([]);
    for (const key of ['stack', 'message', 'name']) expect(typeof one[key]).toBe('string');
  }
};

const expectClean = (error, raw) => {
  expect(error).toBeInstanceOf(TimPushError);
  expect(error).not.toBe(raw);
  expectSafe(error.cause, raw);
  const shown = [inspect(error, { depth: Infinity, showHidden: true }), JSON.stringify(error), error.stack].join('\n');
  for (const secret of [userSig, encodeURIComponent(userSig), 'opaque-']) expect(shown).not.toContain(secret);
};

/** A client with a secret of each kind that it may hold. */
const call = (options, jobOptions) => errorOf(clientOf(options).getAttributes(['Mary'], jobOptions));
const response = (members) => ({
  status: 200,
  headers: new Headers(),
  body: null,
  arrayBuffer: async () => new ArrayBuffer(2),
  ...members,
});
const bodyOf = (reader) => ({ getReader: () => reader });
/** An object with a getter of that name that throws. */
const responseThatThrows = (name, thrown) => Object.defineProperty(response({}), name, {
  get: () => {
    throw thrown;
  },
});

/** Where it is thrown, and what the error says of it. @type {[string, object, (thrown: unknown) => object][]} */
const places = [
  ['a fetch, at once', { code: 'ERR_NETWORK', reason: 'no_answer' }, (thrown) => ({
    fetch: () => {
      throw thrown;
    },
  })],
  ['a fetch, later', { code: 'ERR_NETWORK', reason: 'no_answer' }, (thrown) => ({ fetch: () => Promise.reject(thrown) })],
  ['the answer’s status', { code: 'ERR_NETWORK', reason: 'broken_off' }, (thrown) => ({
    fetch: async () => responseThatThrows('status', thrown),
  })],
  ['the answer’s body', { code: 'ERR_NETWORK', reason: 'broken_off' }, (thrown) => ({
    fetch: async () => responseThatThrows('body', thrown),
  })],
  ['arrayBuffer()', { code: 'ERR_NETWORK', reason: 'broken_off' }, (thrown) => ({
    fetch: async () => response({ arrayBuffer: () => Promise.reject(thrown) }),
  })],
  ['getReader()', { code: 'ERR_NETWORK', reason: 'broken_off' }, (thrown) => ({
    fetch: async () => response({
      body: {
        getReader: () => {
          throw thrown;
        },
      },
    }),
  })],
  ['read()', { code: 'ERR_NETWORK', reason: 'broken_off' }, (thrown) => ({
    fetch: async () => response({ body: bodyOf({ read: () => Promise.reject(thrown) }) }),
  })],
  ['a userSig function', { code: 'ERR_INVALID_OPTIONS', reason: 'user_sig_function_failed' }, (thrown) => ({
    userSig: () => {
      throw thrown;
    },
  })],
  ['a gate', { code: 'ERR_INVALID_OPTIONS', reason: 'gate_failed', field: 'gate' }, (thrown) => ({
    gate: { pass: () => Promise.reject(thrown), pause: () => {} },
  })],
];

describe.each(places)('thrown by %s:', (_place, expected, optionsFor) => {
  test.each(strangers)('%s', async (_name, make) => {
    for (const credential of [{ userSig }, { secretKey: app.secretKey }]) {
      const raw = make();
      const given = optionsFor(raw);
      const error = await call(given.userSig ? given : { ...credential, ...given });
      expect(error).toMatchObject(expected);
      expect(error.message).toMatch(/^\S/);
      expect(error.cause).toBeDefined();
      expectClean(error, raw);
    }
  });
});

describe('given as the reason of an abort:', () => {
  test.each(strangers.filter(([, make]) => make() !== undefined))('%s', async (_name, make) => {
    for (const early of [true, false]) {
      const raw = make();
      const controller = new AbortController();
      const fetch = () => {
        controller.abort(raw);
        return new Promise(() => {});
      };
      if (early) controller.abort(raw);
      const error = await call({ userSig, fetch }, { signal: controller.signal });
      expect(error).toMatchObject({ code: 'ERR_ABORTED', reason: 'aborted' });
      expect(error.cause).toBeDefined();
      expectClean(error, raw);
    }
  });

  test('an error, of which name, message and code are kept', async () => {
    const reason = Object.assign(new RangeError('the user left'), { code: 'LEFT', url });
    const { cause } = await call({ userSig }, { signal: AbortSignal.abort(reason) });
    expect([cause.name, cause.message, cause.code]).toEqual(['RangeError', 'the user left', 'LEFT']);
    const usual = await call({ userSig }, { signal: AbortSignal.abort() });
    expect(usual.cause.name).toBe('AbortError');
  });
});

describe('of no concern is what is thrown by', () => {
  const fetch = fakeFetch(() => good);
  const refused = () => new Response('', { status: 503, headers: { 'Retry-After': '1' } });

  test.each(strangers)('a hook: %s', async (_name, make) => {
    const hook = () => {
      throw make();
    };
    const later = () => Promise.reject(make());
    for (const watch of [hook, later]) {
      const hooks = { onRequest: watch, onResponse: watch, onRetry: watch };
      const client = clientOf({ userSig, fetch, ...hooks });
      const { users } = await client.getAttributes(['Mary'], { onProgress: watch });
      expect(users).toHaveLength(1);
    }
  });

  test.each(strangers)('headers.get(), cancel() and a gate’s pause(): %s', async (_name, make) => {
    const odd = () => {
      throw make();
    };
    const headers = { get: odd };
    const large = { value: new Uint8Array(5_000_000) };
    const answers = [
      response({ status: 503, headers }),
      response({ status: 302, headers, body: { cancel: odd } }),
      response({ status: 302, headers, body: { cancel: () => Promise.reject(make()) } }),
      response({ body: bodyOf({ read: async () => large, cancel: odd }) }),
    ];
    const codes = [];
    for (const answer of answers) {
      const { code } = await call({ userSig, fetch: async () => answer });
      codes.push(code);
    }
    expect(codes).toEqual(['ERR_HTTP', 'ERR_HTTP', 'ERR_HTTP', 'ERR_BAD_RESPONSE']);
    const limited = () => new Response('', { status: 429 });
    const gate = { pass: async () => {}, pause: odd };
    const error = await call({ userSig, fetch: async () => limited(), gate });
    expect(error).toMatchObject({ code: 'ERR_HTTP', status: 429 });
  });

  test('headers.get() that answers no text', async () => {
    for (const value of [5, null, {}, Symbol('x'), ['3'], untouchable()]) {
      const answer = response({ status: 503, headers: { get: () => value } });
      expect(await call({ userSig, fetch: async () => answer })).toMatchObject({ code: 'ERR_HTTP', status: 503 });
    }
    for (const headers of [undefined, null, 1, {}, untouchable()]) {
      const answer = response({ status: 503, headers });
      expect(await call({ userSig, fetch: async () => answer })).toMatchObject({ code: 'ERR_HTTP', status: 503 });
    }
    expect(await call({ userSig, fetch: async () => refused() })).toMatchObject({ code: 'ERR_HTTP', status: 503 });
  });
});

describe('a fetch that answers no Response', () => {
  const reading = (value) => response({ body: bodyOf({ read: async () => value }) });
  const chunk = (value) => reading({ done: false, value });
  const buffer = (value) => response({ arrayBuffer: async () => value });

  test.each([
    ['nothing', () => undefined, 'status'],
    ['null', () => null, 'status'],
    ['a text', () => good, 'status'],
    ['an object without a status', () => ({}), 'status'],
    ['a status that is a text', () => response({ status: '200' }), 'status'],
    ['a status that is no number', () => response({ status: NaN }), 'status'],
    ['a status that is none', () => response({ status: 1000 }), 'status'],
    ['no body and no arrayBuffer()', () => ({ status: 200, headers: new Headers() }), 'arrayBuffer()'],
    ['an arrayBuffer() that answers a number', () => buffer(1e9), 'arrayBuffer()'],
    ['one that answers a text', () => buffer(good), 'arrayBuffer()'],
    ['one that answers nothing', () => buffer(undefined), 'arrayBuffer()'],
    ['one that pretends', () => buffer({ byteLength: 8, [Symbol.toStringTag]: 'ArrayBuffer' }), 'arrayBuffer()'],
    ['one that answers a Proxy', () => buffer(new Proxy(new ArrayBuffer(2), {})), 'arrayBuffer()'],
    ['chunks of half a character', () => chunk('\ud83d'), 'body'],
    ['chunks that are arrays', () => chunk([1, 2]), 'body'],
    ['chunks that pretend', () => chunk({ length: NaN, byteLength: 1, [Symbol.toStringTag]: 'Uint8Array' }), 'body'],
    ['chunks that are wider', () => chunk(new Uint16Array(4)), 'body'],
    ['chunks that are Proxies', () => chunk(new Proxy(new Uint8Array(4), {})), 'body'],
    ['chunks that are nothing', () => chunk(undefined), 'body'],
    ['reads that answer nothing', () => reading(undefined), 'body'],
    ['empty chunks without end', () => chunk(new Uint8Array()), 'body'],
  ])('but %s', async (_name, make, text) => {
    const error = await call({ userSig, fetch: async () => make() });
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', reason: 'not_a_response', text });
    expect(error.message).toContain('is no Response');
    expect(error.hint).toMatch(/./);
    expectClean(error);
  });

  test('may answer bytes of another realm, or a view of bytes', async () => {
    const bytes = [...new TextEncoder().encode(good)];
    const theirs = runInNewContext('new Uint8Array(bytes)', { bytes });
    const Lying = class extends Uint8Array {
      get length() {
        return 1;
      }
    };
    const ended = (value) => {
      let reads = 0;
      return bodyOf({
        read: async () => {
          reads += 1;
          return reads === 1 ? { done: false, value } : { done: true };
        },
      });
    };
    for (const answer of [
      buffer(theirs.buffer),
      buffer(theirs),
      buffer(Buffer.from(good)),
      response({ body: ended(theirs) }),
      response({ body: ended(Lying.from(bytes)) }),
    ]) {
      const { users } = await clientOf({ userSig, fetch: async () => answer }).getAttributes(['Mary']);
      expect(users).toHaveLength(1);
    }
  });
});

describe('a clock', () => {
  const fetch = async () => new Response(good);

  test.each(strangers)('that throws while it is tried: %s', async (_name, make) => {
    for (const name of ['now', 'time', 'setTimer']) {
      const odd = () => {
        throw make();
      };
      const clock = { ...createTestClock(), [name]: odd };
      expect(await errorOf(() => clientOf({ userSig, fetch, clock }))).toMatchObject({
        code: 'ERR_INVALID_OPTIONS', reason: 'bad_clock', field: 'clock',
      });
    }
  });

  test.each(strangers)('that throws later: %s', async (_name, make) => {
    const signing = { secretKey: app.secretKey };
    for (const [name, options] of [['now', {}], ['now', { rate: 100 }], ['setTimer', {}], ['time', signing]]) {
      const clock = createTestClock();
      let isBroken = false;
      let raw;
      const odd = (...args) => {
        if (!isBroken) return clock[name](...args);
        raw = make();
        throw raw;
      };
      const credential = options === signing ? {} : { userSig };
      const broken = { ...clock, [name]: odd };
      const client = clientOf({ ...credential, fetch, clock: broken, ...options });
      isBroken = true;
      const error = await errorOf(client.getAttributes(['Mary']));
      expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', reason: 'clock_failed', field: 'clock' });
      expect(error.message).toContain(`${name}()`);
      expectClean(error, raw);
    }
  });

  test('that answers no number, or no function, later', async () => {
    for (const [name, odd] of [['now', NaN], ['now', '5'], ['setTimer', undefined]]) {
      const clock = createTestClock();
      let isBroken = false;
      const answer = (...args) => (isBroken ? odd : clock[name](...args));
      const client = clientOf({ userSig, fetch, clock: { ...clock, [name]: answer } });
      isBroken = true;
      expect(await errorOf(client.getAttributes(['Mary']))).toMatchObject({ code: 'ERR_INVALID_OPTIONS', reason: 'bad_clock' });
    }
  });

  test('that fails while a call is under way takes nothing of its answer away', async () => {
    const clock = createTestClock();
    let isBroken = false;
    const now = () => (isBroken ? fail() : clock.now());
    const events = [];
    const client = clientOf({
      userSig,
      clock: { ...clock, now },
      onResponse: (event) => events.push(event),
      fetch: fakeFetch(() => {
        isBroken = true;
        return okBody();
      }),
    });
    const written = await client.setAttributes([{ account: 'Mary', attributes: { city: 'Tokyo' } }]);
    expect(written.accounts).toEqual(['Mary']);
    expect(events).toEqual([expect.objectContaining({ status: 200, milliseconds: NaN })]);
  });

  test('that fails while calls wait at the gate leaves none of them waiting', async () => {
    const clock = createTestClock();
    let isBroken = false;
    const now = () => {
      if (isBroken) throw new Error('the clock stopped');
      return clock.now();
    };
    const answers = [];
    const client = clientOf({
      userSig, rate: 1, clock: { ...clock, now }, fetch: fakeFetch(() => new Promise((resolve) => {
        answers.push(() => resolve(good));
      })),
    });
    const calls = [1, 2, 3].map(() => client.getAttributes(['Mary']).catch((error) => error));
    await clock.until(() => answers.length === 1);
    isBroken = true;
    answers[0]();
    const [answered, ...waiting] = await Promise.all(calls);
    expect(answered.users).toHaveLength(1);
    for (const ended of waiting) {
      expect(ended).toMatchObject({ code: 'ERR_INVALID_OPTIONS', reason: 'clock_failed', cause: { message: 'the clock stopped' } });
    }
  });
});

test.each(strangers)('thrown by a getter of a body: %s', async (_name, make) => {
  const raw = make();
  const body = Object.defineProperty({}, 'To_Account', {
    enumerable: true,
    get: () => {
      throw raw;
    },
  });
  const error = await errorOf(clientOf({ userSig }).call('get_attr', body));
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason: 'not_writable' });
  expectClean(error, raw);
});

describe('thrown by a getter of an item', () => {
  const items = (make) => ['account', 'tags'].map((name) => Object.defineProperty({ account: name, tags: ['gold'] }, name, {
    get: () => {
      throw make();
    },
  }));
  const mary = { account: 'Mary', tags: ['gold'] };
  const expected = (position) => ({
    code: 'ERR_INVALID_ARGUMENT', reason: 'not_writable', path: ['users', position], field: `users[${position}]`, sent: 'no',
  });

  test.each(strangers)('it is a bad item of a list: %s', async (_name, make) => {
    const raw = make();
    const given = [mary, ...items(() => raw)];
    const client = clientOf({ userSig, fetch: fakeFetch(() => okBody()) });
    const error = await errorOf(client.addTags(given));
    expect(error).toMatchObject(expected(1));
    expect(error.problems).toMatchObject([expected(1), expected(2)]);
    expectClean(error, raw);
    const { accounts, failures } = await client.addTags(given, { onInvalid: 'fail' });
    expect(accounts).toEqual(['Mary']);
    expect(failures).toMatchObject([expected(1), { ...expected(2), account: 'tags' }]);
    for (const { cause } of failures) expectSafe(cause, raw);
  });

  test.each(strangers)('and of a stream: %s', async (_name, make) => {
    const raw = make();
    const outcomes = [];
    const client = clientOf({ userSig, fetch: fakeFetch(() => okBody()) });
    for await (const outcome of client.stream('add_tag', [mary, ...items(() => raw)])) outcomes.push(outcome);
    expect(outcomes).toMatchObject([{ account: 'Mary' }, { error: expected(1) }, { account: 'tags', error: expected(2) }]);
    for (const { error } of outcomes.slice(1)) expectClean(error, raw);
  });
});

// It is the caller's own way out of the loop, and saw nothing of ours.
test.each(strangers)('thrown by a source of a stream, it goes through as it is: %s', async (_name, make) => {
  const raw = make();
  async function* source() {
    yield 'Mary';
    throw raw;
  }
  for (const language of ['en', 'zh']) {
    const client = clientOf({ userSig, language, fetch: fakeFetch(() => good) });
    const seen = [];
    const read = async () => {
      for await (const outcome of client.streamAttributes(source())) seen.push(outcome.account);
    };
    const ended = await read().then(() => 'no error', (error) => ({ error }));
    expect(Object.is(ended.error, raw)).toBe(true);
    expect(seen).toEqual(['Mary']);
  }
});

describe('a signal', () => {
  test('that throws at every touch is refused', async () => {
    const half = Object.assign(throwing(['aborted']), { addEventListener: () => {} });
    for (const signal of [untouchable(), revoked(), { addEventListener: fail }, half]) {
      expect(await call({ userSig }, { signal })).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason: 'bad_signal' });
    }
  });
});

test('isTimPushError looks at anything', () => {
  for (const [name, make] of strangers) {
    expect([name, isTimPushError(make())]).toEqual([name, /ours/.test(name)]);
  }
});
