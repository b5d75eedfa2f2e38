/** What does the package add to a fresh process, up to its first answer, against what importing an SDK adds? */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { atMost, median, rounded, roundsOf } from '../support.js';

const sdks = ['expo-server-sdk', 'firebase-admin/messaging', 'stripe', 'tencentcloud-sdk-nodejs-common'];

/**
 * @param {string} program
 * @param {string[]} args
 */
const runWhole = (program, ...args) => () => {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url));
  const { status } = spawnSync(process.execPath, [path, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args} ended with ${status}`);
};

export const title = 'Cold start: what is added to a process that makes one Response, as a share of it';

/** @returns {Promise<import('../support.js').Found>} */
export const measure = async () => {
  /** @type {Record<string, number[]>} */
  const times = await roundsOf({
    base: runWhole('import.js'),
    ours: runWhole('first-answer.js'),
    ...Object.fromEntries(sdks.map((name) => [name, runWhole('import.js', name)])),
  }, 45);
  // A process takes so long that the machine is seldom quiet throughout. Those of one round had the same machine: the median
  // of the rounds' shares moves less than any percentile of the times.
  /** @param {string} name */
  const shareOf = (name) => (
    rounded(median(times[name].map((time, round) => time / times.base[round] - 1)), 2));
  const ours = shareOf('ours');
  const shares = sdks.map(shareOf);
  return {
    columns: ['process', 'share'],
    rows: {
      'timpush: import, client, signature, first answer': [ours],
      ...Object.fromEntries(sdks.map((name, index) => [`${name}: import`, [shares[index]]])),
    },
    claims: [
      atMost('the share of timpush', ours, 0.18),
      ...sdks.map((name, index) => ({ claim: `less than ${name}: ${ours}, ${shares[index]}`, isReached: ours < shares[index] })),
    ],
  };
};
