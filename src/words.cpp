#include "src/words.h"

#include <timpush/error_code.h>
#include <timpush/response.h>

#include <array>

#include "src/enum_table.h"

namespace timpush {
namespace {

constexpr std::string_view foreign =
    "Something between here and the service answered: check the endpoint, a proxy or a firewall";

constexpr std::string_view copied_along =
    "Remove what was copied along: white space (U+0020, U+000A), quotes (U+0022), a byte order "
    "mark (U+FEFF)";

constexpr std::array said{
    words::Sentence{Reason::not_json, "is not JSON (byte {byte})"},
    words::Sentence{Reason::too_deep, "is nested deeper than {limit} levels"},
    words::Sentence{Reason::half_surrogate, "holds half of a surrogate pair, which is no character",
                    "A text was probably cut in the middle of an emoji; cut it between characters"},
    words::Sentence{Reason::wrong_type, "must be {expected}, not {found}"},
    words::Sentence{Reason::out_of_range,
                    "must be an integer from {least} to {limit}, not {actual}"},
    words::Sentence{Reason::empty, "must not be empty"},
    words::Sentence{Reason::empty_name, "holds an empty {noun}"},
    words::Sentence{Reason::too_long, "holds {one} of {actual} bytes, {limit} are allowed"},
    words::Sentence{Reason::control_character, "must not hold a control character",
                    "Remove line breaks, tabs and zero bytes from it"},
    words::Sentence{Reason::foreign_start, "begins with {text}, which is no part of it",
                    copied_along},
    words::Sentence{Reason::foreign_end, "ends with {text}, which is no part of it", copied_along},
    words::Sentence{Reason::not_one_of, "must be one of: {text}"},
    words::Sentence{Reason::not_https, "must begin with https://"},
    words::Sentence{Reason::too_few, "must hold at least one {noun}"},
    words::Sentence{Reason::too_many, "holds more than {limit} {noun}s"},
    words::Sentence{Reason::missing, "is missing"},
    words::Sentence{Reason::unknown_member, "is not known here", "It takes: {text}"},
    words::Sentence{Reason::no_members, "is not known here", "It takes an empty object"},
    words::Sentence{Reason::reserved_names, "holds a name that the service fills itself",
                    "Leave these out: {text}"},
    words::Sentence{Reason::needs_another, "has no meaning without {text}",
                    "Give {text} beside it, or leave it out"},
    words::Sentence{Reason::unknown_command, "is not the name of a call",
                    "Give the last part of a path below v4/timpush/, such as 'get_attr'"},
    words::Sentence{Reason::not_a_slot, "is not a slot"},
    words::Sentence{Reason::type_without_name, "is the type of a slot that has no name here",
                    "Name the slot in the same call; a type cannot be changed afterwards"},
    words::Sentence{Reason::too_many_tags_added, "appends more than {limit} tags to one user",
                    "Split them over several calls, or replace all the user's tags"},
    words::Sentence{Reason::same_account, "is the same as {text}",
                    "Name each account once in a write"},
    words::Sentence{Reason::tags_and_attributes, "holds tags and attributes",
                    "Push by tags or by attributes; the service takes one of them at a time"},
    words::Sentence{Reason::same_tag, "is the same as {text}",
                    "Name each tag once in TagsOr and TagsAnd"},
    words::Sentence{Reason::end_only, "is for the end of a live activity only",
                    "Give the Event 'end', or leave DismissalDate out"},
    words::Sentence{Reason::no_period, "is before the start", "Give a start that is before it"},
    words::Sentence{Reason::long_period, "is more than {limit} days after the start",
                    "Ask for a shorter time; what is older is not kept"},
    words::Sentence{Reason::long_body, "has {actual} bytes, {limit} are allowed",
                    "Shorten Desc and Ext; the app can fetch what is long"},
    words::Sentence{
        Reason::no_address, "and endpoint are both missing",
        "Give one of them: the app's region, or the endpoint of an emulator or a proxy"},
    words::Sentence{
        Reason::two_addresses, "and endpoint are both given",
        "Give one of them: the app's region, or the endpoint of an emulator or a proxy"},
    words::Sentence{Reason::unknown_region, "is not a known region",
                    "Use one of: {text}; for any other host give endpoint instead"},
    words::Sentence{Reason::unknown_host, "is neither 'primary' nor 'backup'",
                    "Leave it out for the primary host"},
    words::Sentence{Reason::unknown_content_type, "is neither 'application/json' nor 'text/plain'",
                    "text/plain spares a page the preflight; leave it out everywhere else"},
    words::Sentence{Reason::long_user_sig, "is too long: a UserSig has {limit} characters at most",
                    "Shorten it; the vendor's own are below 1,000"},
    words::Sentence{Reason::bad_hmac, "has {actual} bytes, not the {limit} of HMAC-SHA256",
                    "Give its bytes as they are, not as text"},
    words::Sentence{Reason::not_user_sig, "is too long to be a UserSig"},
    words::Sentence{Reason::not_base64, "is not base64 as a UserSig has it"},
    words::Sentence{Reason::key_as_user_sig, "is a secret key, not a UserSig",
                    "Sign with it, by secretKey or signUserSig, and send it nowhere"},
    words::Sentence{Reason::other_version, "is of version {text}, not 2.0"},
    words::Sentence{Reason::empty_answer, "is empty", foreign},
    words::Sentence{Reason::markup_answer, "is HTML or XML, not JSON", foreign},
    words::Sentence{Reason::cut_answer, "ends in the middle of its JSON"},
    words::Sentence{Reason::foreign_answer, "is not JSON (byte {byte})", foreign},
    words::Sentence{Reason::no_error_code, "is missing", foreign},
    words::Sentence{Reason::large_answer, "is larger than {limit} bytes"},
    words::Sentence{
        Reason::redirected, "answered with a redirect",
        "Redirects are not followed, they would carry the UserSig along: check the endpoint"},
    words::Sentence{Reason::too_many_requests, "answered with HTTP status {actual}",
                    "Too many calls: go slower"},
    words::Sentence{
        Reason::server_status, "answered with HTTP status {actual}",
        "The service answers 200 even to errors, so this came from the network in between; it "
        "usually passes"},
    words::Sentence{Reason::other_status, "answered with HTTP status {actual}", foreign},
    words::Sentence{Reason::refused, "was refused with {actual} {name}: {meaning}{info}",
                    "{advice}"},
    words::Sentence{Reason::unknown_webhook, "is not one of Tencent Push's webhooks",
                    "They are: {text}"},
    words::Sentence{Reason::other_webhook, "is not {text}, which the URL names"},
};
static_assert(has_row_of_each(said, Reason::other_webhook));

constexpr std::string_view whole_user_sig =
    "Copy the whole UserSig; it often loses its end, or its * - _ were changed on the way";
constexpr std::string_view slots_are = R"(The slots of an app's attributes are "0" to "9")";

// Of a list, what it is a list of.
constexpr std::array named{
    words::Name{Noun::none, "value"},
    words::Name{Noun::account, "account",
                "An account is a UserID or a RegistrationID, as a non-empty string"},
    words::Name{Noun::accounts, "account", "A call takes 1 to 100 accounts"},
    words::Name{Noun::attribute_name, "name",
                "An attribute name is 1 to 50 bytes of UTF-8; a Chinese character is 3"},
    words::Name{Noun::attribute_value, "value",
                "A value is a string of at most 50 bytes of UTF-8 (a Chinese character is 3); send "
                "numbers as strings"},
    words::Name{Noun::attributes, "attribute", "Give attribute names and their values"},
    words::Name{Noun::attribute_names, "name", "Name the attributes to remove"},
    words::Name{Noun::tag, "tag", "A tag is 1 to 50 bytes of UTF-8; a Chinese character is 3"},
    words::Name{Noun::tags, "tag", "A user has at most 100 tags"},
    words::Name{Noun::user, "user",
                "A user is an object: its account, and what is to be written for it"},
    words::Name{Noun::users, "user", "A call takes 1 to 100 users"},
    words::Name{Noun::slot, "slot", slots_are},
    words::Name{Noun::slot_names, "name", slots_are},
    words::Name{Noun::account_type, "account type", "0 means UserID, 1 means RegistrationID"},
    words::Name{Noun::slot_types, "account type", slots_are},
    words::Name{Noun::mode, "mode", "0 adds to the user's tags, 1 replaces them"},
    words::Name{Noun::body, "body", "The body is a JSON object, as the page of the call shows it"},
    words::Name{Noun::sender, "sender",
                "The sender is an account of the app, such as the administrator"},
    words::Name{Noun::batch_accounts, "account", "A call takes 1 to 500 accounts"},
    words::Name{Noun::condition, "list of tags or attributes",
                "A condition has TagsOr, TagsAnd and TagsNot, or AttrsOr and AttrsAnd; everyone is "
                "meant only where there is no condition at all"},
    words::Name{Noun::condition_tags, "tag", "A list of a condition holds 1 to 10 tags"},
    words::Name{Noun::condition_attributes, "attribute",
                "Give 1 to 10 attribute names, each with one value"},
    words::Name{Noun::message, "message",
                "The message is an object: its title, its text, and what else OfflinePushInfo has"},
    words::Name{Noun::ext, "Ext",
                "Ext is JSON text, which some vendors insist on: an object that has the member "
                "entity, for example"},
    words::Name{Noun::web_message, "message",
                "Give WebInfo, which browsers show, or Message, for a page that is open, or both"},
    words::Name{
        Noun::chat_elements, "element",
        "An element of MsgBody has its MsgType, such as TIMTextElem, and its MsgContent, an "
        "object"},
    words::Name{Noun::data_id, "DataId",
                "DataId is at most 64 bytes of UTF-8; it comes back with the webhook's events"},
    words::Name{Noun::task_name, "TaskName",
                "TaskName is at most 20 bytes of UTF-8; a Chinese character is 3"},
    words::Name{Noun::activity_id, "LaId", "LaId is at most 64 bytes of UTF-8"},
    words::Name{Noun::task_id, "TaskId", "Give the TaskId that a push was answered with"},
    words::Name{Noun::task_ids, "TaskId",
                "A call takes at most 5 TaskIds; with none it is about all pushes of that time"},
    words::Name{Noun::sdk_app_id, "SDKAppID",
                "Copy the SDKAppID of your app from the Chat console, as a number"},
    words::Name{Noun::identifier, "identifier",
                "Give the UserID of an app administrator, such as 'administrator'"},
    words::Name{Noun::signed_identifier, "identifier", "Give the UserID to sign for"},
    words::Name{Noun::user_sig, "UserSig", "Give a UserSig made for the identifier"},
    words::Name{Noun::random, "random number",
                "Give an unsigned 32-bit integer, a new one for each call"},
    words::Name{Noun::time, "time", "Give whole seconds since 1970, not milliseconds"},
    words::Name{Noun::validity, "validity",
                "Give whole seconds, at most 50 years; a day or more is advised"},
    words::Name{Noun::packed, "field", whole_user_sig},
    words::Name{Noun::webhook, "body", "A webhook's body is a JSON object with a list of Events"},
    words::Name{Noun::events, "event", "A webhook brings 1 to 100 events"},
    words::Name{Noun::event, "event", "An event is an object, as the page of the webhook shows it"},
};
static_assert(has_row_of_each(named, Noun::event));

constexpr std::array typed{
    words::TypeName{Type::none, "a value"},
    words::TypeName{Type::null, "null"},
    words::TypeName{Type::nothing, "null or undefined"},
    words::TypeName{Type::boolean, "a boolean"},
    words::TypeName{Type::fraction, "a number with a fraction or exponent"},
    words::TypeName{Type::integer, "an integer"},
    words::TypeName{Type::number, "a number"},
    words::TypeName{Type::string, "a string"},
    words::TypeName{Type::array, "an array"},
    words::TypeName{Type::object, "an object"},
};
static_assert(has_row_of_each(typed, Type::object));

std::string text_of(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : std::string();
}

std::string with_article(std::string_view noun) {
  const bool is_vowel = std::string_view("aeiouAEIOU").find(noun.front()) != std::string_view::npos;
  return (is_vowel ? "an " : "a ") + std::string(noun);
}

ErrorCode refusal(const Problem& problem) {
  return explain_error_code(static_cast<int>(problem.actual.value_or(0)));
}

// Without its full stop: it goes on in a sentence.
std::string opened(std::string_view sentence) {
  if (!sentence.empty() && sentence.back() == '.') sentence.remove_suffix(1);
  return std::string(sentence);
}

// What stands in the gap of that name.
std::string value_of(std::string_view gap, const Problem& problem) {
  const std::string_view noun = row_of(named, problem.noun).name;
  if (gap == "noun") return std::string(noun);
  if (gap == "one") return with_article(noun);
  if (gap == "expected") return std::string(row_of(typed, problem.expected).name);
  if (gap == "found") return std::string(row_of(typed, problem.found).name);
  if (gap == "least") return text_of(problem.least);
  if (gap == "limit") return text_of(problem.limit);
  if (gap == "actual") return problem.actual ? text_of(problem.actual) : "one far beyond";
  if (gap == "byte") return text_of(problem.byte);
  if (gap == "name") return std::string(refusal(problem).name);
  if (gap == "meaning") return opened(refusal(problem).meaning);
  if (gap == "info") return problem.text.empty() ? "" : " (ErrorInfo: " + problem.text + ')';
  if (gap == "advice") return std::string(refusal(problem).hint);
  return problem.text;
}

std::string fill(std::string_view sentence, const Problem& problem) {
  std::string filled;
  for (;;) {
    const std::size_t open = sentence.find('{');
    filled += sentence.substr(0, open);
    if (open == std::string_view::npos) return filled;
    const std::size_t close = sentence.find('}', open);
    filled += value_of(sentence.substr(open + 1, close - open - 1), problem);
    sentence.remove_prefix(close + 1);
  }
}

std::string closed(std::string sentence) {
  if (!sentence.empty() &&
      std::string_view(".!?").find(sentence.back()) == std::string_view::npos) {
    sentence += '.';
  }
  return sentence;
}

std::string sentence(const std::string& subject, const Problem& problem) {
  const std::string hint = closed(hint_of(problem));
  return closed(subject + ' ' + message_of(problem)) + (hint.empty() ? "" : ' ' + hint);
}

}  // namespace

std::span<const words::Sentence> words::sentences() { return said; }
std::span<const words::Name> words::names() { return named; }
std::span<const words::TypeName> words::type_names() { return typed; }

std::string message_of(const Problem& problem) {
  return fill(row_of(said, problem.reason).message, problem);
}

std::string hint_of(const Problem& problem) {
  const std::string_view own = row_of(said, problem.reason).hint;
  return own.empty() ? std::string(row_of(named, problem.noun).hint) : fill(own, problem);
}

std::string sentence_of(const Problem& problem) {
  std::string subject = to_text(problem.path);
  if (problem.path.empty()) {
    const bool is_body = problem.code == Errc::invalid_argument || problem.code == Errc::webhook;
    subject = problem.code == Errc::invalid_options ? "The options"
              : is_body                             ? "The body"
                                                    : "The answer";
  }
  if (problem.code == Errc::http) subject = "The other side";
  if (problem.code == Errc::api) subject = "The call";
  return sentence(subject, problem);
}

std::string sentence_of(const Failure& failure) {
  if (failure.problem) return failure.account + ": " + sentence_of(*failure.problem);
  return sentence(failure.account, {.code = Errc::api,
                                    .reason = Reason::refused,
                                    .actual = failure.error_code,
                                    .text = failure.error_info});
}

}  // namespace timpush
