import type { ClientOptions } from '../types.d.ts';
import type { createMasking } from './masking.js';

/** The options of a client, checked, with every default in its place; an endpoint is an origin. */
export type Settings = Readonly<
  ClientOptions & Required<Pick<ClientOptions, 'timeout' | 'deadline' | 'retries' | 'spread' | 'concurrency' | 'clock' | 'contentType' | 'edition'>>
  & { masking: ReturnType<typeof createMasking> }
>;
