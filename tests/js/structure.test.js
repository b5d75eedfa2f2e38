// The rules of the layout: which file may know which. They are read from the sources' includes and
// imports, and, for side effects, from a process that imports every module.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, transform } from 'esbuild';
import { runModule } from './support/node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const filesIn = (folder, ending) => {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => ending.test(name) && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`).sort();
};

const textOf = (path) => readFileSync(join(root, path), 'utf8');

/** The code alone: comments name types by `import('…')`, and mention what the code must not. */
const codeOf = (path) => textOf(path)
  .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  .replace(/(^|\s)\/\/.*$/gm, '$1');

const modules = [...filesIn('js', /\.js$/), 'dist/glue.js', 'dist/core-bytes.js'];

/** Module → what it imports, statically or not: paths from the checkout's folder, or bare names. */
const imports = new Map(modules.map((path) => [path, []]));

await build({
  absWorkingDir: root,
  entryPoints: modules,
  bundle: true,
  write: false,
  outdir: 'build',
  platform: 'neutral',
  logLevel: 'silent',
  plugins: [{
    name: 'note',
    setup: ({ onResolve }) => {
      onResolve({ filter: /.*/ }, ({ kind, path, importer, resolveDir }) => {
        if (kind === 'entry-point') return undefined;
        const name = path.startsWith('.') ? relative(root, join(resolveDir, path)) : path;
        imports.get(relative(root, importer)).push(name);
        return { path, external: true };
      });
    },
  }],
});

const importsOf = (path) => imports.get(path);

/** Everything that a module loads, or may load. */
const reachableFrom = (entry) => {
  const found = new Set([entry]);
  for (const path of found) {
    // A `.wasm?module` is the file before the question mark.
    for (const name of imports.get(path) ?? []) found.add(name.replace(/\?.*$/, ''));
  }
  return [...found];
};

/** What a check finds, by the path that it finds it in. */
const guiltyAmong = (paths, check) => paths.flatMap((path) => (
  (check(path) ?? []).map((found) => `${path}: ${found}`)
));

const library = filesIn('js', /\.js$/).filter((path) => !path.startsWith('js/node/'));

test('finds what the rules are about', () => {
  expect(library).toEqual(expect.arrayContaining(['js/index.js', 'js/emulator/index.js']));
  expect(reachableFrom('js/index.js')).toEqual(expect.arrayContaining([
    'js/client/client.js', 'js/core/core.js', 'dist/glue.js', 'dist/core-bytes.js',
  ]));
  expect(importsOf('js/node/server.js')).toContain('node:http');
});

describe('the check of types', () => {
  const sources = ['js', 'web', 'scripts', 'bench', 'examples']
    .flatMap((folder) => filesIn(folder, /\.js$/));

  test('covers every source', async () => {
    const projects = readdirSync(root).filter((name) => /^tsconfig\..*json$/.test(name));
    const configs = await Promise.all(projects.map((project) => promisify(execFile)(
      process.execPath, ['node_modules/typescript/bin/tsc', '-p', project, '--showConfig'], { cwd: root },
    )));
    const checked = configs.flatMap(({ stdout }) => JSON.parse(stdout).files)
      .map((path) => join(path)); // without its ./
    expect(sources).toContain('web/app.js');
    expect(sources.filter((path) => !checked.includes(path))).toEqual([]);
  });

  test('is told to look away nowhere', () => {
    expect(guiltyAmong(sources, (path) => textOf(path).match(/@ts-\w+/g))).toEqual([]);
  });
});

describe('the C++ core', () => {
  const core = ['include', 'src'].flatMap((folder) => filesIn(folder, /\.(h|cpp)$/))
    .filter((path) => !path.startsWith('src/bindings/'));
  const includesOf = (path) => [...codeOf(path).matchAll(/^\s*#\s*include\s*["<](.+?)[">]/gm)]
    .map(([, name]) => name);

  test('includes no Emscripten, no clock, no randomness, no I/O', () => {
    const forbidden = new RegExp('emscripten|bindings/|^(c?time|chrono|random|thread|mutex|future'
      + '|iostream|fstream|cstdio|stdio\\.h|filesystem|unistd\\.h|sys/.*)$');
    expect(core).toContain('src/request.cpp');
    expect(guiltyAmong(core, (path) => includesOf(path).filter((name) => forbidden.test(name))))
      .toEqual([]);
  });

  test('has one file that includes Emscripten', () => {
    const users = filesIn('src', /\.(h|cpp)$/)
      .filter((path) => includesOf(path).some((name) => name.startsWith('emscripten')));
    expect(users).toEqual(['src/bindings/bindings.cpp']);
  });
});

describe('the library', () => {
  test('imports files of the package only, and none of the Node rooms', () => {
    const isOurs = (name) => /^(js|dist)\//.test(name) && !name.startsWith('js/node/');
    expect(guiltyAmong(library, (path) => importsOf(path).filter((name) => !isOurs(name))))
      .toEqual([]);
  });

  test('leaves Node to the Node rooms, and so does the page', () => {
    const pattern = /from '(node:[^']*|[^']*\/js\/node\/[^']*)'|import\('node:[^']*'\)/g;
    expect(guiltyAmong([...library, ...filesIn('web', /\.js$/)], (path) => codeOf(path).match(pattern)))
      .toEqual([]);
  });

  // A name that is only asked for is no import: no bundler looks for it, and where there is nothing the platform's own way is taken.
  test('asks for modules of Node in one file, which edge runtimes do not load', () => {
    const users = library.filter((path) => /\bprocess\s*(\?\.|\.|\[)|getBuiltinModule|['"]node:/.test(codeOf(path)));
    expect(users).toEqual(['js/core/builtin.js']);
    const edges = library.filter((path) => /\.(workerd|edge-light)\.js$/.test(path));
    expect(edges.length).toBeGreaterThan(5);
    expect(edges.filter((path) => reachableFrom(path).includes('js/core/builtin.js'))).toEqual([]);
  });

  test('has no default export', () => {
    const pattern = /export\s+default|export\s*\{[^}]*\bas\s+default\b/g;
    expect(guiltyAmong(library, (path) => codeOf(path).match(pattern))).toEqual([]);
  });

  test('asks for the time and sets timers in one file of the client', () => {
    const pattern = /\b(setTimeout|setInterval|setImmediate|performance|Date)\b|\bAbortSignal\s*\.\s*timeout\b/;
    const guilty = filesIn('js/client', /\.js$/).filter((path) => pattern.test(codeOf(path)));
    expect(guilty).toEqual(['js/client/clock.js']);
  });

  test('keeps two states of the process, the tables of gates and of signals', () => {
    const known = ["'timpush.gates'", "'timpush.signals'", "'nodejs.util.inspect.custom'"]; // the second is no state
    const symbols = (path) => [...codeOf(path).matchAll(/Symbol\.for\((.+?)\)/g)]
      .map(([, name]) => name).filter((name) => !known.includes(name));
    const writes = (path) => codeOf(path).match(new RegExp([
      '\\b(globalThis|self|window|global)\\s*(\\.\\s*\\w+|\\[[^\\]]+\\])\\s*(\\?\\?|\\|\\||&&)?=[^=]',
      '\\b(Object|Reflect)\\s*\\.\\s*(assign|set|define\\w*)\\s*\\(\\s*(globalThis|self|window|global)\\b',
    ].join('|'), 'g'));
    expect(guiltyAmong(library, symbols)).toEqual([]);
    expect(guiltyAmong(library, writes)).toEqual([]);
  });

  test('adds the table of gates to the process by a call, and nothing else', async () => {
    const { stdout } = await runModule(`
      import { createClient } from 'timpush';
      import { createEmulator } from 'timpush/emulator';
      const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'k'.repeat(64) };
      const keys = () => Reflect.ownKeys(globalThis);
      new Response('').text(); // Node's own lazy globals
      const before = new Set(keys());
      const { fetch } = createEmulator(app);
      const client = createClient({ ...app, fetch, endpoint: 'http://127.0.0.1:1' });
      const { users } = await client.getAttributes(['Mary']);
      const added = keys().filter((key) => !before.has(key)).map(String);
      console.log(JSON.stringify({ users: users.length, added }));
    `);
    expect(JSON.parse(stdout)).toEqual({ users: 1, added: ['Symbol(timpush.gates)'] });
  });
});

describe('runtimes that compile no bytes', () => {
  const entries = library.filter((path) => /\/index\.(workerd|edge-light)\.js$/.test(path));

  test.each(entries)('nothing reachable from %s mentions WebAssembly.compile', (entry) => {
    const guilty = reachableFrom(entry).filter((path) => (
      path.endsWith('.js') && /\bWebAssembly\b[^;]*\bcompile(Streaming)?\b/.test(codeOf(path))
    ));
    expect(guilty).toEqual([]);
  });

  test('the check sees it where it stands', () => {
    expect(reachableFrom('js/index.js').some((path) => textOf(path).includes('WebAssembly.compile')))
      .toBe(true);
  });
});

describe('the emulator', () => {
  const emulator = library.filter((path) => path.startsWith('js/emulator/'));

  // Of the package it takes the UserSig codec, and that at its doors only, together with the core
  // that the client loads too, and what masks secrets, which knows nothing of the contract: a spelling
  // that one of the two did not mask would be a leak, and no disagreement. Everything else it does in
  // its own way, so that a misreading of the contract shows as one.
  test('takes the UserSig codec and the masker of the package, and nothing else', () => {
    const isEntry = (path) => /^js\/emulator\/index(\.[\w-]+)?\.js$/.test(path);
    const isCodec = (name) => /^js\/(usersig|core\/load(\.[\w-]+)?)\.js$/.test(name);
    const outside = (path) => importsOf(path).filter((name) => (
      !name.startsWith('js/emulator/') && !(isEntry(path) && isCodec(name)) && name !== 'js/redact.js'
    ));
    expect(importsOf('js/redact.js')).toEqual([]);
    expect(emulator.filter(isEntry)).toContain('js/emulator/index.js');
    expect(guiltyAmong(emulator, outside)).toEqual([]);
  });

  test('hands the core on to the codec, and asks nothing of it itself', () => {
    const others = (path) => codeOf(path).replaceAll('createUserSig(loadCore)', '')
      .match(/^(?!import ).*\bloadCore\b.*$/gm);
    expect(guiltyAmong(emulator, others)).toEqual([]);
  });

  test('reaches nothing of the client by it', () => {
    const ofClient = (path) => reachableFrom(path).filter((name) => name.startsWith('js/client/'));
    expect(guiltyAmong(emulator, ofClient)).toEqual([]);
  });

  test('is not known to the client', () => {
    const users = library.filter((path) => !path.startsWith('js/emulator/')
      && importsOf(path).some((name) => name.startsWith('js/emulator/')));
    expect(users).toEqual([]);
  });
});

describe('the glue', () => {
  // Nothing that only Node has, nothing that a strict policy forbids, nothing that it listens to.
  test('runs in every runtime', () => {
    const forbidden = new RegExp('\\brequire\\(|import\\.meta|\\beval\\b|\\bFunction\\(|\\bprocess\\.'
      + '|__dirname|unhandledRejection|uncaughtException|WebAssembly\\.compile|node:', 'g');
    expect(textOf('dist/glue.js').match(forbidden)).toBeNull();
  });
});

describe('a first import', () => {
  // What imports the wasm as a module is for runtimes that can.
  const loadable = library.filter((path) => (
    !reachableFrom(path).some((reached) => reached.endsWith('.wasm'))
  ));
  const program = `
    let touched = [];
    globalThis.WebAssembly = new Proxy(WebAssembly, {
      get: (target, name) => { touched.push('WebAssembly.' + String(name)); return target[name]; },
    });
    for (const name of ['fetch', 'setTimeout', 'setInterval', 'DecompressionStream']) {
      const original = globalThis[name];
      globalThis[name] = function (...args) {
        touched.push(name);
        return new.target ? new original(...args) : original(...args);
      };
    }
    const stateOf = () => JSON.stringify([
      Reflect.ownKeys(globalThis).map(String).sort(),
      process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
      Object.keys(process.env).sort(),
      process.getActiveResourcesInfo().filter((name) => !/^(Pipe|FSReq)/.test(name)).sort(),
    ]);
    await import('./jest.config.js'); // what Node itself does at a first import
    const guilty = [];
    for (const path of ${JSON.stringify(loadable)}) {
      touched = [];
      const before = stateOf();
      await import('./' + path);
      if (stateOf() !== before || touched.length > 0) guilty.push({ path, touched });
    }
    console.log(JSON.stringify(guilty));
  `;

  test('of any module of the library changes nothing and starts nothing', async () => {
    const { stdout, stderr } = await runModule(program);
    expect({ guilty: JSON.parse(stdout), stderr }).toEqual({ guilty: [], stderr: '' });
  });

  test('may be by require: no module awaits at its top level', async () => {
    const others = [...filesIn('js/node', /\.js$/), ...filesIn('web', /\.js$/)];
    const paths = [...library, ...others, 'dist/glue.js', 'dist/core-bytes.js'];
    await Promise.all(paths.map((path) => transform(textOf(path), {
      sourcefile: path, format: 'esm', supported: { 'top-level-await': false }, logLevel: 'silent',
    })));
  });
});
