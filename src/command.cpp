#include <timpush/command.h>

#include <array>

#include "src/attribute_bodies.h"
#include "src/limits.h"
#include "src/push_bodies.h"
#include "src/rules.h"
#include "src/shape.h"

namespace timpush {
namespace {

using namespace bodies;
using enum Command::Kind;
using Answers = Command::Answers;
using Rule = Command::Rule;
constexpr int often = limits::calls_per_second;
constexpr std::size_t many = limits::accounts_per_call;
constexpr std::size_t batch_size = limits::accounts_per_batch;

// A call is repeatable where making it twice leaves what making it once leaves. What reaches people is not.
constexpr std::array table{
    Command{.name = "get_attr",
            .method = "getAttributes",
            .kind = read,
            .answers = Answers::attributes,
            .takes = &accounts_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60564,
            .chinese_page = 100637},
    Command{.name = "set_attr",
            .method = "setAttributes",
            .kind = write,
            .takes = &set_attr_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60565,
            .chinese_page = 100638},
    Command{.name = "remove_attr",
            .method = "removeAttributes",
            .kind = write,
            .takes = &remove_attr_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60566,
            .chinese_page = 100639},
    Command{.name = "get_attr_name",
            .method = "getAttributeNames",
            .kind = read,
            .answers = Answers::attribute_names,
            .takes = &empty_body,
            .calls_per_second = often,
            .page = 60562,
            .chinese_page = 100635},
    Command{.name = "set_attr_name",
            .method = "setAttributeNames",
            .kind = write,
            .takes = &set_attr_name_body,
            .rule = Rule::types_name_slots,
            .calls_per_second = often,
            .page = 60563,
            .chinese_page = 111050},
    Command{.name = "add_tag",
            .method = "addTags",
            .kind = write,
            .takes = &add_tag_body,
            .rule = Rule::appended_tags,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60568,
            .chinese_page = 100641},
    Command{.name = "get_tag",
            .method = "getTags",
            .kind = read,
            .answers = Answers::tags,
            .takes = &accounts_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60567,
            .chinese_page = 100640},
    Command{.name = "remove_tag",
            .method = "removeTags",
            .kind = write,
            .takes = &remove_tag_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60569},
    Command{.name = "clear_all_tags",
            .method = "clearTags",
            .kind = write,
            .takes = &accounts_body,
            .calls_per_second = often,
            .accounts_per_call = many,
            .page = 60570},
    Command{.name = "push",
            .method = "push",
            .kind = push,
            .answers = Answers::task,
            .takes = &push_body,
            .rule = Rule::push,
            .repeatable = false,
            .page = 60561,
            .chinese_page = 100634,
            .body_bytes = limits::push_body_bytes,
            .calls_per_day = {10, 100, 100}},
    Command{.name = "batch",
            .method = "batch",
            .kind = push,
            .answers = Answers::task,
            .takes = &batch_body,
            .rule = Rule::push,
            .calls_per_second = 10,
            .accounts_per_call = batch_size,
            .repeatable = false,
            .page = 67553,
            .chinese_page = 108906,
            .calls_by_edition = {10, 30, 40}},
    Command{.name = "revoke",
            .method = "revoke",
            .kind = push,
            .takes = &revoke_body,
            .rule = Rule::push,
            .page = 60571,
            .chinese_page = 105123},
    Command{.name = "webpush",
            .method = "webPush",
            .kind = push,
            .answers = Answers::task,
            .takes = &webpush_body,
            .rule = Rule::push,
            .repeatable = false,
            .page = 80440,
            .calls_per_day = {10, 100, 100}},
    Command{.name = "webbatch",
            .method = "webBatch",
            .kind = push,
            .answers = Answers::task,
            .takes = &webbatch_body,
            .rule = Rule::push,
            .accounts_per_call = batch_size,
            .repeatable = false,
            .page = 80441,
            .accounts_per_second = {30, 500, 500}},
    Command{.name = "all_member_push_trace",
            .method = "trace",
            .kind = read,
            .answers = Answers::details,
            .takes = &trace_body,
            .page = 71893,
            .gives = &trace_answer},
    Command{.name = "all_member_push_statistics",
            .method = "statistics",
            .kind = read,
            .answers = Answers::details,
            .takes = &tasks_body,
            .rule = Rule::period,
            .page = 71894,
            .gives = &statistics_answer,
            .days = limits::statistics_days},
    Command{.name = "all_member_push_loss",
            .method = "losses",
            .kind = read,
            .answers = Answers::details,
            .takes = &tasks_body,
            .rule = Rule::period,
            .page = 71895,
            .gives = &losses_answer,
            .days = limits::losses_days},
    Command{.name = "normal_push_trace",
            .method = "chatTrace",
            .kind = read,
            .answers = Answers::details,
            .takes = &chat_trace_body,
            .page = 71896,
            .gives = &trace_answer},
    Command{.name = "normal_push_statistics",
            .method = "chatStatistics",
            .kind = read,
            .answers = Answers::details,
            .takes = &period_body,
            .rule = Rule::period,
            .page = 71897,
            .gives = &chat_statistics_answer,
            .days = limits::statistics_days},
};

// A call that the table has not: all that is known of it is that it may push.
constexpr Command unknown_call{.kind = push, .takes = &any_body, .repeatable = false};

constexpr bool are_sound(std::span<const Command> commands) {
  for (const Command& command : commands) {
    if (command.name.empty() || !is_sound(*command.takes)) return false;
    if ((command.gives != nullptr) != (command.answers == Answers::details)) return false;
    if (command.gives != nullptr && !is_sound(*command.gives)) return false;
  }
  return true;
}
static_assert(are_sound(table));

bool is_command_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (const char c : name) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
  }
  return true;
}

}  // namespace

std::span<const Command> commands() { return table; }

Result<const Command*> find_command(std::string_view name) {
  for (const Command& command : table) {
    if (command.name == name) return &command;
  }
  if (is_command_name(name)) return &unknown_call;
  return Problem{
      .code = Errc::invalid_argument, .reason = Reason::unknown_command, .path = {Step("command")}};
}

std::string path_of(std::string_view command_name) {
  return "v4/timpush/" + std::string(command_name);
}

std::optional<Problem> check_body(const Command& command, std::string_view body, Naming naming) {
  if (command.body_bytes > 0 && body.size() > command.body_bytes) {
    return Problem{.code = Errc::invalid_argument,
                   .reason = Reason::long_body,
                   .noun = Noun::body,
                   .limit = static_cast<std::int64_t>(command.body_bytes),
                   .actual = static_cast<std::int64_t>(body.size())};
  }
  return check_by_rule(command, body, naming);
}

}  // namespace timpush
