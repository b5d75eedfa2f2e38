// The tester page over HTTP: its built files as a fetch handler, with the headers that a page
// cannot say for itself. What is no file of the page goes to the next handler, such as an emulator's.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/**
 * The file that a path names: plain names only, so that none leads out of the folder.
 * @param {string} path
 */
const nameOf = (path) => {
  const name = path === '/' ? 'index.html' : path.slice(1);
  return /^(chunks\/)?[\w-]+(\.[\w-]+)+$/.test(name) && extname(name) in types ? name : undefined;
};

/**
 * @param {URL} folder
 * @param {string} name
 */
const contentOf = async (folder, name) => {
  try {
    return await readFile(fileURLToPath(new URL(name, folder)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Serves the page at `/`.
 * @param {URL} folder where it was built, with a slash at the end
 * @param {import('./server.js').Handler} [next] answers what is no file of the page
 * @returns {Promise<import('./server.js').Handler>}
 * @throws {Error} when the page has not been built
 */
export const servePage = async (folder, next = () => new Response('Not found.\n', { status: 404 })) => {
  const page = await contentOf(folder, 'index.html');
  if (!page) throw new Error('The tester page is not built: run npm run build');
  const headers = {
    'content-security-policy': policyOf(page.toString()),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  return async (request, init) => {
    const name = nameOf(new URL(request.url).pathname);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const content = isRead && name ? await contentOf(folder, name) : undefined;
    if (!content || !name) return next(request, init);
    return new Response(content, {
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
