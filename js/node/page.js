// The tester page over HTTP: its built files as a fetch handler, with the headers that a page
// cannot say for itself. What is no file of the page goes to the next handler, such as an emulator's.
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The page's own policy, which its first lines carry, and the rule that only a header can give. */
const policyOf = (/** @type {string} */ page) => {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  if (policy === undefined) throw new Error('index.html has no policy: build it again');
  return `${policy}; frame-ancestors 'none'`;
};

/** @param {NodeJS.ErrnoException} error */
const noneIfAbsent = (error) => {
  if (error.code === 'ENOENT') return [];
  throw error;
};

/**
 * @param {URL} folder
 * @returns {Promise<Map<string, Uint8Array>>} its files and those of its chunks, by their paths
 */
const filesIn = async (folder) => {
  const found = await Promise.all(['', 'chunks/'].map(async (place) => {
    const names = await readdir(new URL(place, folder)).catch(noneIfAbsent);
    return names.filter((name) => extname(name) in types).map((name) => place + name);
  }));
  return new Map(await Promise.all(found.flat().map(async (name) => (
    /** @type {const} */ ([name, await readFile(new URL(name, folder))])
  ))));
};

/**
 * A body that is not copied, as a Response would copy the buffer itself.
 * @param {Uint8Array} content
 */
const bodyOf = (content) => new ReadableStream({
  start: (controller) => {
    controller.enqueue(content);
    controller.close();
  },
});

/**
 * Serves the page at `/`, as its files are now: each is read once, and all answers share it.
 * @param {URL} folder where it was built, with a slash at the end
 * @param {import('./server.js').Handler} [next] answers what is no file of the page
 * @returns {Promise<import('./server.js').Handler>}
 * @throws {Error} when the page has not been built
 */
export const servePage = async (folder, next = () => new Response('Not found.\n', { status: 404 })) => {
  const files = await filesIn(folder);
  const page = files.get('index.html');
  if (!page) throw new Error('The tester page is not built: run npm run build');
  const headers = {
    'content-security-policy': policyOf(new TextDecoder().decode(page)),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  };
  return (request, init) => {
    const { pathname } = new URL(request.url);
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const content = files.get(name);
    if (!content || !['GET', 'HEAD'].includes(request.method)) return next(request, init);
    return new Response(request.method === 'HEAD' ? null : bodyOf(content), {
      headers: {
        ...headers,
        'content-type': types[extname(name)],
        'content-length': String(content.length),
        // A chunk's name changes with what is in it.
        'cache-control': name.startsWith('chunks/') ? 'max-age=31536000, immutable' : 'no-cache',
      },
    });
  };
};
