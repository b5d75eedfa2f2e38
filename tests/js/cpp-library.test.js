// The library for C++ programs: the example is built against an installed copy, outside of the repository, and asks an emulator.
import { execFile } from 'node:child_process';
import {
  cpSync, mkdtempSync, readdirSync, readFileSync, rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildWithCMake } from '../../scripts/build.js';
import { write } from '../../scripts/run.js';
import { findClang } from '../../scripts/setup.js';
import { startService } from './cli/helpers.js';
import { blocksOf } from './support/readme.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const clang = findClang();
const compilers = clang ? ['c++', clang] : ['c++'];
const execute = promisify(execFile);

/** A program's outcome, whatever its exit code. */
const outcomeOf = async (program, args, env) => {
  const ended = await execute(program, args, { env }).catch((error) => error);
  return { code: ended.code ?? 0, stdout: ended.stdout, stderr: ended.stderr };
};

describe('an installed copy', () => {
  let folder;
  let prefix;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'timpush cpp '));
    prefix = join(folder, 'a prefix');
    await buildWithCMake('release', { options: clang ? [`-DCMAKE_CXX_COMPILER=${clang}`] : [] });
    await execute('cmake', ['--install', join(root, 'build/release'), '--prefix', prefix]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('needs nothing but itself', () => {
    const headers = readdirSync(join(prefix, 'include/timpush'));
    const texts = headers.map((name) => readFileSync(join(prefix, 'include/timpush', name), 'utf8'));
    const included = texts.flatMap((text) => [...text.matchAll(/^#include [<"](.*)[>"]/gm)].map(([, name]) => name));
    const others = included.filter((name) => !/^[a-z_]+$/.test(name)); // what is not the language's
    expect(headers).toContain('timpush.h');
    expect(others.filter((name) => !headers.includes(name.replace('timpush/', '')))).toEqual([]);
    const all = readFileSync(join(prefix, 'include/timpush/timpush.h'), 'utf8');
    expect(headers.filter((name) => name !== 'timpush.h' && !all.includes(`<timpush/${name}>`))).toEqual([]);
  });

  test('keeps its JSON library to itself: a program may have the same, compiled otherwise', async () => {
    const archive = readdirSync(prefix, { recursive: true }).find((name) => name.endsWith('libtimpush.a'));
    const { stdout } = await execute('nm', ['-C', join(prefix, archive)], { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout).toContain('timpush_nlohmann::');
    expect(stdout).not.toMatch(/\bnlohmann::/);
  });

  describe.each(compilers)('and the example, built by %s', (compiler) => {
    let program;
    beforeAll(async () => {
      const place = mkdtempSync(join(folder, 'example '));
      cpSync(join(root, 'examples/cpp'), place, { recursive: true });
      const env = { ...process.env, CXX: compiler, CMAKE_PREFIX_PATH: prefix };
      await execute('sh', ['-c', 'cmake -B build && cmake --build build'], { cwd: place, env });
      program = join(place, 'build/example');
    });

    test('writes and reads attributes, each account once, and explains what failed', async () => {
      const service = await startService({ users: [['Mary', {}], ['xiaoming', {}], ['xiaohua', {}]] });
      const accounts = ['xiaoming', 'nobody', 'Mary', 'xiaohua', 'Mary'];
      const { code, stdout, stderr } = await outcomeOf(program, accounts, service.env);
      await service.close();
      expect(stdout).toBe('xiaoming: sex=male city=ShenZhen\nMary: sex=female city=NewYork\nxiaohua:\n');
      expect(stderr).toMatch(/^nobody: ACCOUNT_NOT_FOUND\. .+\n$/);
      expect(code).toBe(1);
      expect(service.commands()).toEqual(['set_attr', 'get_attr']);
    });

    test('calls again where that helps, and says why it gives up where it does not', async () => {
      const service = await startService({ faults: [{ kind: 'error', errorCode: 91000, times: 1 }] });
      const good = await outcomeOf(program, ['Mary'], service.env);
      const refused = await outcomeOf(program, ['Mary'], { ...service.env, TIMPUSH_SECRET_KEY: 'another' });
      await service.close();
      expect(good).toEqual({ code: 0, stdout: 'Mary: sex=female city=NewYork\n', stderr: '' });
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^The call was refused with 7\d+.*\.\n$/) });
      expect(service.commands()).toEqual(['set_attr', 'set_attr', 'get_attr', 'set_attr']);
      const silent = await outcomeOf(program, ['Mary'], service.env);
      expect(silent).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/connect/i) });
    });
  });
});

/** What the READMEs show, with all that it assumes. */
const readmeProgram = () => {
  const [block] = blocksOf('README.md', 'cpp');
  const [include, ...lines] = block.split('\n');
  return [include, `#include <stdexcept>
struct Reply { int status; std::string body; };
Reply post(const timpush::Request&);
std::string hmac(const std::string&);
void save(const timpush::User&);
void warn(const std::string&);
void readme(std::int64_t now, std::uint32_t random, const std::vector<std::string>& accounts) {`,
  ...lines, '}\n'].join('\n');
};

test('a program that adds the folder gets the library, and nothing of how it is compiled', async () => {
  const folder = join(root, 'build/subdirectory');
  write('build/subdirectory/readme.cpp', readmeProgram());
  await execute('cmake', ['-S', join(root, 'tests/cpp/subdirectory'), '-B', folder, '-G', 'Ninja',
    `-DTIMPUSH=${root}`, `-DREADME_PROGRAM=${folder}/readme.cpp`, `-DCMAKE_CXX_COMPILER=${compilers.at(-1)}`, '-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON']);
  await execute('cmake', ['--build', folder]);
  const { stdout } = await execute(join(folder, 'subdirectory'));
  expect(stdout).toBe(`${version}, no key, 1 user, 9, no problem\n`);
});
