import type { Answer, Core, CoreRequest, RequestOptions, TimPushErrorCode, TimPushErrorDetails } from '../types.d.ts';

/** What the bindings in src/bindings/bindings.cpp export. JSON crosses as text. */
export interface Instance {
  /** Of the body that was put into the room. */
  checkRequest(command: string, asCaller: boolean): string;
  /** By the options that were put there. */
  addressRequest(command: string): string;
  /** Of the body that was put there. */
  checkWebhook(command: string): string;
  /** Room for a body. This view, and each of the others, is good until the next `reserve`, `readResponse` or `zlibBytes`. */
  reserve(bytes: number): Uint8Array;
  readResponse(command: string, status: number): string;
  usersNarrow(): Uint8Array;
  usersWide(): Uint16Array;
  usersNumbers(): Uint32Array;
  /** What of a UserSig is to be inflated. */
  zlibBytes(userSig: string): Uint8Array<ArrayBuffer>;
  explain(code: number): string;
  codes(): string;
  nextStep(
    what: string, reason: string, errorCode: number, status: number, attempt: number, retries: number,
    repeatable: boolean, isDoubtful: boolean, signedAnew: boolean, reconnected: boolean, unconnected: boolean,
    beforeAnswer: boolean, retryAfter: number, chance: number,
  ): string;
  userSigContent(options: string): string;
  packUserSig(options: string): string;
  unpackUserSig(userSig: string): string;
  readUserSig(json: string): string;
}

/** What is wrong, as it crosses: src/bindings/crossing.cpp. */
export type CoreProblem = { code: TimPushErrorCode; reason: string; path: Array<string | number> }
  & Pick<TimPushErrorDetails, 'noun' | 'expected' | 'found' | 'least' | 'limit' | 'actual' | 'byte' | 'text'>;

/** From the path of a problem to where the caller stands. */
export type Relocate = (path: Array<string | number>) => Array<string | number>;

export interface UserSigFields {
  identifier: string;
  sdkAppId: number;
  time: number;
  expire: number;
  userBuf?: string;
  signature: string;
  /** What was signed. */
  content: string;
}

export interface Happening {
  what: 'answer' | 'http' | 'network' | 'timeout' | 'bad_response';
  errorCode?: number;
  status?: number;
  reason?: string;
  attempt: number;
  retries: number;
  repeatable: boolean;
  /** Of the attempts before this one. */
  sent?: 'no' | 'unknown';
  signedAnew?: boolean;
  reconnected?: boolean;
  /** Of ERR_NETWORK: no connection was made. */
  unconnected?: boolean;
  /** Of ERR_NETWORK: the connection died before any byte of an answer. */
  beforeAnswer?: boolean;
  /** Milliseconds. */
  retryAfter?: number;
  /** 0 up to 1. */
  chance: number;
}

export interface Next {
  step: 'stop' | 'repeat' | 'reconnect' | 'sign_anew' | 'pause';
  /** Milliseconds. */
  wait: number;
  /** Whose calls a pause concerns: those of the command, or every one of the app. */
  scope: 'command' | 'app';
  /** Whether the service may have carried out one of the attempts until now. */
  sent: 'no' | 'unknown';
}

/** What this package's own layers see of the core, beyond what is public. */
export interface Engine extends Core {
  /** Its body is `text`, which `checkBody` has let pass; an endpoint is an origin already. */
  addressRequest(command: string, text: string, options: Omit<RequestOptions, 'allowHttp'>): CoreRequest & { body: string };
  /** Throws what is wrong with a body. `isCallers`: it was made of a caller's arguments, and its path is in their names. */
  checkBody(command: string, text: string, relocate?: Relocate, isCallers?: boolean): void;
  /** What is wrong with the body of a webhook that the tables have, if anything. */
  checkWebhook(command: string, bytes: Uint8Array): CoreProblem | undefined;
  /** No error shows the secrets; `redact` is for who has many answers, and masks them itself. */
  readResponse(
    command: string, status: number, bytes: Uint8Array, options?: { secrets?: readonly string[]; redact?: (text: string) => string },
  ): Answer;
  nextStep(happening: Happening): Next;
  userSig: {
    content(fields: Record<string, unknown>): string;
    pack(fields: Record<string, unknown>): string;
    /** Nothing when it has to be inflated first. */
    unpack(userSig: string): UserSigFields | undefined;
    zlibBytes(userSig: string): Uint8Array<ArrayBuffer>;
    read(json: string): UserSigFields;
  };
}

export type LoadEngine = (options?: { language?: 'en' | 'zh' }) => Promise<Engine>;
