/**
 * What is pushed, to whom, and what comes of it. Times are milliseconds unless a name or a comment says seconds.
 * The rules are those of the service's own pages: https://www.tencentcloud.com/document/product/1047/60561
 */

import type { CallOptions, Failure } from './types.d.ts';

/** The texts of a notification. Vendors cut what is too long for them: an Android title at 32 to 60 characters. */
export interface PushMessage {
  title?: string | undefined;
  desc?: string | undefined;
  /** What the app receives. An object is written as JSON text, which vendors insist on; a text must be JSON. */
  ext?: object | string | undefined;
  /**
   * What else OfflinePushInfo has, as it is documented. Known members are checked, unknown ones pass: it grows every year.
   */
  info?: OfflinePushInfo | undefined;
}

/** By the names of its page, https://trtc.io/document/77715, which says more of each. */
export interface OfflinePushInfo {
  /** 0: by the app if it is online, else by the vendor. 1: only if it is online. */
  PushFlag?: 0 | 1;
  MultiLanguageContent?: Array<{ Language: string; Title?: string; Desc?: string }>;
  AndroidInfo?: AndroidInfo;
  ApnsInfo?: ApnsInfo;
  HarmonyInfo?: HarmonyInfo;
  /** 1 to 99. Loses to BadgeSetNum. */
  BadgeAddNum?: number;
  /** 0 to 999 for APNs, 0 to 99 for the others. */
  BadgeSetNum?: number;
  /** Made in the console: `1400000000-1`. */
  PushTemplateId?: string;
  /** Not timTitle, timDesc, timSenderNick and timGroupName, which the service fills. */
  PushTemplateParam?: Record<string, unknown>;
  [other: string]: unknown;
}

export interface AndroidInfo {
  /** A file's name without its suffix. */
  Sound?: string;
  /** 1: long text; Huawei, Honor and OPPO. */
  PushStyle?: 0 | 1;
  XiaoMiChannelID?: string;
  OPPOChannelID?: string;
  OPPOCategory?: string;
  /** Needs OPPOCategory. */
  OPPONotifyLevel?: 1 | 2 | 16;
  OPPOPrivateMsgTemplateId?: string;
  OPPOPrivateTitleParameters?: object;
  OPPOPrivateContentParameters?: object;
  VIVOClassification?: 0 | 1;
  VIVOCategory?: string;
  /** None, ring, vibrate, both. */
  VIVONotifyType?: '1' | '2' | '3' | '4';
  HuaWeiChannelID?: string;
  HuaWeiImportance?: 'LOW' | 'NORMAL';
  HuaWeiCategory?: string;
  /** An https address. */
  HuaWeiImage?: string;
  HonorImportance?: 'LOW' | 'NORMAL';
  /** An https address. */
  HonorImage?: string;
  GoogleChannelID?: string;
  GoogleImage?: string;
  GooglePriority?: 'normal' | 'high';
  MeiZuNoticeMsgType?: 0 | 1;
  [other: string]: unknown;
}

export interface ApnsInfo {
  /** 1: the badge does not count it. */
  BadgeMode?: 0 | 1;
  Title?: string;
  SubTitle?: string;
  Image?: string;
  MutableContent?: 0 | 1;
  /** A file's name with its suffix, at most 30 s. */
  Sound?: string;
  InterruptionLevel?: 'active' | 'critical' | 'passive' | 'time-sensitive';
  /** 1: a silent push. */
  ContentAvailable?: 0 | 1;
  IsVoipPush?: 0 | 1;
  LiveActivity?: {
    /** At most 64 bytes of UTF-8. */
    LaId: string;
    Event: 'update' | 'end';
    ContentState: object;
    /** Unix seconds, with the event `end` only. */
    DismissalDate?: number;
    [other: string]: unknown;
  };
  [other: string]: unknown;
}

export interface HarmonyInfo {
  Title?: string;
  Category?: string;
  /** An https address. */
  Image?: string;
  Sound?: string;
  /** 1 to 60 seconds. Needs Sound. */
  SoundDuration?: number;
  [other: string]: unknown;
}

/** Of a browser notification: `url` is what a click opens. */
export interface WebPushMessage extends Omit<PushMessage, 'info'> {
  url?: string | undefined;
  /** What else WebInfo may have one day. */
  info?: Record<string, unknown> | undefined;
}

/**
 * Whom a push is for. Tags or attributes, not both (90039); a tag is 1 to 50 bytes, and stands once in tagsOr and tagsAnd (90022);
 * at most 10 of each. An attribute has one value, compared exactly. Of tagsNot with several tags two readings are documented (none
 * of them; not all of them): give one. An account is reached by the attributes and tags of its own type.
 */
export type PushCondition = TagCondition | AttributeCondition;

/** One of its members at least. */
export type TagCondition = OneAtLeast<{
  tagsOr: readonly string[];
  tagsAnd: readonly string[];
  tagsNot: readonly string[];
}> & { attributesOr?: never; attributesAnd?: never };

/** The same. */
export type AttributeCondition = OneAtLeast<{
  attributesOr: Record<string, string>;
  attributesAnd: Record<string, string>;
}> & { tagsOr?: never; tagsAnd?: never; tagsNot?: never };

type OneAtLeast<Members> = {
  [Name in keyof Members]: { [Own in Name]: Members[Own] } & { [Other in Exclude<keyof Members, Name>]?: Members[Other] | undefined };
}[keyof Members];

/** Of every push. */
export interface PushOptions extends CallOptions {
  /**
   * From_Account: who sends, an account of the app.
   * @default the client's identifier
   */
  from?: string | undefined;
  /** Comes back with each of the webhook's events: at most 64 bytes of UTF-8 (90057). */
  dataId?: string | undefined;
  /** What the console calls the task: at most 20 bytes of UTF-8. */
  taskName?: string | undefined;
  /** The class of the message; its values are not documented. */
  classification?: number | undefined;
  /** Seconds that a push is kept for who is not there: 0 to 604800 (90026). */
  offlineStorageTime?: number | undefined;
}

/** Of one call. */
export interface PushCallOptions extends PushOptions {
  /**
   * An unsigned 32-bit number. The service drops a second push with the same one within a second; a repeat keeps it.
   * @default a new one for each call
   */
  msgRandom?: number | undefined;
}

/** The day, by UTC, as this client knows it: other programs push, too. */
export interface PushDay {
  /** `2026-01-31` */
  day: string;
  /** Pushes of this client that were accepted. */
  accepted: number;
  /** What the edition has a day. */
  quota: number;
}

export interface PushResult {
  /** For revoke, trace and statistics. Empty where the answer has none. */
  taskId: string;
  today: PushDay;
}

export interface BatchResult {
  /** One of each call that the service accepted. */
  tasks: string[];
  /** To whom it is sent, each once, in the order given. */
  accounts: string[];
  /**
   * To whom it is not, in the order given. Where `sent` is 'unknown' nobody knows: the call was not answered. Do not push to these
   * again without asking yourself what a second notification would do.
   */
  failures: Failure[];
}

/** A time of at most 30 days; of losses 7. Seconds since 1970, or dates. */
export interface Period {
  start: number | Date;
  end: number | Date;
}

/** Can be sent, sent, reached, clicked. FCM does not tell what it reached. Whoever got an online and an offline push counts twice. */
export interface PushCounts {
  total?: number;
  sent?: number;
  delivered?: number;
  clicked?: number;
}

export type PushPlatform = 'apns' | 'xiaomi' | 'huawei' | 'fcm' | 'meizu' | 'oppo' | 'vivo' | 'honor';

/** How a push went. A number that is new to this package has no word beside it. */
export interface PushWay {
  eventType?: number;
  /** 1 and 2 of `eventType`. */
  delivery?: 'offline' | 'online';
  /** 0 is unknown, or none: an online push. */
  pushPlatform?: number;
  /** 1 to 8 of `pushPlatform`. */
  platform?: PushPlatform;
}

export interface PlatformCounts extends PushCounts, PushWay {}

export interface TaskStatistics extends PushCounts {
  taskId?: string;
  platforms?: PlatformCounts[];
}

export interface Loss extends PushWay {
  /** A text: '-1' no certificate, '-2' no token, else the vendor's own code. */
  errorCode?: string;
  count?: number;
  errorInfo?: string;
}

export interface TaskLosses {
  taskId?: string;
  beforeSending?: Loss[];
  afterSending?: Loss[];
  platformsBeforeSending?: Loss[];
  platformsAfterSending?: Loss[];
}

export interface TraceStep {
  pushStatus?: number;
  errorCode?: number;
  errorInfo?: string;
  /** `2026-01-31 16:16:29`, of a zone that is not documented. */
  eventTime?: string;
}

/** The way of a push to one device. Members that are not listed come by the service's own names. */
export interface DeviceTrace extends PushWay {
  instanceId?: string;
  pushTime?: string;
  deviceModel?: string;
  system?: string;
  systemVersion?: string;
  token?: string;
  certId?: string;
  sdkVersion?: string;
  pushVersion?: string;
  notificationStatus?: number;
  lastActiveTerminal?: number;
  online?: { im?: TraceStep };
  offline?: { offline?: TraceStep; channel?: TraceStep; device?: TraceStep };
}
