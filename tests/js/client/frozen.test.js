// A process that stands still for a while, as a cloud function does between two invocations, and finds its connections closed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  answerFor, app, clientOf, errorOf, fakeFetch, okBody, pushBody,
} from '../support/app.js';
import { createTestClock, hasty, noteWaits, start } from '../support/clock.js';

const push = (client, options) => client.call('push', pushBody, options);
const commandOf = (url) => new URL(url, 'http://host').pathname.split('/').pop();

describe('frozen by a signal, while the host closes its idle connections', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));

  /** A process that reads by several connections, and pushes, before anything else happens, once there is a file. */
  const program = (endpoint, file) => `
    import { existsSync } from 'node:fs';
    import { createClient } from 'timpush';
    const client = createClient(${JSON.stringify({ ...app, endpoint, timeout: 100_000 })});
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((account) => client.getAttributes([account])));
    console.log('read');
    const look = setInterval(async () => {
      if (!existsSync(${JSON.stringify(file)})) return;
      clearInterval(look);
      const { TaskId } = await client.call('push', ${JSON.stringify(pushBody)});
      console.log(TaskId);
    }, 10);`;

  /** A host that answers reads when all of those that come at once are there: so each has a connection of its own. */
  const createHost = () => {
    const commands = [];
    let held = [];
    const server = createServer(async (request, response) => {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const command = commandOf(request.url);
      commands.push(command);
      const answer = () => response.end(JSON.stringify(okBody({ TaskId: 'pushed', ...answerFor(body.To_Account ?? []) })));
      if (command !== 'get_attr' || commands.length === 1) {
        answer(); // the first goes alone, since it tries the signature
        return;
      }
      held.push(answer);
      if (held.length < 4) return;
      for (const one of held) one();
      held = [];
    });
    server.keepAliveTimeout = 600_000;
    return { server, commands };
  };

  test.each([1, 2, 3])('a push goes out all the same, time %i', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'timpush-frozen-'));
    const file = join(folder, 'go');
    const { server, commands } = createHost();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const source = program(`http://127.0.0.1:${server.address().port}`, file);
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const errors = child.stderr.toArray();
      const said = child.stdout[Symbol.asyncIterator]();
      expect(String((await said.next()).value)).toBe('read\n');
      child.kill('SIGSTOP');
      const wake = new Promise((resolve) => {
        setTimeout(resolve, 4000); // by the machine's clock, which is what the process has
      });
      const idle = await new Promise((resolve) => {
        server.getConnections((_error, count) => resolve(count));
      });
      expect(idle).toBeGreaterThanOrEqual(4);
      server.closeIdleConnections();
      writeFileSync(file, '');
      await wake;
      child.kill('SIGCONT');
      const { value } = await said.next();
      expect([value && String(value), Buffer.concat(await errors).toString()]).toEqual(['pushed\n', '']);
      expect(commands.slice(5)).toEqual(['get_attr_name', 'push']);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('after a silence of more than three seconds', () => {
  /** A client, what it sent, and what is answered. */
  const setUp = (answers = {}, options = {}) => {
    const { clock, onRetry } = hasty();
    const sent = [];
    const fetch = fakeFetch((body, _count, { url }) => {
      const command = commandOf(url);
      sent.push(command);
      return (answers[command] ?? okBody)(body);
    });
    return { client: clientOf({ fetch, clock, onRetry, ...options }), clock, sent };
  };
  const reset = () => Promise.reject(new TypeError('fetch failed'));
  const refused = () => {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
  };

  test('a call that must not be repeated sends a read ahead, and only then', async () => {
    const { client, clock, sent } = setUp();
    await push(client);
    await push(client);
    await clock.advance(3000);
    await push(client);
    expect(sent).toEqual(['push', 'push', 'push']); // a new client has no connection; nor was it silent
    await clock.advance(3001);
    await client.clearTags(['Mary']); // may be repeated
    expect(sent.slice(3)).toEqual(['clear_all_tags']);
    await clock.advance(3001);
    await push(client);
    await push(client);
    expect(sent.slice(4)).toEqual(['get_attr_name', 'push', 'push']);
  });

  test('counts by the wall clock, too: the other one may have stood still', async () => {
    const clock = createTestClock();
    let slept = 0;
    const time = () => start + slept + clock.now();
    const { client, sent } = setUp({}, { clock: { ...clock, time } });
    await push(client);
    slept = 60_000;
    await push(client);
    expect(sent).toEqual(['push', 'get_attr_name', 'push']);
  });

  test('several calls at once send one read ahead', async () => {
    const { client, clock, sent } = setUp();
    await push(client);
    await clock.advance(10_000);
    await Promise.all(Array.from({ length: 5 }, () => push(client)));
    expect(sent).toEqual(['push', 'get_attr_name', ...Array(5).fill('push')]);
  });

  test('is looked for when the call’s turn at the gate has come', async () => {
    const clock = createTestClock();
    const { client, sent } = setUp({}, { clock, rate: 0.1, spread: 0 });
    await push(client);
    const second = push(client);
    await clock.untilTimer(10_000);
    await clock.advance(10_000);
    await second;
    expect(sent).toEqual(['push', 'get_attr_name', 'push']);
  });

  test.each([
    ['an error of the service', () => ({ ErrorCode: 91000 })], ['a refusal', () => ({ ErrorCode: 60017 })],
    ['a broken connection', reset], ['garbage', () => 'garbage'], ['status 502', () => new Response('', { status: 502 })],
  ])('%s is no answer to what was asked, but the call goes', async (_name, answer) => {
    const { client, clock, sent } = setUp({ get_attr_name: answer }, { retries: 1 });
    await push(client);
    await clock.advance(10_000);
    await push(client);
    expect(sent.at(-1)).toBe('push');
    expect(sent).toContain('get_attr_name');
  });

  test('a host that is not there any more: the call was not sent', async () => {
    const { client, clock, sent } = setUp({ get_attr_name: refused }, { retries: 1 });
    await push(client);
    await clock.advance(10_000);
    const errors = await Promise.all([errorOf(push(client)), errorOf(push(client))]);
    for (const error of errors) {
      expect(error).toMatchObject({
        code: 'ERR_NETWORK', reason: 'unsent', command: 'push', sent: 'no', attempts: 0, retryable: true,
      });
      expect(error.message).toMatch(/^push could not be sent: connect\. /);
    }
    expect(errors[0]).not.toBe(errors[1]);
    expect(sent).toEqual(['push', 'get_attr_name', 'get_attr_name']);
  });

  test('a job that ends meanwhile has sent nothing', async () => {
    const { client, clock, sent } = setUp({ get_attr_name: () => new Promise(() => {}) });
    await push(client);
    await clock.advance(10_000);
    const controller = new AbortController();
    const ended = errorOf(push(client, { signal: controller.signal }));
    await clock.until(() => sent.includes('get_attr_name'));
    controller.abort();
    const error = await ended;
    expect(error).toMatchObject({ code: 'ERR_ABORTED', command: 'push', sent: 'no', attempts: 0 });
    expect(error).not.toHaveProperty('random'); // that of the read says nothing of the push
    expect(sent).toEqual(['push', 'get_attr_name']);
  });

  test('who waits for another’s read waits for its repeats, too', async () => {
    const clock = createTestClock();
    const { waits, onRetry, pass } = noteWaits(clock);
    let reads = 0;
    const answer = () => {
      reads += 1;
      return reads === 1 ? new Promise(() => {}) : okBody();
    };
    const options = { clock, onRetry, retries: 1, timeout: 5000 };
    const { client, sent } = setUp({ get_attr_name: answer }, options);
    await push(client);
    await clock.advance(10_000);
    const pushes = Promise.all([push(client), push(client)]);
    await clock.until(() => reads === 1);
    await clock.advance(5000);
    await clock.until(() => waits.length === 1);
    await pass(1);
    await pushes;
    expect(sent).toEqual(['push', 'get_attr_name', 'get_attr_name', 'push', 'push']);
  });
});
