// Control requests: what they do, and who may send them.
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { serve } from '../../../js/node/server.js';
import { addressOf, app, caller, NOW } from './helpers.js';

let emulator;
let server;

beforeAll(async () => {
  emulator = createEmulator({ ...app, clock: () => NOW });
  server = await serve(emulator.fetch);
});
beforeEach(() => emulator.reset());
afterAll(() => server.close());

/** Sends a control request; a body makes it JSON. */
const control = async (method, name, body, headers = {}) => {
  const response = await fetch(`${server.url}/emulator/${name}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, answer: await response.json() };
};

/** As `fetch`, which refuses to send a foreign Origin or Host. */
const send = (method, path, headers) => new Promise((resolve, reject) => {
  request(`${server.url}${path}`, { method, headers }, (response) => {
    response.resume();
    response.on('end', () => resolve(response));
  }).on('error', reject).end(method === 'POST' ? '{}' : '');
});

describe('a control request', () => {
  test('reads the state and puts another in its place', async () => {
    const { answer } = await control('GET', 'state');
    expect(answer).toEqual(JSON.parse(JSON.stringify(emulator.export())));
    answer.apps[app.sdkAppId].users = { Bob: { attributes: {}, tags: [] } };
    expect((await control('PUT', 'state', answer)).status).toBe(200);
    expect(Object.keys(emulator.export().apps[app.sdkAppId].users)).toEqual(['Bob']);
  });

  test('adds users', async () => {
    const users = { Bob: { attributes: { sex: 'male' } } };
    expect((await control('POST', 'users', { users })).status).toBe(200);
    expect(emulator.export().apps[app.sdkAppId].users.Bob.attributes).toEqual({ sex: 'male' });
  });

  test('sets, lists and clears faults', async () => {
    const faults = [{ kind: 'error', errorCode: 91000, command: 'get_attr' }];
    await control('PUT', 'faults', { faults });
    expect((await control('GET', 'faults')).answer).toEqual({ faults });
    const call = caller(fetch, server.url);
    expect((await call('get_attr', { To_Account: ['Mary'] })).ErrorCode).toBe(91000);
    await control('DELETE', 'faults');
    expect((await call('get_attr', { To_Account: ['Mary'] })).ErrorCode).toBe(0);
  });

  test('lists and clears the last requests', async () => {
    await caller(fetch, server.url)('get_attr', { To_Account: ['Mary'] });
    const { answer } = await control('GET', 'requests');
    expect(answer.requests).toEqual(emulator.requests.list());
    expect(answer.requests).toHaveLength(1);
    await control('DELETE', 'requests');
    expect((await control('GET', 'requests')).answer).toEqual({ requests: [] });
  });

  test('moves the clock, and resets everything', async () => {
    expect((await control('PUT', 'clock', { advance: 5 })).answer).toEqual({ now: NOW + 5 });
    expect((await control('PUT', 'clock', { now: 7 })).answer).toEqual({ now: 7 });
    await control('POST', 'reset', {});
    expect((await control('GET', 'clock')).answer).toEqual({ now: NOW });
  });

  test('is dated by the clock of the emulator, also where it fails', async () => {
    const moment = Date.parse('2030-01-01T00:00:00Z');
    const date = 'Tue, 01 Jan 2030 00:00:00 GMT';
    expect((await control('PUT', 'clock', { now: moment })).headers.get('date')).toBe(date);
    expect((await control('GET', 'unknown')).headers.get('date')).toBe(date);
  });

  test('that names an unknown member is told which, and what there is', async () => {
    const { answer } = await control('POST', 'users', { users: {}, sdkAppID: 5 });
    expect(answer.error.message).toBe('sdkAppID is unknown here: use users, sdkAppId');
  });

  test.each([
    ['PUT', 'state', { version: 2 }, 400, 'ERR_EMULATOR_STATE'],
    ['PUT', 'state', '{', 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'state', 'null', 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'state', `"${'x'.repeat(16 * 1024 * 1024)}"`, 413, undefined],
    ['PUT', 'faults', { faults: [{ kind: 'fire' }] }, 400, 'ERR_EMULATOR_FAULT'],
    ['PUT', 'faults', {}, 400, 'ERR_EMULATOR_FAULT'],
    ['PUT', 'clock', { advance: '5' }, 400, 'ERR_CONTROL_BODY'],
    ['POST', 'users', {}, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'clock', { advance: 1.7e308 }, 400, 'ERR_EMULATOR_OPTIONS'],
    ['PUT', 'clock', { now: -1 }, 400, 'ERR_EMULATOR_OPTIONS'],
    ['POST', 'users', { users: { '': {} } }, 400, 'ERR_EMULATOR_STATE'],
    ['POST', 'users', { users: [1] }, 400, 'ERR_EMULATOR_STATE'],
    ['POST', 'users', { users: [['Bob']] }, 400, 'ERR_EMULATOR_STATE'],
    ['POST', 'users', { users: null }, 400, 'ERR_CONTROL_BODY'],
    ['POST', 'users', { users: {}, sdkAppId: 5 }, 400, 'ERR_EMULATOR_OPTIONS'],
    ['POST', 'users', { users: { Bob: {} }, sdkAppID: 5 }, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'faults', { faults: [], seed: 7 }, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'clock', { now: 5, advance: 5 }, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'clock', { now: '5', advance: 5 }, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'clock', { advance: 5, unit: 's' }, 400, 'ERR_CONTROL_BODY'],
    ['PUT', 'clock', { now: null }, 400, 'ERR_CONTROL_BODY'],
    ['POST', 'reset', { users: true }, 400, 'ERR_CONTROL_BODY'],
    ['POST', 'reset', [], 400, 'ERR_CONTROL_BODY'],
    ['GET', 'unknown', undefined, 404, 'ERR_CONTROL_PATH'],
    ['GET', 'toString', undefined, 404, 'ERR_CONTROL_PATH'],
    ['GET', 'reset', undefined, 405, 'ERR_CONTROL_METHOD'],
  ])('%s %s of %.40j is %i %s', async (method, name, body, status, code) => {
    emulator.faults.set([{ kind: 'garbage' }]);
    const stateNow = () => [emulator.export(), emulator.faults.list(), emulator.clock.now()];
    const before = stateNow();
    if (code === undefined) {
      const init = { method, body, headers: { 'content-type': 'application/json' } };
      expect((await fetch(`${server.url}/emulator/${name}`, init)).status).toBe(status);
    } else {
      const { status: given, answer } = await control(method, name, body);
      expect([given, answer.error.code]).toEqual([status, code]);
      expect(answer.error.message).not.toBe('');
    }
    expect(stateNow()).toEqual(before);
  });

  test.each([
    ['no type', {}, 415],
    ['text', { 'content-type': 'text/plain' }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['JSON with a charset', { 'content-type': 'application/json; charset=utf-8' }, 200],
  ])('that changes something must be JSON: %s', async (_what, headers, status) => {
    expect((await send('POST', '/emulator/reset', headers)).statusCode).toBe(status);
  });

  test('of a foreign page is refused, of the own page not', async () => {
    const json = { 'content-type': 'application/json' };
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const headers = { ...json, origin };
      expect((await send('POST', '/emulator/reset', headers)).statusCode).toBe(403);
      expect((await send('GET', '/emulator/state', headers)).statusCode).toBe(403);
    }
    const own = { ...json, origin: server.url };
    expect((await send('POST', '/emulator/reset', own)).statusCode).toBe(200);
  });

  test('is never allowed to other origins, while calls are', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await send(method, '/emulator/state', {});
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const { headers } = await send('OPTIONS', '/v4/timpush/get_attr', {});
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  test('is refused where nobody says that the connection is loopback', async () => {
    const address = 'http://127.0.0.1/emulator/state';
    expect((await emulator.fetch(address)).status).toBe(403);
    expect((await emulator.fetch(new Request(address))).status).toBe(403);
    // The second parameter as other servers give it (an environment, a server, what they know).
    for (const second of [undefined, {}, { BUCKET: {} }, { remoteAddr: { hostname: '127.0.0.1' } }]) {
      expect((await emulator.fetch(new Request(address), second)).status).toBe(403);
    }
    const connection = { loopback: false };
    expect((await emulator.fetch(new Request(address), { connection })).status).toBe(403);
  });

  test('is no call, and is not among the last requests', async () => {
    await control('GET', 'state');
    expect(emulator.requests.list()).toEqual([]);
    const address = await addressOf(server.url, '/emulator/state');
    expect((await fetch(address)).status).toBe(200);
  });
});
