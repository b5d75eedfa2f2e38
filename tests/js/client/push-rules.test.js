// Everything that can be wrong with a push: refused before it is sent, with its field; and by the emulator, with its code, where a
// program goes past the client.
import { describe, expect, test } from '@jest/globals';
import { loadCore } from 'timpush';
import {
  app, clientOf, errorOf, fakeFetch, fixture, okBody, sign, withEmulator,
} from '../support/app.js';

const info = { Title: 'a', Desc: 'b' };
const head = { From_Account: 'administrator', MsgRandom: 1 };
const push = (more) => ['push', { ...head, OfflinePushInfo: info, ...more }];
const by = (Condition) => push({ Condition });
const told = (more) => push({ OfflinePushInfo: { ...info, ...more } });
const android = (AndroidInfo) => told({ AndroidInfo });
const apns = (ApnsInfo) => told({ ApnsInfo });
const live = (LiveActivity) => apns({ LiveActivity });
const harmony = (HarmonyInfo) => told({ HarmonyInfo });
const batch = (more) => ['batch', { ...head, To_Account: ['Mary'], OfflinePushInfo: info, ...more }];
const web = (more) => ['webpush', { ...head, WebInfo: info, ...more }];
const webBatch = (more) => ['webbatch', { ...head, To_Account: ['Mary'], WebInfo: info, ...more }];
const revoke = (more) => ['revoke', { TaskId: 'a', OfflinePushInfo: info, ...more }];
const statistics = (more) => ['all_member_push_statistics', { StartTime: 1, EndTime: 2, TaskID: [], ...more }];
const losses = (more) => ['all_member_push_loss', { StartTime: 1, EndTime: 2, TaskID: [], ...more }];
const day = 86_400;
const many = (count) => Array.from({ length: count }, (_, index) => `x${index}`);
const { MsgRandom: _random, ...noRandom } = head;
const { From_Account: _from, ...noSender } = head;

/** Without a code: nothing says that the service refuses it. */
const wrong = [
  // the push
  [['push', { ...noSender, OfflinePushInfo: info }], 'From_Account', 90001],
  [push({ From_Account: 5 }), 'From_Account', 90001],
  [push({ From_Account: '' }), 'From_Account', 90001],
  [['push', { ...noRandom, OfflinePushInfo: info }], 'MsgRandom', 90005],
  [push({ MsgRandom: '1' }), 'MsgRandom', 90005],
  [push({ MsgRandom: 1.5 }), 'MsgRandom', 90005],
  [push({ MsgRandom: -1 }), 'MsgRandom', 90005],
  [push({ MsgRandom: 2 ** 32 }), 'MsgRandom', 90005],
  [['push', head], 'OfflinePushInfo', 90001],
  [push({ OfflinePushInfo: 'a' }), 'OfflinePushInfo', 90001],
  [push({ DataId: 'é'.repeat(33) }), 'DataId', 90057],
  [push({ TaskName: '一二三四五六七' }), 'TaskName', 90001],
  [push({ MsgLifeTime: 604_801 }), 'MsgLifeTime', 90026],
  [push({ OfflineStorageTime: -1 }), 'OfflineStorageTime', 90026],
  [push({ OnlineOnlyFlag: 2 }), 'OnlineOnlyFlag', 90001],
  [push({ MsgBody: {} }), 'MsgBody', 90007],
  [push({ MsgBody: [{ MsgType: 'TIMTextElem' }] }), 'MsgBody[0].MsgContent', 90002],
  [push({ MsgBody: [{ MsgType: 'Text', MsgContent: {} }] }), 'MsgBody[0].MsgType', 90010],
  [told({ Desc: 'x'.repeat(10_200) }), 'body', 90056],
  // whom it is for
  [by({}), 'Condition', 90001],
  [by([]), 'Condition', 90001],
  [by({ TagsOr: [] }), 'Condition.TagsOr', 90001],
  [by({ TagsOr: 'a' }), 'Condition.TagsOr', 90001],
  [by({ AttrsOr: {} }), 'Condition.AttrsOr', 90001],
  [by({ AttrsAnd: ['city'] }), 'Condition.AttrsAnd', 90001],
  [by({ AttrsAnd: [{ city: 'NewYork' }] }), 'Condition.AttrsAnd', 90001],
  [by({ AttrsOr: { city: 5 } }), 'Condition.AttrsOr.city', 90001],
  [by({ TagsOr: ['a'], AttrsOr: { city: 'NewYork' } }), 'Condition', 90039],
  [by({ TagsNot: ['a'], AttrsAnd: { city: 'NewYork' } }), 'Condition', 90039],
  [by({ TagsOr: ['a', 'a'] }), 'Condition.TagsOr[1]', 90022],
  [by({ TagsOr: ['a'], TagsAnd: ['b', 'a'] }), 'Condition.TagsAnd[1]', 90022],
  [by({ TagsOr: ['a', ''] }), 'Condition.TagsOr[1]', 90040],
  [by({ TagsNot: [''] }), 'Condition.TagsNot[0]', 90040],
  [by({ TagsOr: many(11) }), 'Condition.TagsOr', 90032],
  [by({ TagsAnd: many(11) }), 'Condition.TagsAnd', 90032],
  [by({ TagsNot: many(11) }), 'Condition.TagsNot', 90032],
  [by({ TagsOr: ['一二三四五六七八九十一二三四五六七'] }), 'Condition.TagsOr[0]', 90020],
  [by({ AttrsOr: Object.fromEntries(many(11).map((name) => [name, 'a'])) }), 'Condition.AttrsOr', 90033],
  [by({ AttrsOr: { ['x'.repeat(51)]: 'a' } }), 'Condition.AttrsOr', 90033],
  [by({ AttrsNot: { city: 'NewYork' } }), 'Condition.AttrsNot', 90001],
  // OfflinePushInfo: the service is not known to refuse any of it but for types
  [told({ PushFlag: 2 }), 'OfflinePushInfo.PushFlag'],
  [told({ Title: 5 }), 'OfflinePushInfo.Title', 90001],
  [told({ Desc: null }), 'OfflinePushInfo.Desc'],
  [told({ Ext: { a: 1 } }), 'OfflinePushInfo.Ext', 90001],
  [told({ Ext: '{"a":' }), 'OfflinePushInfo.Ext'],
  [told({ MultiLanguageContent: {} }), 'OfflinePushInfo.MultiLanguageContent', 90001],
  [told({ MultiLanguageContent: [{ Title: 'a' }] }), 'OfflinePushInfo.MultiLanguageContent[0].Language'],
  [told({ BadgeAddNum: 0 }), 'OfflinePushInfo.BadgeAddNum'],
  [told({ BadgeAddNum: 100 }), 'OfflinePushInfo.BadgeAddNum'],
  [told({ BadgeSetNum: -1 }), 'OfflinePushInfo.BadgeSetNum'],
  [told({ BadgeSetNum: 1000 }), 'OfflinePushInfo.BadgeSetNum'],
  [told({ PushTemplateId: 5 }), 'OfflinePushInfo.PushTemplateId', 90001],
  [told({ PushTemplateParam: { timTitle: 'a' } }), 'OfflinePushInfo.PushTemplateParam'],
  [android('a'), 'OfflinePushInfo.AndroidInfo', 90001],
  [android({ Sound: 5 }), 'OfflinePushInfo.AndroidInfo.Sound', 90001],
  [android({ PushStyle: 2 }), 'OfflinePushInfo.AndroidInfo.PushStyle'],
  [android({ OPPONotifyLevel: 2 }), 'OfflinePushInfo.AndroidInfo.OPPONotifyLevel'],
  [android({ OPPONotifyLevel: 3, OPPOCategory: 'IM' }), 'OfflinePushInfo.AndroidInfo.OPPONotifyLevel'],
  [android({ VIVOClassification: 2 }), 'OfflinePushInfo.AndroidInfo.VIVOClassification'],
  [android({ VIVONotifyType: 4 }), 'OfflinePushInfo.AndroidInfo.VIVONotifyType', 90001],
  [android({ VIVONotifyType: '5' }), 'OfflinePushInfo.AndroidInfo.VIVONotifyType'],
  [android({ HuaWeiImportance: 'HIGH' }), 'OfflinePushInfo.AndroidInfo.HuaWeiImportance'],
  [android({ HonorImportance: 'normal' }), 'OfflinePushInfo.AndroidInfo.HonorImportance'],
  [android({ HuaWeiImage: 'http://example.org/a.png' }), 'OfflinePushInfo.AndroidInfo.HuaWeiImage'],
  [android({ HonorImage: 'a.png' }), 'OfflinePushInfo.AndroidInfo.HonorImage'],
  [android({ GooglePriority: 'HIGH' }), 'OfflinePushInfo.AndroidInfo.GooglePriority'],
  [android({ MeiZuNoticeMsgType: 2 }), 'OfflinePushInfo.AndroidInfo.MeiZuNoticeMsgType'],
  [apns({ BadgeMode: 2 }), 'OfflinePushInfo.ApnsInfo.BadgeMode'],
  [apns({ InterruptionLevel: 'loud' }), 'OfflinePushInfo.ApnsInfo.InterruptionLevel'],
  [apns({ MutableContent: true }), 'OfflinePushInfo.ApnsInfo.MutableContent', 90001],
  [live({ Event: 'end', ContentState: {} }), 'OfflinePushInfo.ApnsInfo.LiveActivity.LaId'],
  [live({ LaId: 'x'.repeat(65), Event: 'end', ContentState: {} }), 'OfflinePushInfo.ApnsInfo.LiveActivity.LaId'],
  [live({ LaId: 'a', Event: 'stop', ContentState: {} }), 'OfflinePushInfo.ApnsInfo.LiveActivity.Event'],
  [live({ LaId: 'a', Event: 'end' }), 'OfflinePushInfo.ApnsInfo.LiveActivity.ContentState'],
  [live({ LaId: 'a', Event: 'update', ContentState: {}, DismissalDate: 5 }), 'OfflinePushInfo.ApnsInfo.LiveActivity.DismissalDate'],
  [harmony({ SoundDuration: 5 }), 'OfflinePushInfo.HarmonyInfo.SoundDuration'],
  [harmony({ Sound: 'a.mp3', SoundDuration: 61 }), 'OfflinePushInfo.HarmonyInfo.SoundDuration'],
  [harmony({ Image: 'http://example.org/a.png' }), 'OfflinePushInfo.HarmonyInfo.Image'],
  // a batch
  [['batch', { ...head, OfflinePushInfo: info }], 'To_Account', 90001],
  [batch({ To_Account: [] }), 'To_Account', 90001],
  [batch({ To_Account: 'Mary' }), 'To_Account', 90001],
  [batch({ To_Account: many(501) }), 'To_Account', 90018],
  [batch({ To_Account: ['Mary', ''] }), 'To_Account[1]'],
  [batch({ MsgRandom: 'a' }), 'MsgRandom', 90001],
  [batch({ DataId: 'x'.repeat(65) }), 'DataId', 90057],
  [batch({ OfflinePushInfo: undefined }), 'OfflinePushInfo', 90001],
  [batch({ RegistrationIDs: ['a'] }), 'RegistrationIDs'],
  // the web
  [['webpush', head], 'WebInfo', 90001],
  [web({ Condition: { AttrsAnd: { city: 'NewYork' } } }), 'Condition.AttrsAnd', 90001],
  [web({ WebInfo: 'a' }), 'WebInfo', 90001],
  [web({ Message: 'a' }), 'Message', 90001],
  [webBatch({ To_Account: many(501) }), 'To_Account', 90018],
  [webBatch({ TaskName: 'x'.repeat(21) }), 'TaskName', 90001],
  // afterwards
  [revoke({ TaskId: undefined }), 'TaskId', 90001],
  [revoke({ TaskId: '' }), 'TaskId', 90049],
  [statistics({ TaskID: many(6) }), 'TaskID', 90001],
  [statistics({ StartTime: undefined }), 'StartTime', 90001],
  [statistics({ StartTime: 3 }), 'EndTime', 90001],
  [statistics({ EndTime: 2 + 31 * day }), 'EndTime', 90001],
  [losses({ EndTime: 2 + 8 * day }), 'EndTime', 90001],
  [['all_member_push_trace', { TaskID: 'a' }], 'UserID', 90001],
  [['normal_push_trace', {}], 'PushID', 90001],
];

const described = wrong.map(([[command, body], field, code]) => (
  [`${command} ${JSON.stringify(body).slice(0, 90)}`, command, body, field, code]));

describe('what is wrong with a push', () => {
  test.each(described)('%s: is refused before it is sent', async (_, command, body, field) => {
    const fetch = fakeFetch(() => okBody());
    const sent = JSON.parse(JSON.stringify(body)); // without what is undefined
    const error = await errorOf(clientOf({ fetch }).call(command, sent));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', field });
    expect(fetch.calls).toEqual([]);
  });

  test.each(described.filter(([, , , , code]) => code))('%s: is refused by the emulator', async (_, command, body, _field, code) => {
    const { emulator } = withEmulator();
    const query = new URLSearchParams({
      sdkappid: String(app.sdkAppId), identifier: app.identifier, usersig: await sign(), random: '1', contenttype: 'json',
    });
    const response = await emulator.fetch(`http://localhost/v4/timpush/${command}?${query}`, {
      method: 'POST', body: JSON.stringify(body),
    });
    expect((await response.json()).ErrorCode).toBe(code);
    expect(emulator.pushes()).toEqual([]);
  });
});

describe('what is documented passes', () => {
  const names = [
    'push.all', 'push.attrs_and', 'push.chat', 'push.chat.online_only', 'push.online_only', 'push.tags_and', 'push.tags_or',
    'push.tags_or_not', 'batch', 'batch.partial', 'batch.fail', 'revoke', 'revoke.2024', 'webpush.all', 'webpush.tags_and',
    'webbatch', 'all_member_push_statistics', 'all_member_push_loss', 'all_member_push_trace', 'normal_push_statistics',
    'normal_push_trace',
  ];
  test.each(names)('%s', async (name) => {
    const { command, request, response } = fixture(`push/${name}`);
    const call = command.split('/').at(-1);
    const core = await loadCore();
    const options = {
      sdkAppId: app.sdkAppId, identifier: app.identifier, userSig: await sign(), random: 1, region: 'singapore',
    };
    expect(JSON.parse(core.buildRequest(call, request, options).body)).toEqual(request);
    if (!response) return;
    const bytes = new TextEncoder().encode(JSON.stringify(response));
    if (response.ErrorCode !== 0) {
      const error = await errorOf(async () => core.readResponse(call, 200, bytes));
      expect(error.errorCode).toBe(response.ErrorCode);
      return;
    }
    const answer = core.readResponse(call, 200, bytes);
    expect(answer.taskId).toBe(response.TaskId);
    expect(answer.failures.map(({ account, errorCode }) => [account, errorCode])).toEqual(
      (response.ErrorList ?? []).map(({ To_Account, ErrorCode }) => [To_Account, ErrorCode]));
    const { Results: results, InstanceTrace: devices } = response;
    if (results) expect(answer.details.results).toHaveLength(results.length);
    if (devices) expect(answer.details.devices).toHaveLength(devices.length);
  });

  test.each([
    '2023', 'apns_silent', 'apns_voip', 'live_activity.end', 'live_activity.update', 'marketing', 'multi_language', 'private', 'template',
  ])('OfflinePushInfo: %s', async (name) => {
    const { offline_push_info: sample } = fixture(`push/offline_push_info.${name}`);
    const fetch = fakeFetch(() => okBody({ TaskId: 'a' }));
    await clientOf({ fetch }).call(...batch({ OfflinePushInfo: sample }));
    expect(fetch.calls[0].body.OfflinePushInfo).toEqual(sample);
  });
});
