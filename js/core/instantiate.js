/** From a compiled module to the functions that Embind makes of it. */

import createGlue from '../../dist/glue.js';

const quiet = () => {};

/**
 * By its tag, since an edge runtime's module is of another realm.
 * @param {unknown} value
 */
const isModule = (value) => Object.prototype.toString.call(value) === '[object WebAssembly.Module]';

/**
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Imports} imports
 * @param {boolean} atOnce
 */
const instanceOf = async (module, imports, atOnce) => (
  atOnce ? new WebAssembly.Instance(module, imports) : WebAssembly.instantiate(module, imports));

/**
 * @param {WebAssembly.Module} module
 * @param {boolean} atOnce and not by another thread, as a browser's page must
 * @returns {Promise<import('./instance.d.ts').Instance>}
 */
export const instantiate = (module, atOnce) =>
  new Promise((resolve, reject) => {
    if (!isModule(module)) throw new TypeError(`A WebAssembly.Module is needed, not ${typeof module}`);
    createGlue({
      /**
       * @param {WebAssembly.Imports} imports
       * @param {(instance: WebAssembly.Instance) => void} receive
       */
      instantiateWasm: (imports, receive) => {
        instanceOf(module, imports, atOnce).then(receive).catch(reject); // what `receive` throws, too
        return {};
      },
      locateFile: String, // nothing is located: instantiateWasm is the only way in
      print: quiet,
      printErr: quiet, // what goes wrong is thrown
    }).then(resolve, reject);
  });
