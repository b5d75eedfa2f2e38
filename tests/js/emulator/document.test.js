// docs/emulator.md says what there is, and no more.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { app, caller, sign } from './helpers.js';

const read = (name) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const text = read('docs/emulator.md');

test('the state document in it can be imported, and is exported as it stands', () => {
  const [, json] = /^```json\n(.*?)^```/ms.exec(text);
  const emulator = createEmulator({ ...app, samples: false });
  emulator.import(JSON.parse(json));
  expect(emulator.export()).toEqual(JSON.parse(json));
});

test('its control requests are those that are answered', async () => {
  const emulator = createEmulator(app);
  const ask = (path, method) => emulator.fetch(`http://127.0.0.1${path}`, {
    method, connection: { loopback: true }, headers: { 'content-type': 'application/json' },
    ...(method === 'PUT' || method === 'POST' ? { body: '{' } : {}),
  });
  const { error } = await (await ask('/emulator/', 'GET')).json();
  const answered = [];
  for (const [path] of error.message.matchAll(/\/emulator\/\w+/g)) {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
      if ((await ask(path, method)).status !== 405) answered.push(`${method} ${path}`);
    }
  }
  const described = [...text.matchAll(/^\| `([A-Z]+ \/emulator\/\w+)` /gm)].map(([, one]) => one);
  expect(described.sort()).toEqual(answered.sort());
});

test('what it shows of a push is all that there is', async () => {
  const [, example] = /^```js\n\[\{\n(.*?)^\}\]/ms.exec(text);
  const shown = [...example.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  const users = { Bob: { device: { error: -2 } } };
  const emulator = createEmulator({ ...app, quota: Infinity, users });
  const call = caller(emulator.fetch);
  const parameters = { usersig: await sign({ time: Math.floor(Date.now() / 1000) }) };
  const body = {
    From_Account: 'administrator', MsgRandom: 7, OfflinePushInfo: {}, DataId: 'd', TaskName: 't',
  };
  const { TaskId } = await call('batch', { ...body, To_Account: ['Bob', 'nobody'] }, { parameters });
  await call('revoke', { TaskId, OfflinePushInfo: {} }, { parameters });
  await call('push', { ...body, Condition: { TagsOr: ['a'] } }, { parameters });
  const members = emulator.pushes().flatMap((push) => Object.keys(push));
  expect(new Set([...shown, 'revokedWith'])).toEqual(new Set(members));
});

test('its kinds of faults and their fields are those of the emulator', () => {
  const emulator = createEmulator(app);
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.*?) ?\| [^|]*\|$/gm)]
    .filter(([, kind]) => kind !== 'kind');
  const messageOf = (fault) => {
    try {
      emulator.faults.set([fault]);
    } catch ({ message }) {
      return message;
    }
    return '';
  };
  const kinds = messageOf({ kind: '' }).split('one of ')[1].split(', ');
  expect(rows.map(([, kind]) => kind)).toEqual(kinds);
  for (const [, kind, cell] of rows) {
    const [, known] = messageOf({ kind, no: 1 }).split('it has ');
    const fields = [...cell.matchAll(/`(\w+)`(?: |,|$)/g)].map(([, field]) => field);
    expect(['kind', 'command', 'probability', 'times', ...fields]).toEqual(known.split(', '));
  }
});
