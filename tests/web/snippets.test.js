// Snippets: run in their languages, with values that try to break out of their quotes.
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createClient, signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { timpushHere } from '../js/cli/helpers.js';
import { serve } from '../../js/node/server.js';
import { commandNamed, commands } from '../../web/commands.js';
import { javaScript, python, shell } from '../../web/snippets/quote.js';
import { localEmulator, snippetOf } from '../../web/snippets/index.js';
import { app } from './app.js';

const nasty = [
  'plain', '', ' ', "it's", '"quoted"', '$(touch x) `id` $HOME', '\\', '\\"', "'; rm -rf /; '", 'a\nb', '\t',
  '张小红', '🙂', '</script>', '$x{y}', '#{x}', '%s {0}', '-n', '--', '!history', '\u2028', '*', '~', '=ls',
];

/** What runs when it is pasted, turns the writing, or is not seen. */
const unseen = [
  '\u0003\nid\n', '\u001b[2J', '\r', '\u007f', '\u0085', '\u009b31m', '\u202egpj', '\u2066x', '\u200b', '\ufeff', '\u{e0041}',
  "'\u202e%s\\n!x", '\u2029', '\u00ad', 'END\nid',
];
const isControl = (text) => /\p{Cc}/u.test(text);

/** What the core lets through in an account: no control characters, nothing empty. */
const hostile = [...nasty, ...unseen].filter((text) => text !== '' && !isControl(text));
/** And in what is given to it. */
const values = [...nasty, ...unseen].filter((text) => text !== '');

/** What must not stand in a snippet: but for its own line ends, and the joiner of an emoji. */
const raw = /(?![\n\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** In place of a program: says what it was given, each part with a zero byte at its end. */
const teller = (name) => `${name}() { printf '%s\\0' "$#" "$@" "$(printenv)" "$(cat)"; }`;

/** What `teller` said, call by call. */
const callsIn = (said) => {
  const parts = said.split('\0').slice(0, -1);
  const calls = [];
  while (parts.length > 0) {
    const args = parts.splice(0, Number(parts.shift()));
    const [variables, input] = parts.splice(0, 2);
    const env = Object.fromEntries(
      [...variables.matchAll(/^(TIMPUSH_\w+)=(.*)$/gm)].map(([, ...entry]) => entry),
    );
    calls.push({ args, env, input });
  }
  return calls;
};

/** curl need not be there: this sends what it was told to send. */
const curlHere = async ({ args }) => {
  const valueOf = (name) => args[args.indexOf(name) + 1];
  const answer = await fetch(args.at(-1), {
    method: 'POST', body: valueOf('--data-raw'), headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
};

/** The command line as a function: what counts is what a shell makes of the snippet. */
const npxHere = async ({ args: [name, ...args], env, input }) => {
  expect(name).toBe('timpush');
  expect(await timpushHere(args, { env, input })).toMatchObject({ code: 0 });
};

describe('a value', () => {
  const sayable = [...nasty, ...unseen].filter((text) => !text.endsWith('\n'));
  test.each(['sh', 'bash'])('stays itself in %s', (program) => {
    const words = sayable.map(shell);
    expect(words.join()).not.toMatch(raw);
    expect(execFileSync(program, ['-c', `printf '%s\\0' ${words.join(' ')}`]).toString())
      .toBe(sayable.map((text) => `${text}\0`).join(''));
  });

  test('is no path of a program to zsh', () => {
    expect(shell('=ls')).toBe("'=ls'");
    expect(shell('a=ls')).toBe('a=ls');
  });

  test('stays itself in Python', () => {
    const value = { texts: [...nasty, ...unseen], deep: { yes: true, no: false, none: null, number: 1.5, '\u{e0041}': '' } };
    const program = `import json, sys\nsys.stdout.write(json.dumps(${python(value)}))`;
    expect(program).not.toMatch(raw);
    expect(JSON.parse(execFileSync('python3', ['-c', program]).toString())).toEqual(value);
  });

  test('stays itself in JavaScript, a member called __proto__ included', () => {
    const value = JSON.parse(JSON.stringify({ texts: [...nasty, ...unseen], 'a b': { none: null }, 'a\u0085': '' }).replace('{', '{"__proto__":"x",'));
    const program = `process.stdout.write(JSON.stringify(${javaScript(value)}))`;
    expect(program).not.toMatch(raw);
    expect(execFileSync(process.execPath, ['-e', program]).toString()).toBe(JSON.stringify(value));
  });
});

describe('each command\'s snippet', () => {
  let emulator;
  let server;
  let environment;
  beforeAll(async () => {
    emulator = createEmulator({ ...app, quota: Infinity });
    server = await serve(emulator.fetch);
    environment = {
      ...process.env, TIMPUSH_SECRET_KEY: app.secretKey, TIMPUSH_USERSIG: await signUserSig(app),
    };
  });
  afterAll(() => server.close({ grace: 10 }));

  /** The TaskId of the examples becomes that of a push. */
  const pushFirst = async () => {
    const client = createClient({ ...app, region: 'singapore', fetch: emulator.fetch });
    const { tasks: [taskId] } = await client.batch(['xiaoming'], { title: 'a', desc: 'b' });
    const { TaskId: given } = commandNamed('revoke').example;
    return (program) => program.replaceAll(given, taskId);
  };

  const programOf = (language, { name, example }) => snippetOf(language, {
    command: name, text: JSON.stringify(example), sdkAppId: '1400000000', identifier: 'administrator',
    region: 'singapore', host: '',
  }, { credential: 'secretKey' }).replaceAll(localEmulator, server.url);

  /** Runs it while this process serves it. */
  const run = async (command, args) => (
    await promisify(execFile)(command, args, { env: environment, timeout: 180_000 })
  ).stdout;

  // One process for all of them: what they share is written once.
  test('runs in Node', async () => {
    const importing = "import { createClient } from 'timpush';";
    const programs = commands.map((command) => programOf('node', command)).map(await pushFirst());
    expect(programs.every((program) => program.startsWith(importing))).toBe(true);
    const blocks = programs.map((program) => `{${program.replace(importing, '')}}`).join('\n');
    const said = await run(process.execPath, ['--input-type=module', '--eval', importing + blocks]);
    expect(said).toContain("city: 'NewYork'");
    expect(said).toMatch(/ErrorList: \[ \{ ErrorCode: 70107, To_Account: 'nobody' \} \]/);
    expect(said).toContain('InstanceTrace');
  });

  test('runs in Python', async () => {
    const programs = commands.map((command) => programOf('python', command)).map(await pushFirst());
    const said = await run('python3', ['-c', programs.join('print("---")\n')]);
    const answers = said.split('---\n').map((answer) => JSON.parse(answer));
    expect(answers.map(({ ErrorCode }) => ErrorCode)).toEqual(commands.map(() => 0));
  });

  test('is understood by a shell', async () => {
    // curl itself need not be there: what it would be told is what counts.
    const say = (name) => `${name}() { printf '%s\\n' "$@" ---; }\n`;
    const curls = await run('sh', ['-c', say('curl') + commands.map((command) => programOf('curl', command)).join('')]);
    const lines = await run('sh', ['-c', say('npx') + commands.map((command) => programOf('cli', command)).join('')]);
    const heard = [curls, lines].map((text) => text.split('---\n'));
    for (const [index, { name, example, form }] of commands.entries()) {
      const [curl, cli] = heard.map((texts) => texts[index]);
      expect(Number(/&random=(\d+)&/.exec(curl)[1])).toBeLessThan(2 ** 32);
      expect(curl).toContain(JSON.stringify(example));
      expect(curl).toContain(`/v4/timpush/${name}?usersig=${environment.TIMPUSH_USERSIG}&identifier=administrator&`);
      const called = form === 'json' ? ['timpush', 'call', name] : ['timpush', name.replaceAll('_', '-')];
      expect(cli.split('\n').slice(0, called.length)).toEqual(called);
    }
  });

  describe('does the same, whatever the values', () => {
    const names = ['-n', '!history', ...unseen.slice(0, 3), '=ls', ...unseen.slice(5, 9)];
    const users = (member, valueOf) => hostile.map((text) => (
      { To_Account: text, [member]: valueOf(text) }
    ));
    const cases = [
      ['get_attr', { To_Account: ['-'] }],
      ['clear_all_tags', { To_Account: ['-'] }],
      ['get_tag', { To_Account: hostile }],
      ['set_attr', { UserAttrs: [{ To_Account: '-', Attrs: { '=ls': '=ls' } }] }],
      ['set_attr', { UserAttrs: users('Attrs', (text) => ({ '=ls': text })) }],
      ['remove_attr', { UserAttrs: [{ To_Account: '=ls', Attrs: names }] }],
      ['set_attr', { UserAttrs: [{ To_Account: '-', Attrs: { '=ls': '\u0003\nid\n' } }] }],
      ['set_attr', { UserAttrs: values.map((text) => ({ To_Account: '-', Attrs: { '=ls': text } })).slice(-1) }],
      ['set_attr_name', { AttrNames: Object.fromEntries(names.entries()) }],
      ['set_attr_name', { AttrNames: { 3: 'a\0b\n' }, AttrTypes: { 3: 0 } }],
      ['add_tag', { Replace: 1, UserTags: [{ To_Account: '--', Tags: values }] }],
      ['add_tag', { UserTags: [{ To_Account: 'plain', Tags: ['\u202egpj'] }] }],
      ['remove_tag', { UserTags: users('Tags', (text) => [text]) }],
      ['push', { From_Account: '-', MsgRandom: 1, OfflinePushInfo: { Title: values.join(' '), Ext: '{"entity":"!x\\n"}' } }],
      ['batch', { From_Account: 'a', To_Account: hostile, MsgRandom: 1, OfflinePushInfo: { Title: 'END', Desc: 'END\nid' } }],
      ['all_member_push_trace', { TaskID: '!history', UserID: '-n' }],
    ];
    const importing = "import { createClient } from 'timpush';";
    const shellOf = (text) => ['sh', ['-ec', text]];
    const programs = {
      curl: (texts) => shellOf([teller('curl'), ...texts].join('\n')),
      node: (texts) => [process.execPath, ['--input-type=module', '--eval',
        importing + texts.map((text) => `{${text.replace(importing, '')}}`).join('\n')]],
      python: (texts) => ['python3', ['-c', texts.join('\n')]],
      // The first one runs for all in a process of its own.
      cli: ([first, ...texts]) => shellOf([first.replace('npx timpush', '"$NODE" dist/cli.js >/dev/null'),
        teller('npx'), ...texts].join('\n')),
      bash: ([first, ...texts]) => ['bash', programs.cli([first, ...texts])[1]],
    };
    const told = { curl: curlHere, cli: npxHere, bash: npxHere };

    test.each(Object.keys(programs))('in %s', async (program) => {
      const language = program === 'bash' ? 'cli' : program;
      const ownEmulator = createEmulator({
        ...app, accounts: 'auto', samples: false, attributeNames: Object.fromEntries(names.entries()),
        users: Object.fromEntries(['-', ...hostile].map((account) => [account, {}])),
      });
      const own = await serve(ownEmulator.fetch);
      const { TIMPUSH_USERSIG, TIMPUSH_SECRET_KEY, ...rest } = environment;
      const secret = ['curl', 'python'].includes(language) ? { TIMPUSH_USERSIG } : { TIMPUSH_SECRET_KEY };
      const texts = cases.map(([command, body]) => snippetOf(language, {
        command, text: JSON.stringify(body), sdkAppId: '1400000000', identifier: 'administrator',
        region: 'singapore', host: '',
      }, { credential: 'secretKey' }).replaceAll(localEmulator, own.url));
      expect(texts.join('')).not.toMatch(raw);
      try {
        const [command, args] = programs[program](texts);
        const running = promisify(execFile)(command, args, {
          env: { ...rest, ...secret, NODE: process.execPath }, timeout: 180_000,
        });
        running.child.stdin.end();
        const { stdout } = await running;
        if (told[language]) for (const call of callsIn(stdout)) await told[language](call);
      } finally {
        await own.close({ grace: 10 });
      }
      const heard = ownEmulator.requests.list();
      expect(heard.map(({ command, body }) => [command, JSON.parse(body)])).toEqual(cases);
    });
  });

  test('holds no secret and no UserSig', () => {
    for (const command of commands) {
      for (const language of ['curl', 'node', 'python', 'cli']) {
        expect(programOf(language, command)).not.toMatch(new RegExp(`${app.secretKey}|${environment.TIMPUSH_USERSIG}`));
      }
    }
  });
});
