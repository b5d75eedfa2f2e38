// What reading.js uses of zod, so that its types can be checked where this folder's own packages are not installed.
declare module 'zod' {
  interface Schema<T> {
    parse(value: unknown): T;
    optional(): Schema<T | undefined>;
  }
  type Shape = Record<string, Schema<unknown>>;
  type Parsed<S extends Shape> = { [Name in keyof S]: ReturnType<S[Name]['parse']> };

  export const z: {
    string(): Schema<string>;
    number(): Schema<number> & { int(): Schema<number> };
    array<T>(item: Schema<T>): Schema<T[]>;
    record<T>(name: Schema<string>, value: Schema<T>): Schema<Record<string, T>>;
    object<S extends Shape>(shape: S): Schema<Parsed<S>>;
  };
}
