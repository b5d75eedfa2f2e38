// Snippets: run in their languages, with values that try to break out of their quotes.
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { signUserSig } from 'timpush';
import { createEmulator } from 'timpush/emulator';
import { timpushHere } from '../js/cli/helpers.js';
import { serve } from '../../js/node/server.js';
import { commands } from '../../web/commands.js';
import { javaScript, python, shell } from '../../web/snippets/quote.js';
import { localEmulator, snippetOf } from '../../web/snippets/index.js';
import { app } from './app.js';

const nasty = [
  'plain', '', ' ', "it's", '"quoted"', '$(touch x) `id` $HOME', '\\', '\\"', "'; rm -rf /; '", 'a\nb', '\t',
  '张小红', '🙂', '</script>', '$x{y}', '#{x}', '%s {0}', '-n', '--', '!history', '\u2028', '*', '~', '=ls',
];

/** What the core lets through: no control characters, nothing empty. */
const hostile = nasty.filter((text) => text !== '' && !/[\n\t]/.test(text));

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
  test.each(nasty)('%j stays itself in a shell', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shell(text) || "''"}`]).toString()).toBe(text);
  });

  test('is no path of a program to zsh', () => {
    expect(shell('=ls')).toBe("'=ls'");
    expect(shell('a=ls')).toBe('a=ls');
  });

  test('stays itself in Python', () => {
    const value = { texts: nasty, deep: { yes: true, no: false, none: null, number: 1.5 } };
    const program = `import json, sys\nsys.stdout.write(json.dumps(${python(value)}))`;
    expect(JSON.parse(execFileSync('python3', ['-c', program]).toString())).toEqual(value);
  });

  test('stays itself in JavaScript, a member called __proto__ included', () => {
    const value = JSON.parse(JSON.stringify({ texts: nasty, 'a b': { none: null } }).replace('{', '{"__proto__":"x",'));
    const program = `process.stdout.write(JSON.stringify(${javaScript(value)}))`;
    expect(execFileSync(process.execPath, ['-e', program]).toString()).toBe(JSON.stringify(value));
  });
});

describe('each command\'s snippet', () => {
  let server;
  let environment;
  beforeAll(async () => {
    server = await serve(createEmulator(app).fetch);
    environment = {
      ...process.env, TIMPUSH_SECRET_KEY: app.secretKey, TIMPUSH_USERSIG: await signUserSig(app),
    };
  });
  afterAll(() => server.close({ grace: 10 }));

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
    const programs = commands.map((command) => programOf('node', command));
    expect(programs.every((program) => program.startsWith(importing))).toBe(true);
    const blocks = programs.map((program) => `{${program.replace(importing, '')}}`).join('\n');
    const said = await run(process.execPath, ['--input-type=module', '--eval', importing + blocks]);
    expect(said).toContain("city: 'NewYork'");
  });

  test('runs in Python', async () => {
    const said = await run('python3', ['-c', commands.map((command) => programOf('python', command)).join('print("---")\n')]);
    const answers = said.split('---\n').map((answer) => JSON.parse(answer));
    expect(answers.map(({ ErrorCode }) => ErrorCode)).toEqual(commands.map(() => 0));
  });

  test('is understood by a shell', async () => {
    // curl itself need not be there: what it would be told is what counts.
    const say = (name) => `${name}() { printf '%s\\n' "$@" ---; }\n`;
    const curls = await run('sh', ['-c', say('curl') + commands.map((command) => programOf('curl', command)).join('')]);
    const lines = await run('sh', ['-c', say('npx') + commands.map((command) => programOf('cli', command)).join('')]);
    const heard = [curls, lines].map((text) => text.split('---\n'));
    for (const [index, { name, example }] of commands.entries()) {
      const [curl, cli] = heard.map((texts) => texts[index]);
      expect(Number(/&random=(\d+)&/.exec(curl)[1])).toBeLessThan(2 ** 32);
      expect(curl).toContain(JSON.stringify(example));
      expect(curl).toContain(`/v4/timpush/${name}?usersig=${environment.TIMPUSH_USERSIG}&identifier=administrator&`);
      expect(cli.split('\n').slice(0, 2)).toEqual(['timpush', name.replaceAll('_', '-')]);
    }
  });

  describe('does the same, whatever the values', () => {
    const names = hostile.slice(-10);
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
      ['add_tag', { Replace: 1, UserTags: [{ To_Account: '--', Tags: hostile }] }],
      ['remove_tag', { UserTags: users('Tags', (text) => [text]) }],
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
    };
    const told = { curl: curlHere, cli: npxHere };

    test.each(Object.keys(programs))('in %s', async (language) => {
      const emulator = createEmulator({
        ...app, accounts: 'auto', samples: false, attributeNames: Object.fromEntries(names.entries()),
        users: Object.fromEntries(['-', ...hostile].map((account) => [account, {}])),
      });
      const own = await serve(emulator.fetch);
      const { TIMPUSH_USERSIG, TIMPUSH_SECRET_KEY, ...rest } = environment;
      const secret = ['curl', 'python'].includes(language) ? { TIMPUSH_USERSIG } : { TIMPUSH_SECRET_KEY };
      const texts = cases.map(([command, body]) => snippetOf(language, {
        command, text: JSON.stringify(body), sdkAppId: '1400000000', identifier: 'administrator',
        region: 'singapore', host: '',
      }, { credential: 'secretKey' }).replaceAll(localEmulator, own.url));
      try {
        const [command, args] = programs[language](texts);
        const running = promisify(execFile)(command, args, {
          env: { ...rest, ...secret, NODE: process.execPath }, timeout: 180_000,
        });
        running.child.stdin.end();
        const { stdout } = await running;
        if (told[language]) for (const call of callsIn(stdout)) await told[language](call);
      } finally {
        await own.close({ grace: 10 });
      }
      const heard = emulator.requests.list();
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
