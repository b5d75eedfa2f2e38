// A secret is masked in whatever spelling, in whatever place: what a table of spellings gives, put into every place where
// somebody else's words are shown.
import { describe, expect, test } from '@jest/globals';
import { createEmulator } from 'timpush/emulator';
import { createTerminal } from '../../../js/node/cli/terminal.js';
import { maskerOf, redactorOf } from '../../../js/redact.js';
import { answerFor, app, clientOf, errorOf, fakeFetch, sign } from '../support/app.js';
import { createTestClock, start } from '../support/clock.js';
import { seeded } from '../support/random.js';

const unitsOf = (text) => text.split('');
const hex = (unit, digits) => unit.charCodeAt(0).toString(16).padStart(digits, '0');
const percent = (text) => unitsOf(text).map((unit) => `%${hex(unit, 2)}`).join('');
const escaped = (text) => unitsOf(text).map((unit) => `\\u${hex(unit, 4)}`).join('');
const again = (text) => text.replaceAll('%', '%25');
const some = (text, spell) => unitsOf(text).map((unit, index) => (index % 3 === 0 ? spell(unit) : unit)).join('');
const toUpper = (text) => text.replace(/(?<=%|\\u)[\da-f]+/g, (digits) => digits.toUpperCase());

const spellings = [
  ['as it is', (text) => text],
  ['percent-encoded, letters too', percent],
  ['percent-encoded in capitals', (text) => toUpper(percent(text))],
  ['percent-encoded here and there', (text) => some(text, percent)],
  ['percent-encoded twice', (text) => again(percent(text))],
  ['percent-encoded five times', (text) => again(again(again(again(percent(text)))))],
  ['as encodeURIComponent does it, and the stars', (text) => encodeURIComponent(text).replaceAll('*', '%2A')],
  ['as \\u escapes', escaped],
  ['as \\u escapes in capitals', (text) => toUpper(escaped(text))],
  ['as \\u escapes here and there', (text) => some(text, escaped)],
  ['as \\u escapes in JSON in JSON', (text) => escaped(text).replaceAll('\\', '\\\\\\\\')],
  ['as \\u escapes in a URL', (text) => percent(escaped(text))],
  ['percent-encoded, with the signs of it escaped', (text) => percent(text).replaceAll('%', '\\u0025')],
  ['in both ways by turns', (text) => unitsOf(text).map((unit, index) => [percent, escaped][index % 2](unit)).join('')],
];

/** Of base64 the signs at both ends stand for something else, too. */
const inBase64 = [
  ...['', 'x', 'xy', 'Authorization: '].map((before) => [
    `in base64 behind "${before}"`, (text) => btoa(`${before}${text}:and more`)]),
  ['in base64url', (text) => btoa(`x${text}?`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
  ['in base64 in a URL', (text) => encodeURIComponent(btoa(`xy${text}`))],
  ['in base64 in JSON, with slashes escaped', (text) => btoa(text).replaceAll('/', '\\/')],
];

const userSig = await sign();
const key = app.secretKey;
const secrets = [['the UserSig', userSig], ['the key', key]];
const pieces = [['24 of it', 24], ['30 of it', 30], ['all but the end', -1]];

/** Texts that hold a secret, by what holds it. */
const samples = secrets.flatMap(([which, secret]) => [
  ...spellings.flatMap(([how, spell]) => [
    [`${which} ${how}`, spell(secret)],
    ...pieces.map(([part, size]) => [`${which} ${how}, ${part}`, spell(secret.slice(0, size))]),
  ]),
  ...inBase64.map(([how, spell]) => [`${which} ${how}`, spell(secret)]),
]);

const wrapped = (text) => `before <${text}> after`;
/** Base64 may keep the ends, which stand for other bytes as well: the six bits of a few characters. */
const clean = /before <[\w+/=%-]{0,24}\*\*\*[\w+/=%-]{0,16}> after/;

const thrown = async (text) => errorOf(clientOf({
  userSig, fetch: async () => { throw new Error(text, { cause: new Error(text) }); },
}).getAttributes(['Mary']));

/** What is shown of a text there. @type {[string, (text: string) => Promise<string[]>][]} */
const places = [
  ['an error of fetch: the message and the causes', async (text) => {
    const { message, cause } = await thrown(text);
    return [message, cause.message, cause.stack, cause.cause.message];
  }],
  ['the ErrorInfo and RequestId of a refusal, and the hook that is told of it', async (text) => {
    const events = [];
    const fetch = fakeFetch(() => ({ ErrorCode: 90001, ErrorInfo: text, RequestId: text }));
    const error = await errorOf(clientOf({
      userSig, fetch, onResponse: (event) => events.push(event),
    }).getAttributes(['Mary']));
    const [told] = events;
    return [error.message, error.errorInfo, error.requestId, told.requestId, told.error.message];
  }],
  ['a failed account', async (text) => {
    const fetch = fakeFetch(() => ({
      ...answerFor([]), ErrorList: [{ To_Account: 'Mary', ErrorCode: 70107, ErrorInfo: text }],
    }));
    const { failures } = await clientOf({ userSig, fetch }).getAttributes(['Mary']);
    return [failures[0].errorInfo, failures[0].message];
  }],
  ['the reason of an abort', async (text) => {
    const controller = new AbortController();
    const fetch = async () => {
      controller.abort(new Error(text));
      return new Promise(() => {});
    };
    const { signal } = controller;
    const { cause } = await errorOf(clientOf({ userSig, fetch }).getAttributes(['Mary'], { signal }));
    return [cause.message, cause.stack];
  }],
];

// The key is held by a client that signs; here the UserSig is. So the table of places goes by the UserSig, and the masker by all.
// Of what others say 4,096 characters are kept.
const ofUserSig = samples.filter(([name, text]) => name.startsWith('the UserSig') && text.length < 4000);

describe('the masker masks', () => {
  const redact = redactorOf([userSig, key]);
  const mask = maskerOf([userSig, key]);

  test.each(samples)('%s', (_name, text) => {
    expect(redact(wrapped(text))).toMatch(clean);
    expect(mask(wrapped(text))).toMatch(clean);
    expect(redact(text)).toMatch(/^[\w+/=%-]{0,24}\*\*\*[\w+/=%-]{0,16}$/);
  });

  test('nothing else: what stands around stays as it was written', () => {
    const around = 'a 100% "sure" \\u00e9 \\n %41%zz \\\\ %E5%AF%86 \u5bc6 %u0041 %';
    expect(redact(around)).toBe(around);
    for (const [, text] of samples.filter(([name]) => !name.includes('base64'))) {
      expect(redact(`${around}<${text}>${around}`)).toBe(`${around}<***>${around}`);
    }
  });

  test('no less than 24 of it in base64, wherever it is cut', () => {
    const encoded = btoa(`x${userSig}`);
    for (let from = 4; from + 24 < encoded.length - 4; from += 7) {
      expect(redact(`<${encoded.slice(from, from + 24)}>`)).toBe('<***>');
    }
  });

  test('a key of signs, letters and other scripts in each spelling', () => {
    const odd = 'a "key" \\ with/100%41 \u5bc6\u94a5 \u{1F600} and\tmore';
    const forOdd = redactorOf([odd]);
    const json = JSON.stringify(odd).slice(1, -1);
    for (const text of [
      odd, json, JSON.stringify(json).slice(1, -1), escaped(odd),
      encodeURIComponent(odd), encodeURIComponent(json),
      String(new URLSearchParams({ odd })).slice('odd='.length), json.replaceAll('/', '\\/'),
    ]) expect(forOdd(`<${text}>`)).toBe('<***>');
  });

  test('a short key only where all of it stands', () => {
    const short = redactorOf(['kEy-8/=+']);
    expect(short('<kEy-8/=+> <kEy-8/=> %6bEy-8%2f%3D%2b kEy-8\\/\\u003d+')).toBe('<***> <kEy-8/=> *** ***');
    expect(short(`Basic ${btoa('user:kEy-8/=+')}`)).toMatch(/^Basic \w+\*\*\*[\w=]*$/);
    expect(redactorOf(['seven77', '%41%42%43'])('seven77 ABC')).toBe('seven77 ABC');
  });
});

describe('without holding it, the masker masks', () => {
  const redact = redactorOf([]);
  const before = 'https://x/v4/timpush/get_attr?';

  test.each([
    ['the value of usersig in a URL', `${before}usersig=opaque&random=1`, `${before}usersig=***&random=1`],
    ['whatever its case', `${before}UserSig=opaque&random=1`, `${before}UserSig=***&random=1`],
    ['its name percent-encoded', `${before}%75sersi%67=opaque&random=1`, `${before}%75sersi%67=***&random=1`],
    ['the whole URL encoded', encodeURIComponent('?usersig=a%26b&random=1'), '%3Fusersig%3D***%26random%3D1'],
    ['the whole URL encoded twice', again(encodeURIComponent('?usersig=a&random=1')), '%253Fusersig%253D***%2526random%253D1'],
    ['a value that holds an encoded &', `${before}usersig=a%26b%20c&random=1`, `${before}usersig=***&random=1`],
    ['a URL in JSON', `{"url":"${before}usersig=a\\u0026random=1","x":1}`, `{"url":"${before}usersig=***\\u0026random=1","x":1}`],
    ['a URL at the end of JSON in JSON', '{\\"url\\":\\"?usersig\\u003dabc\\",\\"x\\":1}', '{\\"url\\":\\"?usersig\\u003d***\\",\\"x\\":1}'],
    ['none', 'usersig= is missing, see usersig', 'usersig= is missing, see usersig'],
  ])('%s', (_name, text, masked) => {
    expect(redact(text)).toBe(masked);
  });

  test.each(spellings)('a UserSig by its look %s', (_name, spell) => {
    expect(redact(wrapped(spell(userSig)))).toBe(wrapped('***'));
    const plain = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
    expect(redact(wrapped(spell(plain)))).toBe(wrapped('***'));
  });

  test('one behind letters, or behind a path', () => {
    const path = `/srv/baseNodes/${'folder/'.repeat(20)}`;
    expect(redact(`x${userSig}`)).toBe('x***');
    expect(redact(`${path}${userSig}/x`)).toBe(`${path}***`);
  });

  test('and no text that only begins like one', () => {
    const path = `/srv/baseNodes/${'folder/'.repeat(20)}`;
    for (const text of ['eJw', `eJw${'x'.repeat(50)}`, path, `eJa${'x'.repeat(80)}`]) {
      expect(redact(text)).toBe(text);
    }
  });
});

describe.each(places)('%s', (_place, shownOf) => {
  test.each(ofUserSig)('masks %s', async (_name, text) => {
    for (const shown of await shownOf(wrapped(text))) expect(shown).toMatch(clean);
  });
});

describe('the emulator’s record of requests', () => {
  test.each(samples)('masks %s', async (_name, text) => {
    const emulator = createEmulator({ ...app, clock: () => start });
    const query = new URLSearchParams({
      sdkappid: app.sdkAppId, identifier: app.identifier, usersig: userSig, random: '1', contenttype: 'json',
    });
    await emulator.fetch(`http://x/v4/timpush/get_attr?${query}`, { method: 'POST', body: wrapped(text) });
    expect(emulator.requests.list()[0].body).toMatch(clean);
  });
});

describe('what the command line says', () => {
  test.each(samples)('masks %s', (_name, text) => {
    const written = [];
    const stream = { on: () => {}, write: (line) => written.push(line) };
    const { complain, secrets: held } = createTerminal({
      env: { TIMPUSH_SECRET_KEY: key },
      stdin: stream,
      stdout: stream,
      stderr: stream,
      on: () => {},
      exit: () => {},
    }, 'en');
    complain('nothing yet');
    held.add(userSig); // as one that is read from a file
    complain(wrapped(text));
    expect(written[1]).toMatch(clean);
  });
});

test('a piece among anything is masked, however it is spelled', () => {
  const random = seeded(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const redact = redactorOf([userSig, key]);
  const filler = ['%', '\\', 'u', '25', '%25', '\\\\', '\\u00', '&', '"', ' ', 'x', '\u5bc6', '\ud83d', '='];
  for (let round = 0; round < 300; round += 1) {
    const junk = () => Array.from({ length: Math.floor(random() * 8) }, () => pick(filler)).join('');
    const [, spell] = pick(spellings);
    const [, secret] = pick(secrets);
    const from = Math.floor(random() * (secret.length - 24));
    const spelled = spell(secret.slice(from, from + 24 + Math.floor(random() * 20)));
    const text = `${junk()} ${spelled} ${junk()}`;
    const shown = redact(text);
    expect(shown).toContain('***');
    expect(shown).not.toContain(spelled);
  }
});

// Whoever answers may know the UserSig. A look that begins anew at each sign would not end within the test's time.
test.each([
  ...['a', '%25', '25', '%2', '\\', '\\u0065', '\\u', 'usersig=', 'usersig%3D%26', 'eJw', 'xeNo/', '*'].map((sample) => [sample, sample]),
  ['a piece', `${userSig.slice(40, 64)}#`], ['a piece less one', `${userSig.slice(40, 63)}#`],
  ['beginnings', key.slice(0, 20) + userSig.slice(0, 20)], ['a piece spelled', `${escaped(userSig.slice(40, 64))}#`],
])('four megabytes of %s are looked through once', (_name, sample) => {
  const redact = redactorOf([userSig, key]);
  const text = sample.repeat(Math.ceil(4_194_304 / sample.length));
  const shown = redact(`${text} ${userSig}`);
  expect(shown.endsWith('***')).toBe(true);
  expect(shown).not.toContain(userSig.slice(40, 64));
});

test('an account that nobody asked for is told without the UserSig that it is', async () => {
  const told = [];
  const accounts = ['Mary', percent(userSig).slice(0, 90)];
  const fetch = fakeFetch(() => answerFor(accounts));
  await clientOf({
    userSig, fetch, clock: createTestClock(), onResponse: ({ unasked }) => told.push(unasked),
  }).getAttributes(['Mary']);
  expect(told).toEqual([['***']]);
});
