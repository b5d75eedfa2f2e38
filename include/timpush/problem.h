// problem.h: what is wrong, as data. Sentences are made of it in one place: message_of() and hint_of().
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timpush {

// Whose fault it is: the stable name that callers switch on first.
enum class Errc {
  invalid_options,   // how we are to call: app, identifier, region, random
  invalid_argument,  // what we are asked to send
  bad_response,      // an answer that breaks the contract
  http,              // an answer that is not the service's: a status other than 200
  api,               // the service refused: its ErrorCode is not 0
  webhook,           // what came to a webhook's URL is not the service's, or breaks the contract
};

// What exactly is wrong. Which members of Problem belong to it stands beside it.
enum class Reason {
  // A text held against what it should be.
  not_json,        // byte
  too_deep,        // limit
  half_surrogate,  // half of a surrogate pair, which is no character
  wrong_type,      // expected, found
  out_of_range,    // least, limit, actual: none where it is beyond 64 bits
  empty,           //
  empty_name,      // the name of a member, where names are data
  too_long,        // limit, actual: bytes of UTF-8
  control_character,
  foreign_start,  // text: the character, "U+FEFF": white space, a quote or the like that was copied along
  foreign_end,  // the same
  not_one_of,   // text: those that are
  not_https,    //
  too_few,      // least
  too_many,     // limit
  missing,
  unknown_member,  // text: those that are known
  no_members,      // the same, where none is known
  reserved_names,  // text: the names that the service fills itself
  needs_another,   // text: the member without which this one has no meaning
  // Rules of calls.
  unknown_command,
  not_a_slot,
  type_without_name,    // AttrTypes has a slot that AttrNames has not
  too_many_tags_added,  // limit
  same_account,         // text: the path of the user that has it, too
  tags_and_attributes,
  same_tag,     // text: the path of the tag that it is the same as
  end_only,     // DismissalDate, of a live activity that does not end
  no_period,    // EndTime is before StartTime
  long_period,  // limit: days
  long_body,    // limit, actual: bytes
  // Options.
  no_address,      // neither region nor endpoint
  two_addresses,   // both
  unknown_region,  // text: those that are known
  unknown_host,
  unknown_content_type,
  // UserSig.
  long_user_sig,    // limit: of one that is made
  bad_hmac,         // limit, actual: bytes
  not_user_sig,     // too long to be one
  not_base64,       // or base64 of something else than a zlib stream
  key_as_user_sig,  // 64 hexadecimal digits
  other_version,    // text: the version
  // Answers.
  empty_answer,
  markup_answer,   // HTML or XML
  cut_answer,      // ends in the middle of its JSON
  foreign_answer,  // not JSON: byte
  no_error_code,
  large_answer,  // limit: bytes
  redirected,
  too_many_requests,  // actual: 429
  server_status,      // actual: 500 and above
  other_status,       // actual
  refused,            // actual: the ErrorCode; text: the service's ErrorInfo
  // Webhooks.
  unknown_webhook,  // text: those that are known
  other_webhook,    // an event's CallbackCommand is not the URL's; text: the URL's
};
inline constexpr std::size_t reason_count = static_cast<std::size_t>(Reason::other_webhook) + 1;

// What the wrong thing is one of. The hint of a problem with a value follows from it.
enum class Noun {
  none,
  account,
  accounts,
  attribute_name,
  attribute_value,
  attributes,
  attribute_names,
  tag,
  tags,
  user,
  users,
  slot,
  slot_names,
  account_type,
  slot_types,
  mode,
  body,
  sender,
  batch_accounts,
  condition,
  condition_tags,
  condition_attributes,
  message,
  ext,
  web_message,
  chat_elements,
  data_id,
  task_name,
  activity_id,
  task_id,
  task_ids,
  sdk_app_id,
  identifier,
  signed_identifier,
  user_sig,
  random,
  time,
  validity,
  packed,   // a part of a UserSig that is read
  webhook,  // the body of one
  events,
  event,
};
inline constexpr std::size_t noun_count = static_cast<std::size_t>(Noun::event) + 1;

// The types of JSON, as they are told apart. `nothing`: null, which JavaScript also writes for undefined.
enum class Type { none, null, nothing, boolean, fraction, integer, number, string, array, object };
inline constexpr std::size_t type_count = static_cast<std::size_t>(Type::object) + 1;

// A step to where something is wrong: the name of a member, or a position in a list.
struct Step {
  Step(std::string_view member) : name(member) {}
  Step(const char* member) : name(member) {}
  template <std::integral Index>
  Step(Index index) : position(static_cast<std::int64_t>(index)) {}
  bool operator==(const Step&) const = default;

  std::string name{};
  std::int64_t position = -1;  // from 0; -1 for a name
};
using Path = std::vector<Step>;  // from the outermost value inwards

struct Problem {
  Errc code{};
  Reason reason{};
  Path path{};
  Noun noun = Noun::none;
  Type expected = Type::none;
  Type found = Type::none;
  std::optional<std::int64_t> least{};
  std::optional<std::int64_t> limit{};
  std::optional<std::int64_t> actual{};
  std::optional<std::int64_t> byte{};  // counted from 1
  std::string text{};
};

// Stable names: "ERR_INVALID_ARGUMENT", "too_long", "attribute_value", "string".
[[nodiscard]] std::string_view to_text(Errc code);
[[nodiscard]] std::string_view to_text(Reason reason);
[[nodiscard]] std::string_view to_text(Noun noun);
[[nodiscard]] std::string_view to_text(Type type);

// "UserAttrs[3].Attrs.city"
[[nodiscard]] std::string to_text(const Path& path);

// What is wrong, in English; reads on from the path: "holds a value of 51 bytes, 50 are allowed".
[[nodiscard]] std::string message_of(const Problem& problem);

// What to do; empty when there is nothing to say beyond the message.
[[nodiscard]] std::string hint_of(const Problem& problem);

// All of it: where, what, and what to do.
[[nodiscard]] std::string sentence_of(const Problem& problem);

}  // namespace timpush
