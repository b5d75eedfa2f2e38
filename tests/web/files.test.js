/** @jest-environment ./tests/web/environment.js */
// The built page as files: small at first, at home under any path, and with the policy that it says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadCore } from 'timpush';
import { servePage } from '../../js/node/page.js';
import { answerOf, built, folder, openBrowser, send } from './browser.js';

const root = new URL('../../', import.meta.url);

const textOf = (name) => readFileSync(join(built, name), 'utf8');

/** What a module imports at once; what it imports later is not in the first view. */
const importsOf = (name) => (
  [...textOf(name).matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)]
    .map(([, path]) => join(dirname(name), path))
);

const firstView = () => {
  const page = textOf('index.html');
  const files = new Set(['index.html']);
  for (const [, name] of page.matchAll(/(?:src|href)="([\w.]+\.(?:js|css))"/g)) files.add(name);
  for (const name of files) {
    if (name.endsWith('.js')) importsOf(name).forEach((path) => files.add(path));
  }
  return [...files];
};

const chunks = readdirSync(join(built, 'chunks'));

test('the first view is at most 80 KB gzipped, without the wasm and the editor', () => {
  const files = firstView();
  expect(files).toEqual(expect.arrayContaining(['index.html', 'app.js', 'app.css']));
  const size = files.reduce((sum, name) => sum + gzipSync(textOf(name)).length, 0);
  expect(size).toBeLessThanOrEqual(80 * 1024);
  const [core] = chunks.filter((name) => textOf(`chunks/${name}`).includes('WebAssembly.compile'));
  const [editor] = chunks.filter((name) => name.startsWith('codemirror-'));
  expect([core, editor].every((name) => name && !files.includes(`chunks/${name}`))).toBe(true);
});

test('every address in the page is relative, and names a file that is there', () => {
  const page = textOf('index.html');
  for (const [, name] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect([name, existsSync(join(built, name))]).toEqual([name, true]);
  }
  expect(page).not.toMatch(/<style|style=|<script>|onload=|%POLICY%/);
});

describe('the policy', () => {
  test('is the header\'s and the page\'s own, and allows the regions\' hosts', async () => {
    const answer = (await servePage(folder))(new Request('http://127.0.0.1/'), {});
    const header = (await answer).headers.get('content-security-policy');
    const [, own] = /Content-Security-Policy" content="([^"]+)"/.exec(textOf('index.html'));
    expect(header).toBe(`${own}; frame-ancestors 'none'`);
    const hosts = (await loadCore()).regions().flatMap(({ host, backup }) => [host, backup]);
    const rules = Object.fromEntries(own.split('; ').map((rule) => {
      const [name, ...values] = rule.split(' ');
      return [name, values.join(' ')];
    }));
    expect(rules).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': `'self' ${[...new Set(hosts)].map((host) => `https://${host}`).join(' ')}`,
      'base-uri': "'none'",
      'form-action': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'lit-html',
    });
  });

  test('holds: inline code, foreign hosts and markup from text are refused', async () => {
    const { visit, closeVisits, close } = await openBrowser();
    const page = await visit({ expected: /Content Security Policy|TrustedHTML/ });
    const tried = await page.evaluate(async () => {
      const script = document.createElement('script');
      const results = [await fetch('https://example.invalid/').catch(() => 'refused')];
      try {
        script.text = 'globalThis.ran = true';
        document.body.append(script);
        document.body.innerHTML = '<b>no</b>';
      } catch {
        results.push('refused');
      }
      return [...results, globalThis.ran];
    });
    expect(tried).toEqual(['refused', 'refused', undefined]);
    await closeVisits();
    await close();
  });
});

describe('served by node', () => {
  const ask = async (path, init) => (await servePage(folder, () => new Response('next', { status: 404 })))(
    new Request(`http://127.0.0.1${path}`, init), {},
  );

  test.each(['/../package.json', '/..%2fpackage.json', '/chunks/../../package.json', '/chunks', '/nothing.js',
    '/v4/timpush/get_attr'])('%s goes to the next handler', async (path) => {
    expect(await (await ask(path)).text()).toBe('next');
  });

  test('only reading is the page\'s', async () => {
    expect(await (await ask('/', { method: 'POST' })).text()).toBe('next');
    expect((await ask('/app.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await ask(`/chunks/${chunks[0]}`)).headers.get('cache-control')).toContain('immutable');
  });

  test('by a command, until it is told to end', async () => {
    const child = spawn(process.execPath, ['dist/cli.js', 'tester', '--port', '0'], { cwd: root });
    const ended = once(child, 'exit');
    const [address] = await once(child.stdout, 'data');
    const page = await fetch(String(address).trim());
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await page.text()).toBe(textOf('index.html'));
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('says what to do when the page is not built', async () => {
    await expect(servePage(new URL('nowhere/', folder))).rejects.toThrow('npm run build');
  });
});

test('any static server may serve it, under any path; wasm and editor come late', async () => {
  const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
  const asked = [];
  const handler = ({ url }) => {
    const { pathname } = new URL(url);
    const name = pathname === '/some/where/' ? 'index.html' : pathname.replace('/some/where/', '');
    asked.push(name);
    if (!existsSync(join(built, name))) return new Response('', { status: 404 });
    const type = types[name.split('.').at(-1)];
    return new Response(textOf(name), { headers: { 'content-type': type } });
  };
  const { visit, closeVisits, close } = await openBrowser({ handler });
  // The page waits half a second for its first paint, which may take longer on a busy machine.
  const script = () => {
    const { setTimeout: original } = globalThis;
    globalThis.setTimeout = (callback, milliseconds) => (
      original(callback, milliseconds >= 100 ? 100_000 : milliseconds)
    );
  };
  const page = await visit({ path: '/some/where/', script });
  await send(page);
  expect(await answerOf(page)).toContain('NewYork');
  expect(asked.some((name) => name.includes('codemirror'))).toBe(false);

  const order = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-paint')[0].startTime,
    library: performance.getEntriesByType('resource').find(({ name }) => name.includes('/library-')).startTime,
  }));
  expect(order.paint).toBeLessThan(order.library);

  await page.locator('json-editor textarea').focus();
  await page.locator('json-editor .cm-content').waitFor();
  expect(asked.some((name) => name.includes('codemirror'))).toBe(true);
  expect(await closeVisits()).toEqual([]);
  await close();
});
