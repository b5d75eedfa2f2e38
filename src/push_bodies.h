// push_bodies.h: what the bodies of the calls that push must look like, and what statistics answer.
// https://trtc.io/document/77715 (OfflinePushInfo), 1047/60561 (push), 67553 (batch), 60571 (revoke), 71893 to 71897
// (statistics), trtc.io 80440 and 80441 (web push)
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "src/attribute_bodies.h"
#include "src/limits.h"
#include "src/shape.h"

namespace timpush::bodies {

// A member that need not be there, called as the service calls it unless it has a name of ours.
constexpr Member maybe(std::string_view name, const Shape& shape, std::string_view called = {}) {
  return {name, called.empty() ? name : called, &shape, false};
}
constexpr Member maybe_with(std::string_view needs, std::string_view name, const Shape& shape) {
  return {name, name, &shape, false, needs};
}

constexpr Shape integer(std::int64_t min, std::int64_t max) {
  return {.kind = Is::integer, .min = min, .max = max};
}
constexpr Shape one_of(std::span<const std::string_view> words) {
  return {.kind = Is::text, .words = words};
}

inline constexpr Shape any_value{};
inline constexpr Shape any_text{.kind = Is::text};
inline constexpr Shape any_object{.kind = Is::object, .open = true};
inline constexpr Shape flag = integer(0, 1);
inline constexpr Shape https_address{.kind = Is::text, .https = true};

// --- OfflinePushInfo: it grows every year, so what is not known here passes ------------------------------------------------

inline constexpr std::array oppo_level_numbers{std::int64_t{1}, std::int64_t{2}, std::int64_t{16}};
inline constexpr std::array<std::string_view, 4> vivo_type_words{"1", "2", "3", "4"};
inline constexpr std::array<std::string_view, 2> importance_words{"LOW", "NORMAL"};
inline constexpr std::array<std::string_view, 2> priority_words{"normal", "high"};
inline constexpr std::array<std::string_view, 4> interruption_words{"active", "critical", "passive",
                                                                    "time-sensitive"};
inline constexpr std::array<std::string_view, 2> event_words{"update", "end"};
// Filled by the service.
inline constexpr std::array<std::string_view, 4> preset_words{"timTitle", "timDesc",
                                                              "timSenderNick", "timGroupName"};

inline constexpr Shape oppo_level{.kind = Is::integer, .numbers = oppo_level_numbers};
inline constexpr Shape vivo_type = one_of(vivo_type_words);
inline constexpr Shape importance = one_of(importance_words);
inline constexpr Shape priority = one_of(priority_words);
inline constexpr Shape interruption = one_of(interruption_words);

inline constexpr std::array android_members{
    maybe("Sound", any_text),
    maybe("PushStyle", flag),
    maybe("XiaoMiChannelID", any_text),
    maybe("OPPOChannelID", any_text),
    maybe("OPPOCategory", any_text),
    maybe_with("OPPOCategory", "OPPONotifyLevel", oppo_level),
    maybe("OPPOPrivateMsgTemplateId", any_text),
    maybe("OPPOPrivateTitleParameters", any_object),
    maybe("OPPOPrivateContentParameters", any_object),
    maybe("VIVOClassification", flag),
    maybe("VIVOCategory", any_text),
    maybe("VIVONotifyType", vivo_type),
    maybe("HuaWeiChannelID", any_text),
    maybe("HuaWeiImportance", importance),
    maybe("HuaWeiCategory", any_text),
    maybe("HuaWeiImage", https_address),
    maybe("HonorImportance", importance),
    maybe("HonorImage", https_address),
    maybe("GoogleChannelID", any_text),
    maybe("GoogleImage", any_text),
    maybe("GooglePriority", priority),
    maybe("MeiZuNoticeMsgType", flag),
    maybe("ExtAsHuaweiIntentParam", flag),
};

inline constexpr Shape activity_id{
    .kind = Is::text, .noun = Noun::activity_id, .min = 1, .max = limits::activity_id_bytes};
inline constexpr Shape activity_event = one_of(event_words);
inline constexpr Shape moment{.kind = Is::integer, .noun = Noun::time, .max = limits::last_second};
inline constexpr std::array live_activity_members{
    Member{"LaId", "LaId", &activity_id}, Member{"Event", "Event", &activity_event},
    Member{"ContentState", "ContentState", &any_object},
    maybe("DismissalDate", moment),  // with the event `end` only
};
inline constexpr Shape live_activity{
    .kind = Is::object, .members = live_activity_members, .open = true};

inline constexpr std::array apns_members{
    maybe("BadgeMode", flag),
    maybe("Title", any_text),
    maybe("SubTitle", any_text),
    maybe("Image", any_text),
    maybe("MutableContent", flag),
    maybe("Sound", any_text),
    maybe("InterruptionLevel", interruption),
    maybe("ContentAvailable", flag),
    maybe("IsVoipPush", flag),
    maybe("LiveActivity", live_activity),
};

inline constexpr Shape sound_seconds = integer(1, 60);
inline constexpr std::array harmony_members{
    maybe("Title", any_text),
    maybe("Category", any_text),
    maybe("Image", https_address),
    maybe("Sound", any_text),
    maybe_with("Sound", "SoundDuration", sound_seconds),
};

constexpr Shape vendor(std::span<const Member> members) {
  return {.kind = Is::object, .members = members, .open = true};
}
inline constexpr Shape android = vendor(android_members);
inline constexpr Shape apns = vendor(apns_members);
inline constexpr Shape harmony = vendor(harmony_members);

inline constexpr Shape language{.kind = Is::text, .min = 1};
inline constexpr std::array in_language_members{
    Member{"Language", "Language", &language},
    maybe("Title", any_text),
    maybe("Desc", any_text),
};
inline constexpr Shape in_language{
    .kind = Is::object, .members = in_language_members, .open = true};
inline constexpr Shape in_languages{.kind = Is::list, .item = &in_language};

inline constexpr Shape ext{.kind = Is::text, .noun = Noun::ext};
inline constexpr Shape badges_added = integer(1, 99);
inline constexpr Shape badges = integer(0, 999);
inline constexpr Shape parameter_name{.kind = Is::text, .min = 1, .words = preset_words};
inline constexpr Shape parameters{.kind = Is::map, .key = &parameter_name, .item = &any_value};

inline constexpr std::array info_members{
    maybe("Title", any_text, "title"),
    maybe("Desc", any_text, "desc"),
    maybe("Ext", ext, "ext"),
    maybe("PushFlag", flag),
    maybe("MultiLanguageContent", in_languages),
    maybe("AndroidInfo", android),
    maybe("ApnsInfo", apns),
    maybe("HarmonyInfo", harmony),
    maybe("BadgeAddNum", badges_added),
    maybe("BadgeSetNum", badges),
    maybe("PushTemplateId", any_text),
    maybe("PushTemplateParam", parameters),
};
inline constexpr Shape info{
    .kind = Is::object, .noun = Noun::message, .members = info_members, .open = true};

// --- whom ---------------------------------------------------------------------------------------------------------------

inline constexpr Shape condition_tags{.kind = Is::list,
                                      .noun = Noun::condition_tags,
                                      .min = 1,
                                      .max = limits::tags_per_condition,
                                      .item = &tag};
inline constexpr Shape condition_attributes{.kind = Is::map,
                                            .noun = Noun::condition_attributes,
                                            .min = 1,
                                            .max = limits::attributes_per_app,
                                            .key = &attribute_name,
                                            .item = &attribute_value};
inline constexpr std::array condition_members{
    maybe("TagsOr", condition_tags, "tagsOr"),
    maybe("TagsAnd", condition_tags, "tagsAnd"),
    maybe("TagsNot", condition_tags, "tagsNot"),
    maybe("AttrsOr", condition_attributes, "attributesOr"),
    maybe("AttrsAnd", condition_attributes, "attributesAnd"),
};
inline constexpr Shape condition{
    .kind = Is::object, .noun = Noun::condition, .min = 1, .members = condition_members};
inline constexpr Shape web_condition{.kind = Is::object,
                                     .noun = Noun::condition,
                                     .min = 1,
                                     .members = std::span(condition_members).first(3)};

inline constexpr Shape batch_accounts{.kind = Is::list,
                                      .noun = Noun::batch_accounts,
                                      .min = 1,
                                      .max = limits::accounts_per_batch,
                                      .item = &account};

// --- bodies -----------------------------------------------------------------------------------------------------------
// What is not known beside these is refused: it may be a misspelt Condition, without which a push reaches everyone.

inline constexpr Shape sender{.kind = Is::text, .noun = Noun::sender, .min = 1, .plain = true};
inline constexpr Shape msg_random{
    .kind = Is::integer, .noun = Noun::random, .max = limits::random_max};
inline constexpr Shape data_id{
    .kind = Is::text, .noun = Noun::data_id, .max = limits::data_id_bytes};
inline constexpr Shape task_name{
    .kind = Is::text, .noun = Noun::task_name, .max = limits::task_name_bytes};
inline constexpr Shape storage_time = integer(0, limits::storage_seconds);
inline constexpr Shape classification = integer(0, INT32_MAX);

inline constexpr std::array<std::string_view, 8> element_words{
    "TIMTextElem",  "TIMLocationElem", "TIMFaceElem", "TIMCustomElem",
    "TIMSoundElem", "TIMImageElem",    "TIMFileElem", "TIMVideoFileElem"};
inline constexpr Shape element_type = one_of(element_words);
inline constexpr std::array element_members{
    Member{"MsgType", "MsgType", &element_type},
    Member{"MsgContent", "MsgContent", &any_object},
};
inline constexpr Shape element{
    .kind = Is::object, .noun = Noun::chat_elements, .members = element_members, .open = true};
inline constexpr Shape elements{
    .kind = Is::list, .noun = Noun::chat_elements, .min = 1, .item = &element};

inline constexpr Member from_account{"From_Account", "from", &sender};
inline constexpr Member with_random{"MsgRandom", "msgRandom", &msg_random};
inline constexpr Member to_accounts{"To_Account", "accounts", &batch_accounts};
inline constexpr Member with_info{"OfflinePushInfo", "message", &info};
inline constexpr Member with_data_id = maybe("DataId", data_id, "dataId");
inline constexpr Member with_task_name = maybe("TaskName", task_name, "taskName");
inline constexpr Member with_class = maybe("Classification", classification, "classification");
inline constexpr Member with_storage =
    maybe("OfflineStorageTime", storage_time, "offlineStorageTime");

inline constexpr std::array push_members{
    from_account,
    with_random,
    maybe("Condition", condition, "to"),
    with_info,
    with_data_id,
    with_task_name,
    with_class,
    with_storage,
    maybe("MsgLifeTime", storage_time, "msgLifeTime"),
    maybe("OnlineOnlyFlag", flag, "onlineOnlyFlag"),
    maybe("MsgBody", elements, "msgBody"),
};
inline constexpr std::array batch_members{
    from_account, to_accounts,    with_random, with_info,
    with_data_id, with_task_name, with_class,  with_storage,
};
inline constexpr Shape task_id{.kind = Is::text, .noun = Noun::task_id, .min = 1, .plain = true};
inline constexpr std::array revoke_members{
    Member{"TaskId", "taskId", &task_id},
    Member{"OfflinePushInfo", "message", &info, false},
};

inline constexpr std::array web_info_members{
    maybe("Title", any_text, "title"),
    maybe("Desc", any_text, "desc"),
    maybe("Ext", ext, "ext"),
    maybe("URL", any_text, "url"),
};
inline constexpr Shape web_info{
    .kind = Is::object, .noun = Noun::web_message, .members = web_info_members, .open = true};
inline constexpr Member with_web_info{"WebInfo", "message", &web_info, true, {}, "Message"};
inline constexpr Member with_page_message = maybe("Message", any_object, "pageMessage");
inline constexpr std::array webpush_members{
    from_account,   with_random,       maybe("Condition", web_condition, "to"),
    with_web_info,  with_page_message, with_data_id,
    with_task_name,
};
inline constexpr std::array webbatch_members{
    from_account,      to_accounts,  with_random,    with_web_info,
    with_page_message, with_data_id, with_task_name,
};

inline constexpr Shape task_ids{
    .kind = Is::list, .noun = Noun::task_ids, .max = limits::tasks_per_call, .item = &task_id};
inline constexpr Member start_time{"StartTime", "start", &moment};
inline constexpr Member end_time{"EndTime", "end", &moment};
inline constexpr std::array period_members{start_time, end_time};
inline constexpr std::array tasks_members{start_time, end_time,
                                          Member{"TaskID", "tasks", &task_ids}};
inline constexpr std::array trace_members{
    Member{"TaskID", "taskId", &task_id},
    Member{"UserID", "account", &account},
};
inline constexpr Shape push_id{.kind = Is::text, .min = 1, .plain = true};
inline constexpr std::array chat_trace_members{Member{"PushID", "pushId", &push_id}};

inline constexpr Shape push_body = body(push_members);
inline constexpr Shape batch_body = body(batch_members);
inline constexpr Shape revoke_body = body(revoke_members);
inline constexpr Shape webpush_body = body(webpush_members);
inline constexpr Shape webbatch_body = body(webbatch_members);
inline constexpr Shape period_body = body(period_members);
inline constexpr Shape tasks_body = body(tasks_members);
inline constexpr Shape trace_body = body(trace_members);
inline constexpr Shape chat_trace_body = body(chat_trace_members);
inline constexpr Shape any_body{.kind = Is::object, .noun = Noun::body, .open = true};

// --- answers of statistics --------------------------------------------------------------------------------------------------

constexpr Shape said(std::span<const Member> members) {
  return {.kind = Is::object, .members = members, .open = true, .nullable = true};
}
constexpr Shape each(const Shape& item) { return {.kind = Is::list, .item = &item}; }

inline constexpr Shape count = integer(INT64_MIN, INT64_MAX);
inline constexpr Member total = maybe("TotalCount", count, "total");
inline constexpr Member sent = maybe("SentCount", count, "sent");
inline constexpr Member delivered = maybe("DeliveredCount", count, "delivered");
inline constexpr Member clicked = maybe("ClickCount", count, "clicked");
inline constexpr Member event_type = maybe("EventType", count, "eventType");
inline constexpr Member push_platform = maybe("PushPlatform", count, "pushPlatform");
inline constexpr Member result_task = maybe("TaskID", any_text, "taskId");

inline constexpr std::array platform_members{event_type, push_platform, total,
                                             sent,       delivered,     clicked};
inline constexpr Shape platform = said(platform_members);
inline constexpr Shape platforms = each(platform);
inline constexpr Member by_platform = maybe("PlatformStatistics", platforms, "platforms");

inline constexpr std::array task_statistics_members{result_task, total,   sent,
                                                    delivered,   clicked, by_platform};
inline constexpr Shape task_statistics = said(task_statistics_members);
inline constexpr Shape statistics_results = each(task_statistics);
inline constexpr std::array statistics_members{maybe("Results", statistics_results, "results")};
inline constexpr Shape statistics_answer = said(statistics_members);

inline constexpr std::array chat_statistics_members{total, sent, delivered, clicked, by_platform};
inline constexpr Shape chat_statistics_answer = said(chat_statistics_members);

inline constexpr std::array loss_members{
    event_type,
    push_platform,
    maybe("ErrCode", any_text, "errorCode"),
    maybe("ErrCount", count, "count"),
    maybe("ErrInfo", any_text, "errorInfo"),
};
inline constexpr Shape loss = said(loss_members);
inline constexpr Shape losses = each(loss);
inline constexpr std::array task_losses_members{
    result_task,
    maybe("ReadyToSendLoss", losses, "beforeSending"),
    maybe("PostSendDeliveredLoss", losses, "afterSending"),
    maybe("PlatformReadyToSendLoss", losses, "platformsBeforeSending"),
    maybe("PlatformPostSendDeliveredLoss", losses, "platformsAfterSending"),
};
inline constexpr Shape task_losses = said(task_losses_members);
inline constexpr Shape losses_results = each(task_losses);
inline constexpr std::array losses_answer_members{maybe("Results", losses_results, "results")};
inline constexpr Shape losses_answer = said(losses_answer_members);

inline constexpr std::array step_members{
    maybe("PushStatus", count, "pushStatus"),
    maybe("ErrorCode", count, "errorCode"),
    maybe("ErrorInfo", any_text, "errorInfo"),
    maybe("EventTime", any_text, "eventTime"),
};
inline constexpr Shape step = said(step_members);
inline constexpr std::array online_members{maybe("IMStat", step, "im")};
inline constexpr Shape online_steps = said(online_members);
inline constexpr std::array offline_members{
    maybe("OfflineStat", step, "offline"),
    maybe("ChannelStat", step, "channel"),
    maybe("DeviceStat", step, "device"),
};
inline constexpr Shape offline_steps = said(offline_members);
inline constexpr std::array device_members{
    maybe("InstanceId", any_text, "instanceId"),
    maybe("PushTime", any_text, "pushTime"),
    maybe("DeviceModel", any_text, "deviceModel"),
    maybe("System", any_text, "system"),
    maybe("SystemVersion", any_text, "systemVersion"),
    event_type,
    push_platform,
    maybe("Token", any_text, "token"),
    maybe("CertId", any_text, "certId"),
    maybe("SdkVersion", any_text, "sdkVersion"),
    maybe("PushVersion", any_text, "pushVersion"),
    maybe("NotificationStatus", count, "notificationStatus"),
    maybe("last_active_terminal", count, "lastActiveTerminal"),
    maybe("IMCommitStat", online_steps, "online"),
    maybe("OfflinePushStat", offline_steps, "offline"),
};
inline constexpr Shape device = said(device_members);
inline constexpr Shape devices = each(device);
inline constexpr std::array trace_answer_members{maybe("InstanceTrace", devices, "devices")};
inline constexpr Shape trace_answer = said(trace_answer_members);

}  // namespace timpush::bodies
