// A real Redis on loopback, and both clients of it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/**
 * What stands between a program and the machine's clock: it is ahead by as many seconds as the file TIME_FILE says. (libfaketime would
 * do, but Redis's allocator asks for the time before that is ready.)
 */
const clockSource = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long ahead(void) {
  const char *path = getenv("TIME_FILE");
  char text[32] = {0};
  int file = path ? open(path, O_RDONLY) : -1;
  if (file < 0) return 0;
  if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
  close(file);
  return atol(text);
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec real;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &real);
  now->tv_sec = real.tv_sec + ahead();
  now->tv_usec = real.tv_nsec / 1000;
  return 0;
}
`;

/** @param {string} folder */
const buildClock = (folder) => {
  const [source, library] = ['clock.c', 'clock.so'].map((name) => join(folder, name));
  writeFileSync(source, clockSource);
  execFileSync('c++', ['-x', 'c', '-shared', '-fPIC', '-O1', '-o', library, source]);
  return library;
};

/**
 * @param {{ movable?: boolean }} [options] whether its clock can be moved
 */
export const startRedis = async ({ movable = false } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'timpush-redis-'));
  const timeFile = join(folder, 'time');
  const port = await freePort();
  let server;

  const start = async () => {
    const env = movable
      ? { ...process.env, LD_PRELOAD: buildClock(folder), TIME_FILE: timeFile }
      : process.env;
    const started = spawn('redis-server', [
      '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder,
    ], { stdio: ['ignore', 'pipe', 'inherit'], env });
    server = started;
    let text = '';
    await new Promise((resolve, reject) => {
      started.on('exit', () => reject(new Error(`redis-server ended: ${text}`)));
      started.on('error', reject);
      started.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  };

  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };

  /** @param {number} seconds by which its clock is ahead of the machine's, or behind */
  const moveClock = (seconds) => {
    writeFileSync(`${timeFile}.new`, String(seconds));
    renameSync(`${timeFile}.new`, timeFile); // it is read all the time
  };
  if (movable) moveClock(0);
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    moveClock,
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Both clients, as their users make them. What becomes of a connection is told by events, which somebody has to hear. */
export const connect = {
  'node-redis': async (url) => {
    const client = createClient({ url });
    client.on('error', () => {});
    await client.connect();
    return { client, call: (...words) => client.sendCommand(words), close: () => client.destroy() };
  },
  ioredis: async (url) => {
    const client = new Redis(url);
    client.on('error', () => {});
    const call = (name, ...words) => client.call(name, ...words);
    return { client, call, close: () => client.disconnect() };
  },
};
