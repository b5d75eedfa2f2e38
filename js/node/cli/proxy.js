// Whether Node takes the proxy that the environment names.
import { phrase } from './language.js';

/** @param {string} version such as `22.21.0` */
const knowsProxies = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 21);
};

/** @param {NodeJS.ProcessEnv} env */
const isAsked = ({ NODE_USE_ENV_PROXY, NODE_OPTIONS = '' }) => (
  NODE_USE_ENV_PROXY === '1' || NODE_OPTIONS.split(' ').includes('--use-env-proxy'));

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} origin that was called in vain
 * @param {string} [version] of Node
 * @returns {import('./language.js').Phrase | ''} nothing where no proxy is named
 */
export const proxyHint = (env, origin, version = process.versions.node) => {
  const name = origin.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = [name, name.toLowerCase()].find((one) => env[one]);
  if (variable === undefined) return '';
  if (!knowsProxies(version)) return phrase('proxyUnknown', { variable, version });
  return phrase(isAsked(env) ? 'proxyUsed' : 'proxyUnused', { variable });
};
