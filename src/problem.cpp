#include <timpush/problem.h>

#include <array>

#include "src/json.h"

namespace timpush {
namespace {

// In the order of Errc.
constexpr std::array<std::string_view, 5> codes{
    "ERR_INVALID_OPTIONS",
    "ERR_INVALID_ARGUMENT",
    "ERR_BAD_RESPONSE",
    "ERR_HTTP",
    "ERR_API",
};
static_assert(codes.size() == static_cast<std::size_t>(Errc::api) + 1);

// In the order of Reason.
constexpr std::array<std::string_view, 38> reasons{
    "not_json",
    "too_deep",
    "half_surrogate",
    "wrong_type",
    "out_of_range",
    "empty",
    "empty_name",
    "too_long",
    "control_character",
    "too_few",
    "too_many",
    "missing",
    "unknown_member",
    "no_members",
    "unknown_command",
    "not_a_slot",
    "type_without_name",
    "too_many_tags_added",
    "no_address",
    "two_addresses",
    "unknown_region",
    "unknown_host",
    "unknown_content_type",
    "long_user_sig",
    "not_user_sig",
    "not_base64",
    "other_version",
    "empty_answer",
    "markup_answer",
    "cut_answer",
    "foreign_answer",
    "no_error_code",
    "large_answer",
    "redirected",
    "too_many_requests",
    "server_status",
    "other_status",
    "refused",
};
static_assert(reasons.size() == reason_count);

// In the order of Noun.
constexpr std::array<std::string_view, 25> nouns{
    "none",
    "account",
    "accounts",
    "attribute_name",
    "attribute_value",
    "attributes",
    "attribute_names",
    "tag",
    "tags",
    "user",
    "users",
    "slot",
    "slot_names",
    "account_type",
    "slot_types",
    "mode",
    "body",
    "sdk_app_id",
    "identifier",
    "signed_identifier",
    "user_sig",
    "random",
    "time",
    "validity",
    "packed",
};
static_assert(nouns.size() == noun_count);

// In the order of Type.
constexpr std::array<std::string_view, 10> types{
    "none",
    "null",
    "nothing",
    "boolean",
    "fraction",
    "integer",
    "number",
    "string",
    "array",
    "object",
};
static_assert(types.size() == type_count);

template <std::size_t size, class Enum>
constexpr std::string_view name_of(const std::array<std::string_view, size>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

bool is_word(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!is_letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

}  // namespace

std::string_view to_text(Errc code) { return name_of(codes, code); }
std::string_view to_text(Reason reason) { return name_of(reasons, reason); }
std::string_view to_text(Noun noun) { return name_of(nouns, noun); }
std::string_view to_text(Type type) { return name_of(types, type); }

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
