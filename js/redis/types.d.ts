import type { Gate, TimPushError } from '../types.d.ts';

/** A client of node-redis (`redis`; tested with 6): its own, of a cluster, of a pool. Connected by you, and ended by you. */
export interface NodeRedis {
  eval(script: string, options: { keys: string[], arguments: string[] }): Promise<unknown>;
  evalSha(sha1: string, options: { keys: string[], arguments: string[] }): Promise<unknown>;
}

/** A client of ioredis: Redis or Cluster. */
export interface IoRedis {
  eval(script: string, keys: number, ...values: string[]): Promise<unknown>;
  evalsha(sha1: string, keys: number, ...values: string[]): Promise<unknown>;
}

/** Redis can be reached no more, or is back: told once for each command that is concerned. */
export interface GateChange {
  command: string;
  available: boolean;
  /** Calls a second that this process keeps to by itself while Redis is away, 0 where calls fail; the whole rate once it is back. */
  rate: number;
  /** Why it is away. */
  error?: TimPushError;
}

export interface RedisGateOptions {
  /** Of the clients that get this gate. */
  sdkAppId: number;

  /**
   * What becomes of a call when Redis has given no slot for `timeout`. `'fail'`: it ends with ERR_NETWORK, `reason` gate_unavailable, and
   * was not sent. `'local'`: this process goes on by itself with its `share` of the rate. Either way the next calls try Redis again.
   * @default 'fail'
   */
  onUnavailable?: 'fail' | 'local' | undefined;

  /**
   * With 'local', and needed there: the part of the rate, above 0 and up to 1, that this process keeps to while it cannot reach Redis, and
   * for three times `timeout` after that. One by the number of processes, at most: together they stay within the rate if all of them have
   * lost Redis; one that alone has lost it adds its share to what the others send.
   */
  share?: number | undefined;

  /**
   * How many milliseconds later than its slot a call may depart: the way to Redis and back, and a timer that is late. A slot that cannot
   * be used by then lapses, and another one is reserved. More is for a Redis that is further away, and slower: slots are
   * (1 s + spread + lateness) / rate apart.
   * @default 20
   */
  lateness?: number | undefined;

  /**
   * Milliseconds without a slot after which Redis counts as unavailable. No call waits longer for Redis itself; its turn in the quota may
   * come later.
   * @default 1000
   */
  timeout?: number | undefined;

  /**
   * What the keys begin with. A key is `PREFIX{SDKAPPID/COMMAND}`, and has one hash tag, for clusters.
   * @default 'timpush:'
   */
  prefix?: string | undefined;

  /** Told when Redis is away, and when it is back. What it throws is ignored. */
  onChange?: ((change: GateChange) => void) | undefined;
}

export type CreateRedisGate = (client: NodeRedis | IoRedis, options: RedisGateOptions) => Gate;
