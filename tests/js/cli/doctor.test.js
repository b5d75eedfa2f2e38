// doctor: what it finds, what it says to do, and how it ends.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { signUserSig } from 'timpush';
import { proxyHint } from '../../../js/node/cli/proxy.js';
import {
  app, MARK, startService, timpush, timpushHere,
} from './helpers.js';

let service;

beforeAll(async () => {
  service = await startService();
});

beforeEach(() => service.emulator.reset());

afterAll(() => service.close());

/** Runs doctor; answers its checks by name too. */
const examine = async (changes = {}, args = []) => {
  const result = await timpushHere(['doctor', ...args], { env: { ...service.env, ...changes } });
  expect(result.stdout + result.stderr).not.toContain(MARK);
  const lines = result.stdout.trim().split('\n');
  const checks = Object.fromEntries(lines.slice(0, -1).map((line) => {
    const [, status, name, message] = /^(\w+) +(the rest|\w+) +(.*)$/.exec(line);
    return [name, { status, message }];
  }));
  return { ...result, checks, verdict: lines.at(-1) };
};

const statusesOf = (checks) => Object.fromEntries(
  Object.entries(checks).map(([name, { status }]) => [name, status]),
);

test('all is well', async () => {
  const { code, stderr, checks, verdict } = await examine();
  expect({ code, stderr, verdict }).toEqual({ code: 0, stderr: '', verdict: 'All is well.' });
  expect(statusesOf(checks)).toEqual({ settings: 'ok', signature: 'ok', endpoint: 'ok', clock: 'ok', call: 'ok' });
  expect(checks.settings.message).toBe(`app 1400000000, identifier administrator, endpoint ${service.url}`);
  expect(checks.call.message).toBe('get_attr_name works; 3 attributes: sex, city, country');
});

test('all is well with a UserSig, as json', async () => {
  const env = { TIMPUSH_SECRET_KEY: '', TIMPUSH_USERSIG: await signUserSig({ ...app, expire: 86_400 * 30 }) };
  const { code, stdout } = await timpushHere(['doctor', '--format', 'json'], { env: { ...service.env, ...env } });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, verdict: 'All is well.', checks: { length: 5 } });
});

test('a key of another app', async () => {
  const { code, checks, verdict } = await examine({ TIMPUSH_SECRET_KEY: 'f'.repeat(64) });
  expect({ code, verdict }).toEqual({ code: 4, verdict: '1 check failed.' });
  expect(checks.call.status).toBe('FAIL');
  expect(checks.call.message).toMatch(/70009 .*key/);
});

test('a key that was copied with its quotes', async () => {
  const { code, checks } = await examine({ TIMPUSH_SECRET_KEY: `"${app.secretKey}"` });
  expect(code).toBe(2);
  expect(checks.settings).toMatchObject({
    status: 'FAIL', message: expect.stringMatching(/^The secret key .*begins with U\+0022, .*quotes/i),
  });
  expect(service.commands()).toEqual([]);
});

test('an identifier that is no administrator', async () => {
  const { code, checks } = await examine({ TIMPUSH_IDENTIFIER: 'bob' });
  expect(code).toBe(4);
  expect(checks.call.message).toMatch(/60010 .*administrators are made in the console/);
});

test.each([
  ['for another identifier', { identifier: 'bob' }, /is for bob, not administrator/],
  ['for another app', { sdkAppId: 1400000001 }, /is for app 1400000001, not 1400000000/],
  ['that has ended', { time: 1_700_000_000 }, /ended .* ago.*timpush usersig sign/],
])('a UserSig %s is not even sent', async (_, changes, expected) => {
  const env = { TIMPUSH_SECRET_KEY: '', TIMPUSH_USERSIG: await signUserSig({ ...app, ...changes }) };
  const { code, checks } = await examine(env);
  expect(code).toBe(4);
  expect(checks.signature).toMatchObject({ status: 'FAIL', message: expect.stringMatching(expected) });
  expect(checks.call.status).toBe('skip');
  expect(service.commands()).not.toContain('get_attr_name');
});

test('a UserSig that is cut, or does not fit the key that is set too', async () => {
  const userSig = await signUserSig(app);
  const cut = await examine({ TIMPUSH_SECRET_KEY: '', TIMPUSH_USERSIG: userSig.slice(0, 52) });
  expect(cut).toMatchObject({ code: 4, checks: { signature: { status: 'FAIL' } } });
  expect(cut.checks.signature.message).toMatch(/cannot be read/);
  const other = await examine({ TIMPUSH_SECRET_KEY: 'f'.repeat(64), TIMPUSH_USERSIG: userSig });
  expect(other.checks).toMatchObject({ settings: { status: 'FAIL' }, signature: { status: 'FAIL' } });
});

test('a key and a UserSig are both set: calls refuse that, and so does doctor', async () => {
  const both = { TIMPUSH_USERSIG: await signUserSig({ ...app, expire: 86_400 * 30 }) };
  const { code, checks } = await examine(both);
  expect(code).toBe(2);
  expect(checks.settings).toMatchObject({
    status: 'FAIL', message: expect.stringMatching(/A secret key and a UserSig are both set\. Unset/),
  });
  expect(statusesOf(checks)).toMatchObject({ signature: 'ok', endpoint: 'ok', call: 'skip' });
  const call = await timpushHere(['get-attr', 'Mary'], { env: { ...service.env, ...both } });
  expect(call).toMatchObject({ code: 2, stderr: expect.stringContaining('are both set') });
});

describe('a secret in place of the identifier is not shown', () => {
  const swapped = { TIMPUSH_IDENTIFIER: app.secretKey, TIMPUSH_SECRET_KEY: 'administrator' };
  test.each([
    ['swapped with the key', swapped, []],
    ['as an option', { TIMPUSH_SECRET_KEY: '' }, ['--identifier', app.secretKey]],
    ['which is the key that is set', {}, ['--identifier', app.secretKey]],
    ['in quotes', { TIMPUSH_IDENTIFIER: `"${app.secretKey}"`, TIMPUSH_SECRET_KEY: '' }, []],
  ])('%s', async (_, changes, args) => {
    const { code, checks } = await examine(changes, args);
    expect(code).toBe(2);
    expect(checks.settings.message).toMatch(/is a secret key or a UserSig, not an identifier/);
    const { stdout, stderr } = await timpushHere(['get-attr', 'Mary', '--dry-run', ...args], {
      env: { ...service.env, ...changes },
    });
    expect(stdout + stderr).not.toContain(MARK);
  });

  test('a UserSig', async () => {
    const userSig = await signUserSig(app);
    const { code, stdout, stderr } = await examine({ TIMPUSH_IDENTIFIER: userSig });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).not.toContain(userSig.slice(0, 12));
  });
});

test('a clock that is off', async () => {
  const off = async (seconds) => {
    const wrong = await startService({}, ({ fetch }) => async (request, init) => {
      const response = await fetch(request, init);
      const headers = new Headers(response.headers);
      headers.set('date', new Date(Date.now() + seconds * 1000).toUTCString());
      return new Response(response.body, { status: response.status, headers });
    });
    const result = await examine({ TIMPUSH_ENDPOINT: wrong.url });
    await wrong.close();
    return result;
  };
  const behind = await off(7200);
  expect(behind.code).toBe(4);
  expect(behind.checks.clock).toMatchObject({ status: 'FAIL', message: expect.stringMatching(/clock is (2 hours|1 hour 59 minutes).* behind the host's.*set the clock/) });
  const ahead = await off(-300);
  expect(ahead).toMatchObject({ code: 0, verdict: '1 warning.', checks: { clock: { status: 'warn' } } });
  expect(ahead.checks.clock.message).toMatch(/(5|4) minutes.* ahead of/);
});

test('an endpoint that is dead', async () => {
  const dead = await startService();
  await dead.close();
  const { code, checks } = await examine({ TIMPUSH_ENDPOINT: dead.url });
  expect(code).toBe(6);
  expect(checks.endpoint.message).toMatch(/does not answer: .*ECONNREFUSED.*is it running\?/);
  expect(statusesOf(checks)).toMatchObject({ endpoint: 'FAIL', clock: 'skip', call: 'skip' });
});

test('an endpoint that speaks no TLS, one on a port that fetch refuses, one that hangs', async () => {
  const tls = await examine({ TIMPUSH_ENDPOINT: service.url.replace('http:', 'https:') });
  expect(tls).toMatchObject({ code: 6, checks: { endpoint: { status: 'FAIL' } } });
  expect(tls.checks.endpoint.message).toMatch(/does not speak TLS there\. Say http:\/\//);
  expect(tls.checks.endpoint.message).not.toMatch(/routines|\.c:/);
  const refused = await examine({ TIMPUSH_ENDPOINT: 'http://127.0.0.1:9' });
  expect(refused.checks.endpoint.message).toMatch(/refuses port 9, as browsers do\. Use another one/);
  const silent = await startService({}, () => () => new Promise(() => {}));
  const hanging = await examine({ TIMPUSH_ENDPOINT: silent.url }, ['--timeout', '100ms']);
  expect(hanging.checks.endpoint.message).toMatch(/no answer in time/);
  await silent.close();
});

test('settings that are missing or wrong', async () => {
  const region = await examine({ TIMPUSH_ENDPOINT: '', TIMPUSH_REGION: 'mars' });
  expect(region.code).toBe(2);
  expect(region.checks).toMatchObject({
    settings: { status: 'FAIL', message: expect.stringMatching(/mars is not a known region\. Use one of/) },
    'the rest': { status: 'skip' },
  });
  const app2 = await examine({ TIMPUSH_SDKAPPID: '' });
  expect(app2).toMatchObject({ code: 2, checks: { settings: { message: expect.stringMatching(/Which app\?/) } } });
  const http = await examine({ TIMPUSH_ENDPOINT: 'http://push.example.com' });
  expect(http).toMatchObject({ code: 2, checks: { settings: { message: expect.stringMatching(/plain http/) } } });
});

test('--wait: ends with its time', async () => {
  const { code, checks } = await examine({ TIMPUSH_ENDPOINT: 'http://127.0.0.1:9' }, ['--wait', '300ms']);
  expect({ code, status: checks.endpoint.status }).toEqual({ code: 6, status: 'FAIL' });
});

describe('a region', () => {
  const [primary, backup] = ['adminapisgp.im.qcloud.com', 'adminapisgp.my-imcloud.com'];
  const settings = { TIMPUSH_ENDPOINT: '', TIMPUSH_REGION: 'singapore' };
  const { fetch } = globalThis;
  let hosts;
  let onFailure;

  // In place of a DNS: `hosts` says where each host is; one that it does not name is down.
  beforeEach(() => {
    onFailure = () => {};
    globalThis.fetch = async (input, init) => {
      const url = new URL(input);
      const origin = hosts[url.hostname];
      if (origin) return fetch(`${origin}${url.pathname}${url.search}`, init);
      onFailure(url.hostname);
      const cause = new Error(`getaddrinfo ENOTFOUND ${url.hostname}`);
      throw new TypeError('fetch failed', { cause });
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  const withHosts = (those, args) => {
    hosts = those;
    return examine(settings, args);
  };

  test('both hosts answer', async () => {
    const { code, checks } = await withHosts({ [primary]: service.url, [backup]: service.url });
    expect(code).toBe(0);
    expect(statusesOf(checks)).toMatchObject({ primary: 'ok', backup: 'ok', call: 'ok' });
  });

  test('the backup is down: a warning', async () => {
    const { code, checks } = await withHosts({ [primary]: service.url });
    expect(code).toBe(0);
    expect(checks.backup).toMatchObject({ status: 'warn', message: expect.stringMatching(/ENOTFOUND/) });
  });

  test('the primary is down: try the backup, which works', async () => {
    const failed = await withHosts({ [backup]: service.url });
    expect(failed.code).toBe(6);
    expect(failed.checks.primary).toMatchObject({ status: 'FAIL', message: expect.stringMatching(/try --backup/) });
    const { code, checks } = await withHosts({ [backup]: service.url }, ['--backup']);
    expect(code).toBe(0);
    expect(statusesOf(checks)).toMatchObject({ primary: 'warn', backup: 'ok', call: 'ok' });
  });

  test('both are down: none is said to be used', async () => {
    const { code, stdout, checks } = await withHosts({});
    expect(code).toBe(6);
    expect(statusesOf(checks)).toMatchObject({ primary: 'FAIL', backup: 'FAIL', call: 'skip' });
    expect(checks.backup.message).toMatch(/neither of the two answers/);
    expect(stdout).not.toMatch(/is used|--backup/);
  });

  test('--wait: a host that comes up a moment later is found', async () => {
    const failed = [];
    onFailure = (host) => {
      failed.push(host);
      if (failed.length === 2) hosts = { [primary]: service.url, [backup]: service.url };
    };
    const { code, checks } = await withHosts({}, ['--wait', '1h']);
    expect(code).toBe(0);
    expect(statusesOf(checks)).toMatchObject({ primary: 'ok', backup: 'ok', call: 'ok' });
    expect(failed).toEqual([primary, primary]);
  });
});

describe('a proxy that the environment names', () => {
  const https = 'https://push.example.com';
  test.each([
    ['20.19.5', { HTTPS_PROXY: 'http://p:1' }, https, 'proxyUnknown'],
    ['20.19.5', { HTTPS_PROXY: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, https, 'proxyUnknown'],
    ['22.20.0', { https_proxy: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, https, 'proxyUnknown'],
    ['23.11.0', { HTTPS_PROXY: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, https, 'proxyUnknown'],
    ['22.21.0', { HTTPS_PROXY: 'http://p:1' }, https, 'proxyUnused'],
    ['22.21.0', { HTTPS_PROXY: 'http://p:1', NODE_USE_ENV_PROXY: '1' }, https, 'proxyUsed'],
    ['24.0.0', { HTTPS_PROXY: 'http://p:1', NODE_OPTIONS: '--use-env-proxy' }, https, 'proxyUsed'],
    ['24.0.0', { HTTP_PROXY: 'http://p:1' }, https, undefined],
    ['24.0.0', { http_proxy: 'http://p:1' }, 'http://push.example.com', 'proxyUnused'],
    ['24.0.0', {}, https, undefined],
  ])('Node %s, %j, %s: %s', (version, env, origin, key) => {
    expect(proxyHint(env, origin, version).key).toBe(key);
  });

  test('is told with a host that does not answer, as it is for this Node', async () => {
    const dead = await startService();
    await dead.close();
    const { checks } = await examine({ TIMPUSH_ENDPOINT: dead.url, HTTP_PROXY: 'http://127.0.0.1:9' });
    expect(checks.endpoint.message).toMatch(/ HTTP_PROXY is set, but /);
    expect((await examine({ TIMPUSH_ENDPOINT: dead.url })).checks.endpoint.message).not.toMatch(/PROXY/);
  });
});

describe('a certificate', () => {
  const fileOf = (name) => fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url));
  let server;
  const serveWith = async (name) => {
    const pem = readFileSync(fileOf(name));
    server = createServer({ key: pem, cert: pem }, (_, response) => response.end('{}'));
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return { TIMPUSH_ENDPOINT: `https://localhost:${server.address().port}` };
  };
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('that is signed by itself is named, and what to do', async () => {
    const { code, checks } = await examine(await serveWith('self-signed'));
    expect({ code, status: checks.endpoint.status }).toEqual({ code: 6, status: 'FAIL' });
    expect(checks.endpoint.message).toMatch(/^localhost:\d+ shows a certificate that Node does not accept: it is signed by itself\. It is for localhost \(DNS:localhost, IP Address:127\.0\.0\.1\), by localhost, from \d{4}-.* UTC until 21\d\d-.* UTC\. If it is yours, .*NODE_EXTRA_CA_CERTS/);
    const call = await timpushHere(['get-attr', 'Mary', '--retries', '0'], { env: { ...service.env, TIMPUSH_ENDPOINT: `https://localhost:${server.address().port}` } });
    expect(call).toMatchObject({ code: 6, stderr: expect.stringMatching(/its certificate is not accepted: it is signed by itself/) });
  });

  // NODE_EXTRA_CA_CERTS is read when a process starts.
  const examineTrusting = async (name) => {
    const env = { ...service.env, ...await serveWith(name), NODE_EXTRA_CA_CERTS: fileOf(name) };
    return (await timpush(['doctor'], { env })).stdout;
  };

  test('that the hint makes known is accepted', async () => {
    expect(await examineTrusting('self-signed')).toMatch(/^ok +endpoint +localhost:\d+ answers/m);
  });

  test('that has ended is named', async () => {
    expect(await examineTrusting('expired'))
      .toMatch(/does not accept: it has ended\. It is for localhost .* until 2021-01-01 00:00:00 UTC\. Have it renewed, and check this machine's clock\./);
  });

  test('that is for another name is named', async () => {
    expect(await examineTrusting('other-name'))
      .toMatch(/does not accept: it is for other names\. It is for other\.invalid \(DNS:other\.invalid, DNS:\*\.other\.invalid\)/);
  });
});

test('what an answer says is shown to a length, whatever it is', async () => {
  const blanks = `a${' '.repeat(200_000)}b`;
  const other = await startService({}, ({ fetch }) => async (request, init) => {
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith('get_attr_name')) return fetch(request, init);
    return Response.json({
      ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', AttrNames: { 0: blanks, 1: '🇩🇪'.repeat(100_000) },
    });
  });
  const { code, stdout, checks } = await examine({ TIMPUSH_ENDPOINT: other.url });
  await other.close();
  expect({ code, status: checks.call.status }).toEqual({ code: 0, status: 'ok' });
  expect(stdout.length).toBeLessThan(2_000);
  const refusing = await startService({}, () => () => Response.json({
    ActionStatus: 'FAIL', ErrorCode: 70009, ErrorInfo: blanks,
  }));
  const refused = await examine({ TIMPUSH_ENDPOINT: refusing.url });
  await refusing.close();
  expect(refused.checks.call.status).toBe('FAIL');
  expect(refused.stdout.length).toBeLessThan(2_000);
});
