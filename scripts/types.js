// The strict check of the JavaScript's types. The library and the tester page are checked without
// Node's, so that they use none of them; what runs in Node only is checked with them, and the benches
// and examples, which import the package by its name, against the declarations that it ships.
import { capture, isMain, runMain } from './run.js';

export const projects = ['tsconfig.json', 'tsconfig.web.json', 'tsconfig.node.json', 'tsconfig.users.json'];

/** @returns {Promise<{ code: number, output: string }>} what is wrong */
export const checkTypes = async () => {
  const results = await Promise.all(projects.map((project) => (
    capture(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project])
  )));
  return {
    code: Math.max(...results.map(({ code }) => code)),
    output: results.map(({ output }) => output).join(''),
  };
};

if (isMain(import.meta.url)) {
  runMain(async () => {
    const { code, output } = await checkTypes();
    process.stdout.write(output);
    return code;
  });
}
