// Answers that are not what the contract says, over real HTTP: an error that says so, and never a
// half-read result.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { TimPushError } from 'timpush';
import { answerFor, clientOf, errorOf, fixture, okBody } from '../support/app.js';
import { always, withServer } from '../support/http.js';

const MEGABYTE = 1024 * 1024;
const good = JSON.stringify(fixture('get_attr.2024').response);
const accounts = fixture('get_attr.2024').request.To_Account;

/** The error of one call, which was sent once. */
const errorOver = (listener, options = {}) => withServer(listener, async ({ url, requests }) => {
  const error = await errorOf(clientOf({ endpoint: url, ...options }).getAttributes(accounts));
  expect(error).toBeInstanceOf(TimPushError);
  expect(requests).toHaveLength(1);
  expect(error).toMatchObject({ command: 'get_attr', attempts: 1, random: expect.any(Number) });
  expect(error.message).toMatch(/\.$/);
  expect(error.users).toEqual([]);
  expect(error.failures.map(({ account, code }) => [account, code]))
    .toEqual(accounts.map((account) => [account, error.code]));
  expect(error.unsettled).toEqual([]);
  return error;
});

describe('is ERR_BAD_RESPONSE', () => {
  const user = (members) => okBody({ UserAttrs: [{ To_Account: 'Mary', Attrs: {}, ...members }] });
  test.each([
    ['an empty body', ''],
    ['white space', ' \n'],
    ['text', 'OK'],
    ['HTML', '<!doctype html><title>hello</title>'],
    ['a page of a captive portal before the JSON', `<p>${good}`],
    ['JSON with a comment, as the documentation shows it', `// OK\n${good}`],
    ['JSON with a comma too many', good.replace(/}$/, ',}')],
    ['JSON in single quotes', good.replaceAll('"', '\'')],
    ['an answer cut at half', good.slice(0, good.length / 2)],
    ['an answer cut by its last byte', good.slice(0, -1)],
    ['text after the answer', `${good}x`],
    ['an answer twice', `${good}${good}`],
    ['a zero byte after the answer', `${good}\0`],
    ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le')],
    ['bytes that are no UTF-8', Buffer.from(good.replace('female', '\u00ff'), 'latin1')],
    ['an overlong encoding', Buffer.concat([
      Buffer.from('{"ErrorCode":0,"UserAttrs":[{"To_Account":"Mar'), Buffer.from([0xc1, 0xb9]),
      Buffer.from('","Attrs":{}}]}'),
    ])],
    ['null', 'null'],
    ['an array', `[${good}]`],
    ['a number', '0'],
    ['a text in JSON', '"OK"'],
    ['an object without ErrorCode', '{}'],
    ['ActionStatus without ErrorCode', { ActionStatus: 'OK', UserAttrs: [] }],
    ['ErrorCode as text', { ...okBody(), ErrorCode: '0', UserAttrs: [] }],
    ['ErrorCode as true', { ...okBody(), ErrorCode: true, UserAttrs: [] }],
    ['ErrorCode null', { ...okBody(), ErrorCode: null, UserAttrs: [] }],
    ['ErrorCode with a fraction', '{"ErrorCode":0.5,"UserAttrs":[]}'],
    ['ErrorCode beyond 32 bits', '{"ErrorCode":4294967296,"UserAttrs":[]}'],
    ['ErrorCode beyond 64 bits', '{"ErrorCode":18446744073709551616,"UserAttrs":[]}'],
    ['no UserAttrs', okBody()],
    ['UserAttrs null', okBody({ UserAttrs: null })],
    ['UserAttrs as an object', okBody({ UserAttrs: { Mary: {} } })],
    ['UserAttrs as text', okBody({ UserAttrs: '[]' })],
    ['UserTags in their place', okBody({ UserTags: [] })],
    ['a user as text', okBody({ UserAttrs: ['Mary'] })],
    ['a user null', okBody({ UserAttrs: [null] })],
    ['a user without an account', okBody({ UserAttrs: [{ Attrs: {} }] })],
    ['a user without attributes', okBody({ UserAttrs: [{ To_Account: 'Mary' }] })],
    ['an account as a number', user({ To_Account: 7 })],
    ['an account null', user({ To_Account: null })],
    ['attributes null', user({ Attrs: null })],
    ['attributes as an array', user({ Attrs: ['sex'] })],
    ['attributes as text', user({ Attrs: '' })],
    ['a value as a number', user({ Attrs: { age: 20 } })],
    ['a value null', user({ Attrs: { city: null } })],
    ['a value as an object', user({ Attrs: { city: {} } })],
    ['a value as an array', user({ Attrs: { city: [] } })],
    ['100,000 arrays in each other', '['.repeat(100_000)],
    ['100,000 arrays in each other, closed', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 arrays in each other, as a value',
      `{"ErrorCode":0,"UserAttrs":[{"To_Account":"Mary","Attrs":{"x":${'['.repeat(100_000)}`],
  ])('%s', async (_name, body) => {
    const error = await errorOver(always(body));
    expect(error.code).toBe('ERR_BAD_RESPONSE');
    expect(error.status).toBe(200);
    expect(error.message).toMatch(/^The answer to get_attr cannot be used: /);
  });

  test('it says where in the answer it stopped believing', async () => {
    const body = answerFor(['Mary', 'xiaoming'], { sex: 'male' });
    body.UserAttrs[1].To_Account = 7;
    const error = await errorOver(always(body));
    expect(error.field).toBe('UserAttrs[1].To_Account');
    expect(error.message).toContain('UserAttrs[1].To_Account');
  });

  test('the next answer is read as if nothing had been', async () => {
    await withServer((_request, response, _record, count) => {
      response.end(count === 1 ? good.slice(0, -1) : good);
    }, async ({ url }) => {
      const client = clientOf({ endpoint: url });
      await errorOf(client.getAttributes(accounts));
      const { users } = await client.getAttributes(accounts);
      expect(users.map(({ account }) => account)).toEqual(accounts);
    });
  });
});

describe('is read', () => {
  test.each([
    ['100,000 arrays in each other, in a member that nobody reads',
      good.replace('{', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},`)],
    ['half of a surrogate pair in a member that nobody reads', good.replace('{', '{"x":"\\ud83d",')],
    ['a number beyond any double in a member that nobody reads', good.replace('{', '{"x":1e999,')],
    ['RequestId as a number', { ...JSON.parse(good), RequestId: 5 }],
    ['ErrorInfo as an object', { ...JSON.parse(good), ErrorInfo: { text: ['OK'] } }],
    ['ActionStatus as a list', { ...JSON.parse(good), ActionStatus: [] }],
    ['ErrorCode twice, 0 the second time', good.replace('{', '{"ErrorCode":90001,')],
    ['UserAttrs twice, right the second time', good.replace('{', '{"UserAttrs":[5],')],
    ['ErrorList as an object', { ...JSON.parse(good), ErrorList: {} }],
    ['a failure without an account', { ...JSON.parse(good), ErrorList: [{ ErrorCode: 70107 }] }],
  ])('%s', async (_name, body) => {
    await withServer(always(body), async ({ url }) => {
      const { users, failures } = await clientOf({ endpoint: url }).getAttributes(accounts);
      expect(users).toHaveLength(3);
      expect(failures).toEqual([]);
    });
  });

  test('ErrorCode decides: what is wrong with the users of a refusal does not matter', async () => {
    const body = '{"UserAttrs":{"Mary":5},"RequestId":5,"ErrorCode":60010}';
    await withServer(always(body), async ({ url }) => {
      const error = await errorOf(clientOf({ endpoint: url, retries: 0 }).getAttributes(accounts));
      expect(error).toMatchObject({ code: 'ERR_API', errorCode: 60010 });
    });
  });
});

describe('one bad entry', () => {
  test('half of a surrogate pair costs its user the result, and nobody else; it is not asked again', async () => {
    const body = good.replace('female', '\\ud83d');
    await withServer(always(body), async ({ url, requests }) => {
      const client = clientOf({ endpoint: url, retries: 3 });
      const { users, failures } = await client.getAttributes(accounts);
      expect(users).toHaveLength(2);
      expect(failures).toEqual([expect.objectContaining({
        account: 'Mary',
        code: 'ERR_BAD_RESPONSE',
        reason: 'half_surrogate',
        path: ['UserAttrs', 0, 'Attrs', 'sex'],
        field: 'UserAttrs[0].Attrs.sex',
        retryable: false,
      })]);
      expect(failures[0].message).not.toMatch(/proxy|firewall|network/i);
      expect(requests).toHaveLength(1);
    });
  });

  test.each([
    ['without a code', { To_Account: 'Mary' }, 'missing'],
    ['whose code is text', { To_Account: 'Mary', ErrorCode: '70107' }, 'wrong_type'],
  ])('a failure %s concerns its account', async (_name, entry, reason) => {
    const body = { ...JSON.parse(good), ErrorList: [entry] };
    await withServer(always(body), async ({ url }) => {
      const { users, failures } = await clientOf({ endpoint: url }).getAttributes(accounts);
      expect(users).toHaveLength(2);
      expect(failures).toMatchObject([{ account: 'Mary', code: 'ERR_BAD_RESPONSE', reason }]);
    });
  });
});

test.each([
  ['ErrorList as text', { ErrorList: 'none' }],
  ['an entry of ErrorList that is no object', { ErrorList: [5] }],
  ['RequestId as a number', { RequestId: 7 }],
  ['100,000 arrays in each other', `{"ErrorCode":0,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('a write that the service has carried out is no failure: %s', async (_name, body) => {
  await withServer(always(typeof body === 'string' ? body : { ...okBody(), ...body }), async ({ url, requests }) => {
    const users = [{ account: 'Mary', attributes: { sex: 'female' } }];
    const result = await clientOf({ endpoint: url, retries: 3 }).setAttributes(users);
    expect(result).toEqual({ accounts: ['Mary'], failures: [] });
    expect(requests).toHaveLength(1);
  });
});

describe('a body over 4 MiB', () => {
  test('is refused while it streams: most of 20 MB is never sent', async () => {
    let sent = 0;
    let closed;
    const gone = new Promise((resolve) => {
      closed = resolve;
    });
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const error = await errorOver(async (_request, response) => {
      response.on('close', closed);
      response.writeHead(200);
      while (sent < 20 * MEGABYTE && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) await Promise.race([once(response, 'drain'), gone]);
      }
      response.end();
    });
    await gone;
    expect(error.code).toBe('ERR_BAD_RESPONSE');
    expect(error.message).toContain(String(4 * MEGABYTE));
    expect(sent).toBeGreaterThan(4 * MEGABYTE);
    expect(sent).toBeLessThan(19 * MEGABYTE); // what the sockets of both sides hold comes on top
  });

  test('is refused too when 20 KB of gzip become it', async () => {
    const body = gzipSync(Buffer.alloc(20 * MEGABYTE, ' '));
    expect(body.length).toBeLessThan(MEGABYTE / 32);
    const error = await errorOver(always(body, { headers: { 'Content-Encoding': 'gzip' } }));
    expect(error.code).toBe('ERR_BAD_RESPONSE');
    expect(error.message).toContain('larger than');
  });

  test('one of exactly 4 MiB is read', async () => {
    const body = good.padEnd(4 * MEGABYTE, ' ');
    await withServer(always(body), async ({ url }) => {
      const { users } = await clientOf({ endpoint: url }).getAttributes(accounts);
      expect(users).toHaveLength(3);
    });
  });

  test('one byte more is not', async () => {
    const error = await errorOver(always(good.padEnd(4 * MEGABYTE + 1, ' ')));
    expect(error.code).toBe('ERR_BAD_RESPONSE');
  });
});

test('a gzip-encoded answer is read', async () => {
  const headers = { 'Content-Encoding': 'gzip' };
  await withServer(always(gzipSync(good), { headers }), async ({ url }) => {
    const { users } = await clientOf({ endpoint: url }).getAttributes(accounts);
    expect(users.map(({ account }) => account)).toEqual(accounts);
  });
});

test('an answer that comes byte by byte is read', async () => {
  const bytes = Buffer.from(JSON.stringify(fixture('get_attr.chinese').response));
  await withServer(async (_request, response) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  }, async ({ url }) => {
    const { users } = await clientOf({ endpoint: url }).getAttributes(['张小红', '陈小明', 'abc']);
    expect(users.map(({ attributes }) => attributes.city)).toEqual(['纽约', '深圳', undefined]);
  });
});

describe('is ERR_HTTP', () => {
  test.each([
    [502, '<html><h1>502 Bad Gateway</h1></html>'], [503, ''], [500, good], [404, 'not found'],
    [403, ''], [401, ''], [400, good], [413, ''], [204, ''], [201, good], [429, ''],
  ])('status %i', async (status, body) => {
    const error = await errorOver(always(body, { status, headers: { 'Content-Type': 'text/html' } }));
    expect(error).toMatchObject({ code: 'ERR_HTTP', status, hint: expect.stringMatching(/./) });
    expect(error.message).toContain(String(status));
    expect(error.message).not.toContain('<');
  });

  test.each([300, 301, 302, 303, 304, 307, 308])(
    'a redirect by %i, and where it leads nothing arrives',
    async (status) => {
      const reached = [];
      const target = createServer((request, response) => {
        reached.push(request.url);
        response.end(good);
      });
      target.listen(0, '127.0.0.1');
      await once(target, 'listening');
      const location = `http://127.0.0.1:${target.address().port}/v4/timpush/get_attr`;
      const error = await errorOver(always('', { status, headers: { Location: location } }));
      await new Promise((resolve) => {
        target.close(resolve);
      });
      expect(error).toMatchObject({ code: 'ERR_HTTP', status, hint: expect.stringContaining('UserSig') });
      expect(reached).toEqual([]);
    },
  );

  test('a redirect that a browser hides', async () => {
    const fetch = async () => ({ type: 'opaqueredirect', status: 0, headers: new Headers(), body: null });
    const error = await errorOf(clientOf({ fetch }).getAttributes(['Mary']));
    expect(error).toMatchObject({ code: 'ERR_HTTP', hint: expect.stringContaining('UserSig') });
  });

  test('a redirect without an end', async () => {
    let closed;
    const gone = new Promise((resolve) => {
      closed = resolve;
    });
    const error = await errorOver((_request, response) => {
      response.on('close', closed);
      response.writeHead(302, { Location: '/' });
      response.write('more to come');
    });
    await gone; // the client has let go of the connection
    expect(error.code).toBe('ERR_HTTP');
  });
});

describe('is ERR_API', () => {
  test('an ErrorCode, whatever ActionStatus says', async () => {
    for (const ActionStatus of ['FAIL', 'OK', undefined]) {
      const error = await errorOver(always({
        ActionStatus, ErrorCode: 90018, ErrorInfo: 'To_Account is wrong', RequestId: 'id-7', UserAttrs: [],
      }));
      expect(error).toMatchObject({
        code: 'ERR_API',
        errorCode: 90018,
        errorName: 'TOO_MANY_ACCOUNTS',
        errorInfo: 'To_Account is wrong',
        kind: 'request',
        retryable: false,
        requestId: 'id-7',
        status: 200,
      });
      expect(error.message).toContain('90018 TOO_MANY_ACCOUNTS');
      expect(error.message).toContain('To_Account is wrong');
      expect(error.message).toContain(error.hint.replace(/\.$/, ''));
    }
  });

  test.each([1, 99999, 2_147_483_647, -1, -2_147_483_648])(
    'the ErrorCode %i, which nobody knows',
    async (ErrorCode) => {
      const error = await errorOver(always({ ErrorCode, ErrorInfo: 'who knows' }));
      expect(error).toMatchObject({ code: 'ERR_API', errorCode: ErrorCode, errorName: 'UNKNOWN' });
    },
  );
});

test('an ErrorCode 0 without ActionStatus is success', async () => {
  const { ActionStatus: _, ...body } = JSON.parse(good);
  await withServer(always(body), async ({ url }) => {
    const { users } = await clientOf({ endpoint: url }).getAttributes(accounts);
    expect(users).toHaveLength(3);
  });
});
