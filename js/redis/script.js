/** The one script that runs in Redis: a gate's slots, its pauses, and what is known of a signature that was refused. */

import { invalidArgument } from '../errors.js';
import { memberOf } from '../strangers.js';

/**
 * Times are microseconds by the server's clock. A gate is one hash: when the next slot is `free`, until when none is (`paused`), when
 * the clock was `seen` last, and the widest `gap` that a process asked for in the last ten seconds (until `widest`). A process that knows
 * of a later slot than the hash does, since Redis lost its data or its clock was moved, is `ahead` by so much: others may be, too, so a
 * second is left for their slots. A process that has given up waiting (`sent` long ago, by this clock) gets no slot.
 */
export const script = `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local key, act = KEYS[1], ARGV[1]
if act == 'refuse' then
  redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
  return 0
end
if act == 'refused' then
  local code = redis.call('GET', key)
  return { tonumber(code or 0), redis.call('PTTL', key) }
end
local state = redis.call('HMGET', key, 'free', 'paused', 'seen', 'gap', 'widest')
for i = 1, 5 do state[i] = tonumber(state[i] or 0) end
local free, paused, seen, gap, widest = unpack(state)
if now < seen then
  local back = seen - now
  free, paused, widest = free - back, paused - back, widest - back
end
local answer = 0
if act == 'take' then
  local own, ahead, known, sent, patience = unpack(ARGV, 2)
  own, ahead, known, sent = tonumber(own), tonumber(ahead), tonumber(known), tonumber(sent)
  if sent > 0 and now - sent > tonumber(patience) then return { now, -1, 0, 0, 0 } end
  if own >= gap or now > widest then gap, widest = own, now + 10000000 end
  local at = math.max(now, free, paused)
  if known > free and ahead > -1000000 then
    at = math.max(at, now + math.max(ahead, 0) + 1000000)
  end
  free = at + gap
  answer = { now, at - now, math.max(0, paused - now), at, free }
elseif act == 'back' then
  for i = 2, #ARGV, 2 do
    if tonumber(ARGV[i + 1]) == free then free = tonumber(ARGV[i]) end
  end
elseif act == 'skip' then
  free = math.max(free, now) + tonumber(ARGV[2])
elseif act == 'pause' then
  paused = math.max(paused, now + tonumber(ARGV[2]))
end
redis.call('HSET', key, 'free', free, 'paused', paused, 'seen', now, 'gap', gap, 'widest', widest)
redis.call('PEXPIRE', key, math.ceil(math.max(free - now, paused - now, 0) / 1000) + 10000)
return answer`;

/** Of the script, in hexadecimal: a test holds them equal. */
export const sha1 = '087b1c04e95bb69badfa5b55b4b94261cbac8a03';

/** @typedef {(key: string, ...values: (string | number)[]) => Promise<any>} Run */

/**
 * node-redis and ioredis differ in how a script is called, and are told apart by the names of what does it.
 * @param {any} client
 * @returns {Run}
 * @throws {TimPushError} ERR_INVALID_ARGUMENT where it is neither
 */
export const runnerOf = (client) => {
  const has = (/** @type {string} */ name) => typeof memberOf(client, name) === 'function';
  /** @type {(call: 'evalSha' | 'eval', text: string, key: string, values: string[]) => Promise<any>} */
  let send;
  if (has('evalSha') && has('eval')) {
    send = async (call, text, key, values) => (
      client[call](text, { keys: [key], arguments: values }));
  } else if (has('evalsha') && has('eval')) {
    send = async (call, text, key, values) => (
      client[call === 'eval' ? 'eval' : 'evalsha'](text, 1, key, ...values));
  } else {
    throw invalidArgument('client', 'bad_redis_client');
  }
  return async (key, ...values) => {
    const texts = values.map(String);
    try {
      return await send('evalSha', sha1, key, texts);
    } catch (error) {
      if (!String(memberOf(error, 'message')).startsWith('NOSCRIPT')) throw error;
      return send('eval', script, key, texts);
    }
  };
};
