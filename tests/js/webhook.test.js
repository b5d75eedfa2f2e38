// Webhooks: what the service posts is read, what a stranger posts is refused, as early as can be.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { loadCore } from 'timpush';
import { isTimPushError, readWebhook, TimPushError } from 'timpush/webhook';
import {
  pushChatTypes, pushEventTypes, pushPlatforms, pushStages, webhooks,
} from '../../dist/tables.js';
import { errorOf, fixture } from './support/app.js';

const { token, request_time: requestTime, sign } = fixture('push/webhook.signature');
const samples = ['all_member_push', 'offline_push'].map((name) => fixture(`push/webhook.${name}`));
const [allMember, offline] = samples;
const sdkAppId = Number(allMember.query.SdkAppid);
const now = Number(requestTime);
const signed = { Sign: sign, RequestTime: requestTime };
const options = { token, sdkAppId, now };

const signatureOf = (time) => createHash('sha256').update(token + time).digest('hex');
const urlOf = (query) => `https://example.org/hook?${new URLSearchParams(query)}`;

/** A sample as a fetch Request; `undefined` takes a member of the query away. */
const requestOf = ({ sample = allMember, query = {}, body = JSON.stringify(sample.request), method = 'POST', ...init } = {}) => {
  const all = Object.entries({ ...sample.query, ...signed, ...query })
    .filter(([, value]) => value !== undefined);
  return new Request(urlOf(all), { method, ...(method === 'POST' ? { body } : {}), ...init });
};

const withEvent = (changes, sample = allMember) => {
  const body = structuredClone(sample.request);
  Object.assign(body.Events[1], changes);
  return body;
};

/** The error of a refusal, with what all of them have. */
const refusalOf = async (request, given = options) => {
  const error = await errorOf(readWebhook(request, given));
  expect(error).toMatchObject({ name: 'TimPushError', code: 'ERR_WEBHOOK', status: error.answer.status });
  expect(error).toBeInstanceOf(TimPushError);
  expect(isTimPushError(error)).toBe(true);
  expect(error.message).toMatch(/\.$/);
  expect(JSON.parse(error.answer.body)).toEqual({ ActionStatus: 'FAIL', ErrorInfo: error.reason, ErrorCode: 1 });
  const inspected = inspect(error, { depth: 9, showHidden: true });
  for (const shown of [inspected, JSON.stringify(error), error.stack]) {
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(sign);
  }
  return error;
};

const serve = async (handler, act) => {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await act(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** A handler of node:http as anybody would write it. */
const nodeHandler = (given = options) => async (request, response) => {
  const { answer } = await readWebhook(request, given).catch((error) => error);
  response.writeHead(answer.status, answer.headers).end(answer.body);
};

describe('a good webhook', () => {
  test('of pushes to all, by tags and to lists is read', async () => {
    const { command, events, answer } = await readWebhook(requestOf(), options);
    expect(command).toBe('Push.AllMemberPush');
    expect(events).toEqual([{
      id: 'Push.AllMemberPush/657bf434_537529d8_2000005e80aa873_2780d131_bc614e/user2/1/1/1//1557481128/0',
      command: 'Push.AllMemberPush',
      eventType: 1,
      delivery: 'offline',
      taskId: '657bf434_537529d8_2000005e80aa873_2780d131_bc614e',
      taskTime: 1557481127,
      eventTime: 1557481128,
      account: 'user2',
      pushPlatform: 1,
      platform: 'apns',
      pushStage: 1,
      stage: 'sent',
      errorCode: 0,
      errorInfo: 'OK',
      raw: allMember.request.Events[0],
    }, {
      id: 'Push.AllMemberPush/657bf434_537529d8_2000005e80aa873_2780d131_9/user3/2/1/0//1557481129/0',
      command: 'Push.AllMemberPush',
      eventType: 2,
      delivery: 'online',
      taskId: '657bf434_537529d8_2000005e80aa873_2780d131_9',
      taskTime: 1557481127,
      eventTime: 1557481129,
      account: 'user3',
      pushPlatform: 0,
      pushStage: 1,
      stage: 'sent',
      errorCode: 0,
      errorInfo: 'OK',
      raw: allMember.request.Events[1],
    }]);
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({ 'content-type': 'application/json' });
    expect(JSON.parse(answer.body)).toEqual(allMember.response);
    const response = new Response(answer.body, answer);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  });

  test('of chat messages is read, and EventType has a name of its own there', async () => {
    const { command, events } = await readWebhook(requestOf({ sample: offline }), options);
    expect(command).toBe('Push.OfflinePush');
    expect(events[0]).toEqual({
      id: `Push.OfflinePush/${offline.request.Events[0].PushID}/user2/1/1/1/1557481127/0`,
      command: 'Push.OfflinePush',
      chatType: 1,
      chat: 'one-to-one',
      eventTime: 1557481127,
      from: 'user1',
      account: 'user2',
      pushPlatform: 1,
      platform: 'apns',
      pushStage: 1,
      stage: 'sent',
      messageKey: '48374_2837546_1557481126',
      messageSequence: 48374,
      messageRandom: 2837546,
      messageTime: 1557481126,
      pushId: offline.request.Events[0].PushID,
      errorCode: 0,
      errorInfo: 'OK',
      raw: offline.request.Events[0],
    });
    expect(events[1]).toMatchObject({ chatType: 2, chat: 'group', groupId: '@TGS#12DEVUDHQ' });
    for (const event of events) expect(event).not.toHaveProperty('eventType');
  });

  test('may have members and numbers that nobody knows yet, and null for what may be absent', async () => {
    const body = withEvent({
      PushPlatform: 12, PushStage: 4, EventType: 3, DeviceType: 8, DataId: null, ErrInfo: null,
      Region: { x: [1, null] },
    });
    const request = requestOf({ body: JSON.stringify({ ...body, Version: 2 }) });
    const { events: [, event] } = await readWebhook(request, options);
    expect(event).toMatchObject({ pushPlatform: 12, pushStage: 4, eventType: 3, deviceType: 8, device: 'honor' });
    for (const word of ['platform', 'stage', 'delivery', 'dataId', 'errorInfo']) expect(event).not.toHaveProperty(word);
    expect(event.raw.Region).toEqual({ x: [1, null] });
  });

  test('has an id that a repeated event has again, and no other event', async () => {
    const events = [{}, {}, { To_Account: 'a/b' }, { To_Account: 'a', PushStage: 3 }, { PushStage: 3 }, { DeviceType: 4 },
      { EventTime: 1 }, { TaskId: '李/雷' }].map((changes) => ({ ...allMember.request.Events[0], ...changes }));
    const request = requestOf({ body: JSON.stringify({ Events: events }) });
    const read = await readWebhook(request, options);
    const ids = read.events.map(({ id }) => id);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(events.length - 1);
    for (const id of ids) expect(id).toMatch(/^[\w.%/~!*'()-]+$/);
  });

  test('may be as late as a minute, or as early', async () => {
    for (const moment of [now + 60, now - 60, () => now]) {
      expect((await readWebhook(requestOf(), { ...options, now: moment })).events).toHaveLength(2);
    }
  });

  test('is of now unless it is said otherwise', async () => {
    const time = String(Math.floor(Date.now() / 1000));
    const query = { Sign: signatureOf(time), RequestTime: time };
    expect((await readWebhook(requestOf({ query }), { token, sdkAppId })).events).toHaveLength(2);
  });

  test('needs no signature where it is said that there is none', async () => {
    const query = { Sign: undefined, RequestTime: undefined };
    const { events } = await readWebhook(requestOf({ query }), { token: null, sdkAppId });
    expect(events).toHaveLength(2);
  });

  test('has 100 events at most', async () => {
    const [event] = allMember.request.Events;
    const bodyOf = (count) => JSON.stringify({ Events: Array(count).fill(event) });
    expect((await readWebhook(requestOf({ body: bodyOf(100) }), options)).events).toHaveLength(100);
    expect(await refusalOf(requestOf({ body: bodyOf(101) })))
      .toMatchObject({ status: 400, reason: 'too_many', field: 'Events', limit: 100, command: 'Push.AllMemberPush' });
    expect(await refusalOf(requestOf({ body: bodyOf(0) }))).toMatchObject({ status: 400, reason: 'too_few', field: 'Events' });
  });
});

describe('refused is', () => {
  const flipped = (text, at) => text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);

  test('a signature of which anything is another', async () => {
    const bad = { status: 401, reason: 'bad_signature', field: 'Sign' };
    expect(await refusalOf(requestOf(), { ...options, token: 'xxxyyyyy' })).toMatchObject(bad);
    const later = requestOf({ query: { RequestTime: flipped(requestTime, 9) } });
    expect(await refusalOf(later)).toMatchObject(bad);
    for (const at of [0, 31, 63]) {
      expect(await refusalOf(requestOf({ query: { Sign: flipped(sign, at) } }))).toMatchObject(bad);
    }
    for (const other of [sign.toUpperCase(), sign.slice(1), `${sign}0`, `${sign}${sign}`]) {
      expect(await refusalOf(requestOf({ query: { Sign: other } }))).toMatchObject(bad);
    }
  });

  test('a token that an older page prints for the sample', async () => {
    const { wrong_token_in_2023_page: wrong } = fixture('push/webhook.signature');
    expect(await refusalOf(requestOf(), { ...options, token: wrong })).toMatchObject({ reason: 'bad_signature' });
  });

  test('one without a signature', async () => {
    for (const name of ['Sign', 'RequestTime']) {
      for (const value of [undefined, '']) {
        expect(await refusalOf(requestOf({ query: { [name]: value } })))
          .toMatchObject({ status: 401, reason: 'unsigned', field: name });
      }
    }
  });

  test('an old one, and one of the future', async () => {
    for (const [by, actual] of [[3600, 3600], [61, 61], [-61, 61], [60.2, 61]]) {
      expect(await refusalOf(requestOf(), { ...options, now: now + by }))
        .toMatchObject({ status: 401, reason: 'late_webhook', field: 'RequestTime', actual, limit: 60 });
    }
  });

  test.each(['abc', '-1', '1669872112.5', '1e9', ' 1669872112', '0x10', '9'.repeat(40)])('a time that is none: %j', async (time) => {
    const query = { RequestTime: time, Sign: signatureOf(time) };
    expect(await refusalOf(requestOf({ query }))).toMatchObject({ status: 401, reason: 'bad_request_time' });
  });

  test('another app, or none', async () => {
    for (const app of ['888889', '0888888', '888888.0', 'x']) {
      expect(await refusalOf(requestOf({ query: { SdkAppid: app } })))
        .toMatchObject({ status: 403, reason: 'other_app', field: 'SdkAppid' });
    }
    expect(await refusalOf(requestOf({ query: { SdkAppid: undefined } })))
      .toMatchObject({ status: 400, reason: 'missing', field: 'SdkAppid' });
  });

  test('a parameter that stands twice, even with the same value', async () => {
    for (const name of ['SdkAppid', 'CallbackCommand', 'Sign', 'RequestTime']) {
      const query = { ...allMember.query, ...signed };
      const url = `${urlOf(query)}&${name}=${query[name]}`;
      const doubled = { status: 400, reason: 'doubled_parameter', field: name };
      expect(await refusalOf(new Request(url, { method: 'POST', body: '{}' }))).toMatchObject(doubled);
      const twice = { ...query, [name]: [query[name], query[name]] };
      expect(await refusalOf({ query: twice, body: {} })).toMatchObject(doubled);
    }
  });

  test('a command that is not known, or none', async () => {
    expect(await refusalOf(requestOf({ query: { CallbackCommand: 'C2C.CallbackAfterSendMsg' } }))).toMatchObject({
      status: 400,
      reason: 'unknown_webhook',
      field: 'CallbackCommand',
      command: 'C2C.CallbackAfterSendMsg',
      text: 'Push.AllMemberPush, Push.OfflinePush',
    });
    const strange = await refusalOf(requestOf({ query: { CallbackCommand: '\u001b[31m' } }));
    expect(strange).not.toHaveProperty('command');
    expect(await refusalOf(requestOf({ query: { CallbackCommand: undefined } })))
      .toMatchObject({ status: 400, reason: 'missing', field: 'CallbackCommand' });
  });

  test('a body of another command than the URL names', async () => {
    expect(await refusalOf(requestOf({ query: { CallbackCommand: 'Push.OfflinePush' } })))
      .toMatchObject({ status: 400, reason: 'other_webhook', field: 'Events[0].CallbackCommand', command: 'Push.OfflinePush' });
  });

  test('what is not JSON, nor UTF-8, nor a list of events', async () => {
    for (const body of ['', '{', 'Events=1', '{"Events":[', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      expect(await refusalOf(requestOf({ body }))).toMatchObject({ status: 400, reason: 'not_json' });
    }
    expect(await refusalOf(new Request(urlOf({ ...allMember.query, ...signed }), { method: 'POST' })))
      .toMatchObject({ status: 400, reason: 'not_json' });
    for (const [body, field, reason] of [
      ['[]', undefined, 'wrong_type'], ['null', undefined, 'wrong_type'], ['{}', 'Events', 'missing'],
      ['{"Events":{}}', 'Events', 'wrong_type'], ['{"Events":[[]]}', 'Events[0]', 'wrong_type'],
    ]) {
      const error = await refusalOf(requestOf({ body }));
      expect([error.field, error.reason]).toEqual([field, reason]);
    }
  });

  test('another method', async () => {
    for (const method of ['GET', 'PUT', 'HEAD']) {
      const error = await refusalOf(requestOf({ method }));
      expect(error).toMatchObject({ status: 405, reason: 'not_post', field: 'method' });
      expect(error.answer.headers.allow).toBe('POST');
    }
  });

  const members = samples.flatMap((sample) => {
    const { members: names } = webhooks.find(({ name }) => name === sample.webhook);
    return Object.values(names).map((name) => [sample.webhook, name]);
  });
  const optional = ['DataId', 'DeviceType', 'ErrInfo', 'From_Account', 'MsgKey', 'GroupID', 'MsgSeq', 'MsgRandom', 'MsgTime'];
  const texts = ['CallbackCommand', 'TaskId', 'DataId', 'From_Account', 'To_Account', 'ErrInfo', 'MsgKey', 'GroupID', 'PushID'];

  test.each(members)('an event of %s whose %s has another type, or is not there', async (webhook, name) => {
    const sample = samples.find((one) => one.webhook === webhook);
    const field = `Events[1].${name}`;
    const [expected, wrong] = texts.includes(name) ? ['string', [7, true, [], {}]] : ['integer', ['7', true, 1.5, [], {}]];
    for (const value of wrong) {
      const body = JSON.stringify(withEvent({ [name]: value }, sample));
      expect(await refusalOf(requestOf({ sample, body }))).toMatchObject({ status: 400, reason: 'wrong_type', field, expected });
    }
    for (const absent of [null, undefined]) {
      const body = JSON.stringify(withEvent({ [name]: absent }, sample));
      const request = requestOf({ sample, body });
      const passes = optional.includes(name);
      if (passes) expect(await readWebhook(request, options)).toMatchObject({ command: webhook });
      else expect(await refusalOf(request)).toMatchObject({ status: 400, field });
    }
  });

  test('nothing of a stranger is read: not the body, nor the core', async () => {
    for (const query of [{ Sign: 'x' }, { SdkAppid: '1' }, { Sign: undefined }, { CallbackCommand: 'x' }]) {
      const request = requestOf({ query });
      await refusalOf(request);
      expect(request.bodyUsed).toBe(false);
    }
  });
});

describe('a body that is too large', () => {
  const chunk = new Uint8Array(64 * 1024).fill(32);
  const large = { status: 413, reason: 'large_webhook', limit: 1 << 20 };

  test('is refused by fetch before it is whole, and its sender stopped', async () => {
    let sent = 0;
    let isStopped = false;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += chunk.length;
        controller.enqueue(chunk);
        if (sent >= 10 << 20) controller.close();
      },
      cancel: () => {
        isStopped = true;
      },
    });
    expect(await refusalOf(requestOf({ body, duplex: 'half' }))).toMatchObject(large);
    expect(sent).toBeLessThan(2 << 20);
    expect(isStopped).toBe(true);
  });

  test('is refused by node:http before it is whole; the answer arrives, and the connection ends', async () => {
    await serve(nodeHandler(), async (url) => {
      const request = httpRequest(`${url}/?${new URLSearchParams({ ...allMember.query, ...signed })}`, { method: 'POST' });
      request.on('error', () => {}); // nobody takes the rest
      request.write(' '.repeat((1 << 20) + 1)); // and no end
      const [response] = await once(request, 'response');
      expect(response.statusCode).toBe(413);
      expect(response.headers.connection).toBe('close');
      expect(JSON.parse(await textOf(response))).toMatchObject({ ErrorInfo: 'large_webhook', ErrorCode: 1 });
      if (!request.closed) await once(request, 'close');
    });
  });

  test('is refused in every other form', async () => {
    const query = { ...allMember.query, ...signed };
    const text = ' '.repeat((1 << 20) + 1);
    const chinese = '中'.repeat(400_000); // fewer characters than bytes
    const { buffer } = new TextEncoder().encode(text);
    for (const body of [text, chinese, Buffer.from(text), buffer, { Events: [text] }]) {
      expect(await refusalOf({ query, body })).toMatchObject(large);
    }
  });
});

describe('a request of', () => {
  const query = { ...allMember.query, ...signed };
  const path = `/hook?${new URLSearchParams(query)}`;
  const text = JSON.stringify(allMember.request);
  const expected = allMember.request.Events.map(({ To_Account: account }) => account);
  const accountsOf = async (request) => {
    const { events } = await readWebhook(request, options);
    return events.map(({ account }) => account);
  };

  test('node:http is read by itself, its connection kept', async () => {
    await serve(nodeHandler(), async (url) => {
      const response = await fetch(url + path, { method: 'POST', body: text });
      expect([response.status, await response.json()]).toEqual([200, allMember.response]);
      expect(response.headers.get('connection')).not.toBe('close');
      const refused = await fetch(`${url}/hook`, { method: 'POST', body: text });
      expect([refused.status, refused.headers.get('connection')]).toEqual([400, 'close']);
      expect(await refused.json()).toEqual({ ActionStatus: 'FAIL', ErrorInfo: 'missing', ErrorCode: 1 });
    });
  });

  test('node:http with what a framework has read of it, or has not', async () => {
    const seen = [];
    const handler = (parse, isRead = true) => async (request, response) => {
      const whole = isRead ? await textOf(request) : undefined;
      Object.assign(request, { body: parse(whole) });
      seen.push(await accountsOf(request));
      response.end();
    };
    const parsers = [
      [JSON.parse], [String], [Buffer.from], [() => ({}), false], [() => undefined, false],
    ];
    for (const [parse, isRead] of parsers) {
      await serve(handler(parse, isRead), (url) => fetch(url + path, { method: 'POST', body: text }));
    }
    expect(seen).toEqual(Array(5).fill(expected));
  });

  test('a platform that hands over parameters and a body', async () => {
    const encoded = Buffer.from(text).toString('base64');
    for (const request of [
      { query, body: text },
      { url: path, body: text },
      { url: '/hook', query, body: text },
      { query: new URLSearchParams(query), body: Buffer.from(text) },
      { query: new URLSearchParams(query).toString(), body: new TextEncoder().encode(text).buffer },
      { method: 'POST', query: { ...query, SdkAppid: sdkAppId }, body: Buffer.from(encoded, 'base64') },
      { query, body: JSON.parse(text) },
      { query, body: new Blob([text]).stream() },
    ]) expect(await accountsOf(request)).toEqual(expected);
  });

  test('which the body never came is refused, too', async () => {
    for (const body of [undefined, null, '']) expect(await refusalOf({ query, body })).toMatchObject({ status: 400, reason: 'not_json' });
    expect(await refusalOf({ query: null, body: text })).toMatchObject({ status: 400, reason: 'missing', field: 'SdkAppid' });
  });

  test('which the body breaks off is refused, with the cause', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError(`lost ${token}`)),
    });
    const error = await refusalOf(requestOf({ body, duplex: 'half' }));
    expect(error).toMatchObject({ status: 400, reason: 'webhook_broken_off', cause: { name: 'TypeError' } });
  });

  test('node:http whose sender goes away is refused', async () => {
    let refused;
    const done = new Promise((resolve) => {
      refused = resolve;
    });
    await serve((request) => refused(refusalOf(request)), async (url) => {
      const request = httpRequest(url + path, { method: 'POST' });
      request.on('error', () => {});
      request.write(text.slice(0, 20), () => setImmediate(() => request.destroy()));
      expect(await done).toMatchObject({ status: 400, reason: 'webhook_broken_off' });
    });
  });

  test('which the body was read before is a mistake of the program, not a refusal', async () => {
    const request = requestOf();
    await request.text();
    const error = await errorOf(readWebhook(request, options));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason: 'webhook_read_before' });
    expect(error.answer).toBeUndefined();
    await serve(async (nodeRequest, response) => {
      await textOf(nodeRequest);
      response.end((await errorOf(readWebhook(nodeRequest, options))).reason);
    }, async (url) => {
      const response = await fetch(url + path, { method: 'POST', body: text });
      expect(await response.text()).toBe('webhook_read_before');
    });
  });
});

describe('options', () => {
  test.each([
    [{ sdkAppId }, 'no_token', 'token'],
    [{ sdkAppId, token: undefined }, 'no_token', 'token'],
    [{ sdkAppId, token: '' }, 'bad_token', 'token'],
    [{ sdkAppId, token: 7 }, 'bad_token', 'token'],
    [{ sdkAppId, token: `${token}\n` }, 'foreign_end', 'token'],
    [{ sdkAppId: '888888', token }, 'app_as_text', 'sdkAppId'],
    [{ sdkAppId: NaN, token }, 'bad_app', 'sdkAppId'],
    [{ token }, 'bad_app', 'sdkAppId'],
    [{ sdkAppId, token, now: now * 1000 }, 'bad_now', 'now'],
    [{ sdkAppId, token, now: () => NaN }, 'bad_now', 'now'],
    [{ sdkAppId, token, clock: 1 }, 'unknown_option', 'clock'],
    [undefined, 'no_call_options', 'options'],
  ])('%j: %s', async (given, reason, field) => {
    const error = await errorOf(readWebhook(requestOf(), given));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason, field });
    expect(inspect(error)).not.toContain(token);
  });

  test.each([undefined, null, 'https://example.org/hook'])('a request that is none: %j', async (request) => {
    expect(await errorOf(readWebhook(request, options))).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', reason: 'no_webhook_request' });
  });
});

test('the tables of numbers are those of the contract', async () => {
  expect(pushPlatforms).toEqual({
    1: 'apns', 2: 'xiaomi', 3: 'huawei', 4: 'fcm', 5: 'meizu', 6: 'oppo', 7: 'vivo', 8: 'honor',
  });
  expect(pushStages).toEqual({ 1: 'sent', 2: 'reached', 3: 'clicked' });
  expect(pushEventTypes).toEqual({ 1: 'offline', 2: 'online' });
  expect(pushChatTypes).toEqual({ 1: 'one-to-one', 2: 'group' });
  expect((await loadCore()).limits).toMatchObject({ webhookBytes: 1 << 20, webhookSeconds: 60 });
});
