// OfflinePushInfo and the other things that a push can say, by their documented types. The pages
// refuse nothing there but what is not of its type, which is our reading of 90001: texts that are too
// long are cut, and members that nobody knows pass.
import { integerOf, objectOf, textOf } from './body.js';
import { Refusal } from './refusal.js';

/** @typedef {'text' | 'integer' | 'object' | Shapes | [Shapes]} Shape an array is a list of such objects */
/** @typedef {{ [name: string]: Shape }} Shapes */

/** @type {Shapes} */
const offlinePushInfo = {
  PushFlag: 'integer',
  Title: 'text',
  Desc: 'text',
  MultiLanguageContent: [{ Language: 'text', Title: 'text', Desc: 'text' }],
  Ext: 'text',
  BadgeAddNum: 'integer',
  BadgeSetNum: 'integer',
  PushTemplateId: 'text',
  PushTemplateParam: 'object',
  AndroidInfo: {
    Sound: 'text',
    PushStyle: 'integer',
    XiaoMiChannelID: 'text',
    OPPOChannelID: 'text',
    HuaWeiChannelID: 'text',
    GoogleChannelID: 'text',
    OPPOCategory: 'text',
    OPPONotifyLevel: 'integer',
    OPPOPrivateMsgTemplateId: 'text',
    OPPOPrivateTitleParameters: 'object',
    OPPOPrivateContentParameters: 'object',
    VIVOClassification: 'integer',
    VIVOCategory: 'text',
    VIVONotifyType: 'text',
    HuaWeiImportance: 'text',
    HuaWeiCategory: 'text',
    HuaWeiImage: 'text',
    HonorImage: 'text',
    HonorImportance: 'text',
    GoogleImage: 'text',
    GooglePriority: 'text',
    MeiZuNoticeMsgType: 'integer',
    ExtAsHuaweiIntentParam: 'integer',
  },
  ApnsInfo: {
    BadgeMode: 'integer',
    Title: 'text',
    SubTitle: 'text',
    Image: 'text',
    MutableContent: 'integer',
    Sound: 'text',
    InterruptionLevel: 'text',
    ContentAvailable: 'integer',
    IsVoipPush: 'integer',
    LiveActivity: {
      LaId: 'text', Event: 'text', ContentState: 'object', DismissalDate: 'integer',
    },
  },
  HarmonyInfo: {
    Title: 'text', Category: 'text', Image: 'text', Sound: 'text', SoundDuration: 'integer',
  },
};

/** @type {Shapes} */
const webInfo = {
  Title: 'text', Desc: 'text', Ext: 'text', URL: 'text',
};

const simple = { text: textOf, integer: integerOf, object: objectOf };

/**
 * @param {unknown} value
 * @param {Shape} shape
 * @param {string} field
 */
const requireShape = (value, shape, field) => {
  if (typeof shape === 'string') {
    simple[shape](value, field);
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) throw new Refusal(90001, `${field} must be an array`);
    value.forEach((item, index) => requireShape(item, shape[0], `${field}[${index}]`));
  } else {
    for (const [name, given] of Object.entries(objectOf(value, field))) {
      if (Object.hasOwn(shape, name)) requireShape(given, shape[name], `${field}.${name}`);
    }
  }
};

/** @param {unknown} value */
export const requireOfflinePushInfo = (value) => {
  requireShape(value, offlinePushInfo, 'OfflinePushInfo');
};

/**
 * At least one of the two stands in a push to browsers.
 * @param {Record<string, unknown>} body
 */
export const requireWebMessage = ({ WebInfo, Message }) => {
  if (WebInfo === undefined && Message === undefined) {
    throw new Refusal(90001, 'WebInfo or Message is needed');
  }
  if (WebInfo !== undefined) requireShape(WebInfo, webInfo, 'WebInfo');
  if (Message !== undefined) objectOf(Message, 'Message');
};

const elements = [
  'TIMTextElem', 'TIMLocationElem', 'TIMFaceElem', 'TIMCustomElem', 'TIMSoundElem', 'TIMImageElem',
  'TIMFileElem', 'TIMVideoFileElem',
];

/**
 * Chat's message. Which of its three codes says what is our reading: 90007 for what is no array,
 * 90002 for an element without its two members, 90010 for one of an unknown type.
 * @param {unknown} value
 */
export const requireMessageBody = (value) => {
  if (!Array.isArray(value)) throw new Refusal(90007);
  if (value.length === 0) throw new Refusal(90002, 'MsgBody is empty');
  for (const element of value) {
    const { MsgType, MsgContent } = Object(element);
    if (typeof MsgType !== 'string' || typeof MsgContent !== 'object' || MsgContent === null) {
      throw new Refusal(90002, 'an element of MsgBody needs MsgType and MsgContent');
    }
    if (!elements.includes(MsgType)) throw new Refusal(90010);
  }
};
