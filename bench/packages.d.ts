// What the parts use of others' packages, so that their types can be checked where this folder's own are not installed.
// zod by the name that no other package's declarations import.
declare module 'zod/v4' {
  interface Schema<T> {
    parse(value: unknown): T;
    optional(): Schema<T | undefined>;
  }
  interface Text extends Schema<string> {
    min(length: number): Text;
    max(length: number): Text;
  }
  interface List<T> extends Schema<T[]> {
    min(length: number): List<T>;
    max(length: number): List<T>;
  }
  type Shape = Record<string, Schema<unknown>>;
  type Parsed<S extends Shape> = { [Name in keyof S]: ReturnType<S[Name]['parse']> };
  interface Members<S extends Shape> extends Schema<Parsed<S>> {
    catchall<T>(value: Schema<T>): Schema<Record<string, T>>;
  }

  export const z: {
    string(): Text;
    int(): Schema<number>;
    array<T>(item: Schema<T>): List<T>;
    record<T>(name: Schema<string>, value: Schema<T>): Schema<Record<string, T>>;
    object<S extends Shape>(shape: S): Members<S>;
    strictObject<S extends Shape>(shape: S): Members<S>;
  };
}

declare module 'ajv' {
  export class Ajv {
    compile(schema: object): (value: unknown) => boolean;
  }
}

declare module 'p-queue' {
  export default class PQueue {
    constructor(options: { intervalCap: number, interval: number, strict: boolean, concurrency: number });
    add<T>(work: () => Promise<T>): Promise<T>;
  }
}

declare module 'bottleneck' {
  export default class Bottleneck {
    constructor(options: {
      minTime: number, maxConcurrent?: number, id?: string, datastore?: 'ioredis', Redis?: unknown, clientOptions?: object,
    });
    ready(): Promise<unknown>;
    schedule<T>(work: () => Promise<T>): Promise<T>;
  }
}

declare module 'rate-limiter-flexible' {
  export class RateLimiterMemory {
    constructor(options: { points: number, duration: number });
  }
  export class RateLimiterRedis {
    constructor(options: { storeClient: unknown, points: number, duration: number });
  }
  export class RateLimiterQueue {
    constructor(limiter: RateLimiterMemory | RateLimiterRedis);
    removeTokens(count: number): Promise<number>;
  }
}
