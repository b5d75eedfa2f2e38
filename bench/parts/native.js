/** The C++ library's reader against nlohmann/json's own, in MB/s: native/read_response.cpp by Google Benchmark. */

import { buildWithCMake } from '../../scripts/build.js';
import {
  read, root, run, write,
} from '../../scripts/run.js';
import { setUp } from '../../scripts/setup.js';
import { documents } from '../documents.js';
import { fifthPercentile, rounded } from '../support.js';

const folder = 'build/bench';
const ways = { answer: 'read_response', sink: 'into a sink', dom: 'nlohmann DOM', sax: 'nlohmann SAX' };

export const title = 'C++: reading an answer, in MB/s';

/** @returns {Promise<import('../support.js').Found | { leftOut: string }>} */
export const measure = async () => {
  try {
    await setUp('bench');
  } catch (error) {
    return { leftOut: /** @type {Error} */ (error).message };
  }
  await buildWithCMake('bench', { targets: ['read_response'] });
  const texts = Object.values(documents);
  const paths = texts.map((_, index) => `${folder}/documents/${index}.json`);
  texts.forEach((text, index) => write(paths[index], text));
  const out = `${folder}/read_response.json`;
  await run(`${root}/${folder}/read_response`, ['--benchmark_enable_random_interleaving=true', '--benchmark_repetitions=40',
    '--benchmark_min_time=0.02', `--benchmark_out=${out}`, '--benchmark_out_format=json', ...paths]);
  /** @type {{ benchmarks: { name: string, run_type: string, cpu_time: number }[] }} */
  const { benchmarks } = JSON.parse(read(out).toString());
  /** @param {string} name */
  const nanoseconds = (name) => fifthPercentile(benchmarks
    .filter((one) => one.run_type === 'iteration' && one.name.startsWith(name))
    .map((one) => one.cpu_time));
  const rows = Object.fromEntries(Object.entries(documents).map(([name, text], index) => [
    name,
    Object.keys(ways).map((way) => (
      rounded((Buffer.byteLength(text) * 1000) / nanoseconds(`${index}/${way}`)))),
  ]));
  return { columns: ['users × attributes', ...Object.values(ways)], rows, claims: [] };
};
