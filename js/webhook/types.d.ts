/**
 * The public options and results of timpush/webhook. The documents: https://www.tencentcloud.com/document/product/1047/67551 and
 * 67552; 34354 for the signature.
 */

import type { PushPlatform, WebhookAnswer } from '../types.d.ts';

export type {
  PushPlatform, TimPushErrorCode, TimPushErrorDetails, WebhookAnswer,
} from '../types.d.ts';

/**
 * What came to the URL: a fetch Request; a request of node:http, read or not, and so that of Express, Koa's `ctx.req`, and the like;
 * or an object with these members, such as Fastify's request, for whatever else a platform hands over.
 */
export interface WebhookRequest {
  /** POST, where it is given. */
  readonly method?: string | undefined;
  /** Whole, or from the path on. Give this or `query`. */
  readonly url?: string | undefined;
  /** The parameters of the URL: as text, or by name. Looked at where `url` has none. */
  readonly query?: string | object | null | undefined;
  /**
   * A stream or the bytes, their text, or what a framework made of that JSON: `JSON.parse` of it. A request of node:http that nobody
   * has read is read itself.
   */
  readonly body?: unknown;
}

export interface WebhookOptions {
  /** The app's SDKAppID: a webhook of another app is refused with status 403. */
  sdkAppId: number;

  /**
   * The token that the console has for the webhook, with which the service signs. A webhook without its signature, with another,
   * or of a minute ago is refused with status 401. `null` where the console's authentication is off: then anybody who knows the
   * URL and the SDKAppID can make up events.
   */
  token: string | null;

  /**
   * Unix seconds, or a function that answers them: the time that a signature's age is held against, for tests.
   * @default the machine's
   */
  now?: number | (() => number) | undefined;
}

/** Checks and reads one webhook. */
export type ReadWebhook = (request: WebhookRequest, options: WebhookOptions) => Promise<Webhook>;

/** A webhook whose events are all of one command. */
export type Webhook =
  | WebhookOf<'Push.AllMemberPush', AllMemberPushEvent>
  | WebhookOf<'Push.OfflinePush', OfflinePushEvent>;

export interface WebhookOf<Command extends string, Event> {
  command: Command;
  /** 1 to 100, in the order in which they were sent, which need not be that in which they happened. */
  events: Event[];
  /** What to answer within 2 s, once the events are safe: HTTP 200 and the JSON that the service wants. */
  answer: WebhookAnswer;
}

/** `command` tells one kind from the other. */
export type WebhookEvent = AllMemberPushEvent | OfflinePushEvent;

export type PushStage = 'sent' | 'reached' | 'clicked';

/** What events of both commands have. Where a number has a word beside it, a number that is new to this package has none. */
interface PushEvent {
  /**
   * The same when the service sends the event again. Only events of two devices of an account, of one platform and in one second,
   * have it in common. The service may repeat events, lose them, or send a later one first.
   */
  id: string;
  /** When it happened, unix seconds. */
  eventTime: number;
  /** Whom it was pushed to: a UserID or a RegistrationID. */
  account: string;
  /** 0 is unknown, or none: an event of an online push. */
  pushPlatform: number;
  platform?: PushPlatform;
  /** 1, 2 or 3. FCM does not report that a push has reached a device. */
  pushStage: number;
  stage?: PushStage;
  /** 0 where the stage was reached; else why it was not. */
  errorCode: number;
  errorInfo?: string;
  /** The event as it was sent, with members that this package does not know. */
  raw: Record<string, unknown>;
}

/** Of a push to all users, by tags, by attributes, or to a list of accounts. */
export interface AllMemberPushEvent extends PushEvent {
  command: 'Push.AllMemberPush';
  /** 1: by the platform of the device. 2: to an app that was online. */
  eventType: number;
  delivery?: 'offline' | 'online';
  /** As push and batch answer it. */
  taskId: string;
  /** As it was given to the push, where it was. */
  dataId?: string;
  /** When the push was asked for, unix seconds. */
  taskTime: number;
  /** Of online pushes, the same numbers as of `pushPlatform`. */
  deviceType?: number;
  device?: PushPlatform;
}

/** Of a chat message's push. */
export interface OfflinePushEvent extends PushEvent {
  command: 'Push.OfflinePush';
  /** 1: of a chat of two. 2: of a group. The service calls this EventType, as it does something else in Push.AllMemberPush. */
  chatType: number;
  chat?: 'one-to-one' | 'group';
  /** Who sent the message. */
  from?: string;
  pushId: string;
  /** Of a chat of two only. */
  messageKey?: string;
  /** Of a group only. */
  groupId?: string;
  messageSequence?: number;
  messageRandom?: number;
  /** Unix seconds. */
  messageTime?: number;
}
