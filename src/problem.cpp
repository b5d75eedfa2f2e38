#include <timpush/problem.h>

#include "src/json.h"

namespace timpush {
namespace {

bool is_word(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!is_letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

}  // namespace

std::string_view to_text(Errc code) {
  switch (code) {
    case Errc::invalid_options: return "ERR_INVALID_OPTIONS";
    case Errc::invalid_argument: return "ERR_INVALID_ARGUMENT";
    case Errc::bad_response: return "ERR_BAD_RESPONSE";
    case Errc::http: return "ERR_HTTP";
    case Errc::api: return "ERR_API";
    case Errc::webhook: return "ERR_WEBHOOK";
  }
  return "";
}

std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::not_json: return "not_json";
    case Reason::too_deep: return "too_deep";
    case Reason::half_surrogate: return "half_surrogate";
    case Reason::wrong_type: return "wrong_type";
    case Reason::out_of_range: return "out_of_range";
    case Reason::empty: return "empty";
    case Reason::empty_name: return "empty_name";
    case Reason::too_long: return "too_long";
    case Reason::control_character: return "control_character";
    case Reason::foreign_start: return "foreign_start";
    case Reason::foreign_end: return "foreign_end";
    case Reason::not_one_of: return "not_one_of";
    case Reason::not_https: return "not_https";
    case Reason::too_few: return "too_few";
    case Reason::too_many: return "too_many";
    case Reason::missing: return "missing";
    case Reason::unknown_member: return "unknown_member";
    case Reason::no_members: return "no_members";
    case Reason::reserved_names: return "reserved_names";
    case Reason::needs_another: return "needs_another";
    case Reason::unknown_command: return "unknown_command";
    case Reason::not_a_slot: return "not_a_slot";
    case Reason::type_without_name: return "type_without_name";
    case Reason::too_many_tags_added: return "too_many_tags_added";
    case Reason::same_account: return "same_account";
    case Reason::tags_and_attributes: return "tags_and_attributes";
    case Reason::same_tag: return "same_tag";
    case Reason::end_only: return "end_only";
    case Reason::no_period: return "no_period";
    case Reason::long_period: return "long_period";
    case Reason::long_body: return "long_body";
    case Reason::no_address: return "no_address";
    case Reason::two_addresses: return "two_addresses";
    case Reason::unknown_region: return "unknown_region";
    case Reason::unknown_host: return "unknown_host";
    case Reason::unknown_content_type: return "unknown_content_type";
    case Reason::long_user_sig: return "long_user_sig";
    case Reason::bad_hmac: return "bad_hmac";
    case Reason::not_user_sig: return "not_user_sig";
    case Reason::not_base64: return "not_base64";
    case Reason::key_as_user_sig: return "key_as_user_sig";
    case Reason::other_version: return "other_version";
    case Reason::empty_answer: return "empty_answer";
    case Reason::markup_answer: return "markup_answer";
    case Reason::cut_answer: return "cut_answer";
    case Reason::foreign_answer: return "foreign_answer";
    case Reason::no_error_code: return "no_error_code";
    case Reason::large_answer: return "large_answer";
    case Reason::redirected: return "redirected";
    case Reason::too_many_requests: return "too_many_requests";
    case Reason::server_status: return "server_status";
    case Reason::other_status: return "other_status";
    case Reason::refused: return "refused";
    case Reason::unknown_webhook: return "unknown_webhook";
    case Reason::other_webhook: return "other_webhook";
  }
  return "";
}

std::string_view to_text(Noun noun) {
  switch (noun) {
    case Noun::none: return "none";
    case Noun::account: return "account";
    case Noun::accounts: return "accounts";
    case Noun::attribute_name: return "attribute_name";
    case Noun::attribute_value: return "attribute_value";
    case Noun::attributes: return "attributes";
    case Noun::attribute_names: return "attribute_names";
    case Noun::tag: return "tag";
    case Noun::tags: return "tags";
    case Noun::user: return "user";
    case Noun::users: return "users";
    case Noun::slot: return "slot";
    case Noun::slot_names: return "slot_names";
    case Noun::account_type: return "account_type";
    case Noun::slot_types: return "slot_types";
    case Noun::mode: return "mode";
    case Noun::body: return "body";
    case Noun::sender: return "sender";
    case Noun::batch_accounts: return "batch_accounts";
    case Noun::condition: return "condition";
    case Noun::condition_tags: return "condition_tags";
    case Noun::condition_attributes: return "condition_attributes";
    case Noun::message: return "message";
    case Noun::ext: return "ext";
    case Noun::web_message: return "web_message";
    case Noun::chat_elements: return "chat_elements";
    case Noun::data_id: return "data_id";
    case Noun::task_name: return "task_name";
    case Noun::activity_id: return "activity_id";
    case Noun::task_id: return "task_id";
    case Noun::task_ids: return "task_ids";
    case Noun::sdk_app_id: return "sdk_app_id";
    case Noun::identifier: return "identifier";
    case Noun::signed_identifier: return "signed_identifier";
    case Noun::user_sig: return "user_sig";
    case Noun::random: return "random";
    case Noun::time: return "time";
    case Noun::validity: return "validity";
    case Noun::packed: return "packed";
    case Noun::webhook: return "webhook";
    case Noun::events: return "events";
    case Noun::event: return "event";
  }
  return "";
}

std::string_view to_text(Type type) {
  switch (type) {
    case Type::none: return "none";
    case Type::null: return "null";
    case Type::nothing: return "nothing";
    case Type::boolean: return "boolean";
    case Type::fraction: return "fraction";
    case Type::integer: return "integer";
    case Type::number: return "number";
    case Type::string: return "string";
    case Type::array: return "array";
    case Type::object: return "object";
  }
  return "";
}

std::string to_text(const Path& path) {
  std::string text;
  for (const Step& step : path) {
    if (step.position >= 0) {
      text += '[' + std::to_string(step.position) + ']';
    } else if (is_word(step.name)) {
      if (!text.empty()) text += '.';
      text += step.name;
    } else {
      text += '[' + json::quote(step.name) + ']';
    }
  }
  return text;
}

}  // namespace timpush
