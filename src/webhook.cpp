#include <timpush/webhook.h>

#include <array>
#include <string>

#include "src/limits.h"
#include "src/shape.h"

namespace timpush {
namespace {

using Is = Shape::Kind;
using namespace std::string_view_literals;

// --- events -----------------------------------------------------------------------------------------------------------

constexpr Shape command_name{.kind = Is::text};
constexpr Shape account{.kind = Is::text, .noun = Noun::account, .min = 1};
constexpr Shape id{.kind = Is::text, .min = 1};
constexpr Shape text{.kind = Is::text};
constexpr Shape number{
    .kind = Is::integer, .min = -limits::exact_integer, .max = limits::exact_integer};
constexpr Shape seconds{.kind = Is::integer, .noun = Noun::time, .max = limits::exact_integer};

constexpr Member callback_command{"CallbackCommand", "command", &command_name};

constexpr std::array all_member_push_event{
    callback_command,
    Member{"EventType", "eventType", &number},
    Member{"TaskId", "taskId", &id},
    Member{"DataId", "dataId", &text, false},
    Member{"TaskTime", "taskTime", &seconds},
    Member{"EventTime", "eventTime", &seconds},
    Member{"To_Account", "account", &account},
    Member{"PushPlatform", "pushPlatform", &number},
    Member{"DeviceType", "deviceType", &number, false},
    Member{"PushStage", "pushStage", &number},
    Member{"ErrCode", "errorCode", &number},
    Member{"ErrInfo", "errorInfo", &text, false},
};
constexpr std::array all_member_push_meant{
    Webhook::Meant{"eventType", "delivery", &push_event_types},
    Webhook::Meant{"pushPlatform", "platform", &push_platforms},
    Webhook::Meant{"deviceType", "device", &push_platforms},
    Webhook::Meant{"pushStage", "stage", &push_stages},
};
constexpr std::array all_member_push_identity{
    "command"sv,      "taskId"sv,     "account"sv,   "eventType"sv, "pushStage"sv,
    "pushPlatform"sv, "deviceType"sv, "eventTime"sv, "errorCode"sv,
};

constexpr std::array offline_push_event{
    callback_command,
    Member{"EventType", "chatType", &number},
    Member{"EventTime", "eventTime", &seconds},
    Member{"From_Account", "from", &text, false},
    Member{"To_Account", "account", &account},
    Member{"PushPlatform", "pushPlatform", &number},
    Member{"PushStage", "pushStage", &number},
    Member{"MsgKey", "messageKey", &text, false},
    Member{"GroupID", "groupId", &text, false},
    Member{"MsgSeq", "messageSequence", &number, false},
    Member{"MsgRandom", "messageRandom", &number, false},
    Member{"MsgTime", "messageTime", &seconds, false},
    Member{"PushID", "pushId", &id},
    Member{"ErrCode", "errorCode", &number},
    Member{"ErrInfo", "errorInfo", &text, false},
};
constexpr std::array offline_push_meant{
    Webhook::Meant{"chatType", "chat", &push_chat_types},
    Webhook::Meant{"pushPlatform", "platform", &push_platforms},
    Webhook::Meant{"pushStage", "stage", &push_stages},
};
constexpr std::array offline_push_identity{
    "command"sv,   "pushId"sv,       "account"sv,   "chatType"sv,
    "pushStage"sv, "pushPlatform"sv, "eventTime"sv, "errorCode"sv,
};

constexpr Shape event(std::span<const Member> members) {
  return {
      .kind = Is::object, .noun = Noun::event, .members = members, .open = true, .nullable = true};
}
constexpr Shape all_member_push = event(all_member_push_event);
constexpr Shape offline_push = event(offline_push_event);

// --- bodies -----------------------------------------------------------------------------------------------------------

constexpr Shape events(const Shape& each) {
  return {.kind = Is::list,
          .noun = Noun::events,
          .min = 1,
          .max = limits::events_per_webhook,
          .item = &each};
}
constexpr Shape all_member_push_events = events(all_member_push);
constexpr Shape offline_push_events = events(offline_push);
constexpr std::array all_member_push_members{Member{"Events", "events", &all_member_push_events}};
constexpr std::array offline_push_members{Member{"Events", "events", &offline_push_events}};

constexpr Shape body(std::span<const Member> members) {
  return {.kind = Is::object, .noun = Noun::webhook, .members = members, .open = true};
}
constexpr Shape all_member_push_body = body(all_member_push_members);
constexpr Shape offline_push_body = body(offline_push_members);

// --- the table --------------------------------------------------------------------------------------------------------

constexpr std::array table{
    Webhook{"Push.AllMemberPush", &all_member_push_body, &all_member_push, all_member_push_meant,
            all_member_push_identity, 67551, 102568},
    Webhook{"Push.OfflinePush", &offline_push_body, &offline_push, offline_push_meant,
            offline_push_identity, 67552, 0},
};

constexpr bool has_member(const Shape& shape, std::string_view called) {
  for (const Member& member : shape.members) {
    if (member.called == called) return true;
  }
  return false;
}

constexpr bool are_sound(std::span<const Webhook> webhooks) {
  for (const Webhook& webhook : webhooks) {
    if (!is_sound(*webhook.takes)) return false;
    for (const Webhook::Meant& meant : webhook.meant) {
      if (!has_member(*webhook.event, meant.number)) return false;
      if (has_member(*webhook.event, meant.name)) return false;
    }
    for (const std::string_view member : webhook.identity) {
      if (!has_member(*webhook.event, member)) return false;
    }
  }
  return true;
}
static_assert(are_sound(table));

// Each event names the command that the URL has.
class SameCommand final : public Listener {
 public:
  explicit SameCommand(std::string_view command) : command_(command) {}

  std::optional<Problem> on_text(Levels levels, std::string_view value) override {
    const Member* member = levels.back().member;
    if (member == nullptr || member->shape != &command_name || value == command_) {
      return std::nullopt;
    }
    return Problem{.code = Errc::webhook,
                   .reason = Reason::other_webhook,
                   .path = path_of(levels, Naming::service),
                   .text = std::string(command_)};
  }

 private:
  const std::string_view command_;
};

Problem unknown(std::span<const Webhook> webhooks) {
  std::string names;
  for (const Webhook& webhook : webhooks) {
    if (!names.empty()) names += ", ";
    names += webhook.name;
  }
  return {.code = Errc::webhook,
          .reason = Reason::unknown_webhook,
          .path = {Step(callback_command.name)},
          .text = names};
}

}  // namespace

std::span<const Webhook> webhooks() { return table; }

std::optional<Problem> check_webhook(std::string_view command, std::string_view body) {
  for (const Webhook& webhook : table) {
    if (webhook.name != command) continue;
    SameCommand rule(command);
    return check(body, *webhook.takes, Errc::webhook, rule);
  }
  return unknown(table);
}

}  // namespace timpush
