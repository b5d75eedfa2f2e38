/** From a compiled module to the functions that Embind makes of it. */

import createGlue from '../../dist/glue.js';

const quiet = () => {};

/**
 * @param {WebAssembly.Module} module
 * @returns {Promise<import('./instance.d.ts').Instance>}
 */
export const instantiate = (module) =>
  new Promise((resolve, reject) => {
    createGlue({
      /**
       * @param {WebAssembly.Imports} imports
       * @param {(instance: WebAssembly.Instance) => void} receive
       */
      instantiateWasm: (imports, receive) => {
        WebAssembly.instantiate(module, imports).then(receive, reject);
        return {};
      },
      locateFile: String, // nothing is located: instantiateWasm is the only way in
      print: quiet,
      printErr: quiet, // what goes wrong is thrown
    }).then(resolve, reject);
  });
