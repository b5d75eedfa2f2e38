#include <timpush/error_code.h>

#include <algorithm>
#include <array>
#include <limits>

namespace timpush {
namespace {

using enum Kind;
using enum Advice;

// Hints that many codes share.
constexpr std::string_view use_an_admin =
    "Use an administrator's UserID as the identifier, in its exact case; administrators are made "
    "in "
    "the console's account management only.";
constexpr std::string_view repeat_later =
    "Repeat with growing waits. If it lasts, give support the call's random number.";
constexpr std::string_view space_calls =
    "Space the calls evenly, keep one limiter for all processes, and repeat after a pause.";
constexpr std::string_view check_region =
    "Check the number, and call the host of the app's data centre: the console shows its region.";
constexpr std::string_view check_parameters =
    "Compare the body with the API's page; ErrorInfo names the field.";
constexpr std::string_view import_first =
    "Check the spelling, and import the account or let it log in once.";
constexpr std::string_view sign_again =
    "Sign anew, for 24 hours or more, and renew before the end; check the signing machine's clock.";
constexpr std::string_view cut_signature =
    "Pass it whole and percent-encoded; its alphabet is base64 with * - _ for + / =. Fix it before "
    "calling again: failures lead to a block.";
constexpr std::string_view enable_feature =
    "Turn the feature on in the console; it may need another edition.";
constexpr std::string_view raise_edition = "Upgrade the edition or buy more in the console.";
constexpr std::string_view check_body_form =
    "Send one JSON object, at least {}, without comments or trailing commas, in UTF-8.";
constexpr std::string_view message_form =
    "MsgBody is an array of objects with MsgType and MsgContent.";
constexpr std::string_view split_targets = "Split the accounts over several calls.";
constexpr std::string_view profile_rights =
    "Look up the field's permissions in the console and on the profile page.";

constexpr std::string_view internal_error = "The service had an internal error.";
constexpr std::string_view internal_timeout = "The service timed out inside.";
constexpr std::string_view admin_needed = "The identifier is not an administrator of the app.";
constexpr std::string_view account_unknown = "The account does not exist in this app.";
constexpr std::string_view parameters_invalid = "A parameter is missing or invalid.";
constexpr std::string_view too_frequent = "Calls come too often.";
constexpr std::string_view signature_expired = "The UserSig has expired.";
constexpr std::string_view feature_off = "The app has not turned on this feature.";

constexpr auto catalogue = std::to_array<ErrorCode>({
    // Groups.
    {10002, "GROUP_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {10003, "GROUP_COMMAND_UNKNOWN", request, stop, "The group service has no such command.",
     "Correct the command in the path; its case matters."},
    {10004, "GROUP_PARAMETER_INVALID", request, stop, parameters_invalid, check_parameters},
    {10005, "GROUP_TOO_MANY_ACCOUNTS", request, stop, "The call names too many accounts.",
     split_targets},
    {10006, "GROUP_TOO_FREQUENT", throttled, slow_down, too_frequent, space_calls},
    {10007, "GROUP_PERMISSION_DENIED", credential, stop,
     "The identifier has no right to this group operation.", use_an_admin},
    {10011, "GROUP_JSON_INVALID", request, stop, "The body is not valid JSON.", check_body_form},
    {10023, "GROUP_MESSAGES_TOO_FREQUENT", throttled, slow_down, "Messages come too often.",
     space_calls},

    // Messages between two users.
    {20001, "MESSAGE_PACKET_INVALID", request, stop, "The message request is invalid.",
     "Check the fields, and that sender and receiver exist."},
    {20002, "MESSAGE_SIGNATURE_EXPIRED", credential, sign_anew,
     "The UserSig or its session key has expired.", sign_again},
    {20003, "MESSAGE_ACCOUNT_NOT_FOUND", account, stop, "The sender or receiver does not exist.",
     import_first},
    {20004, "MESSAGE_NETWORK_ERROR", internal, repeat, "The service had a network error.",
     repeat_later},
    {20005, "MESSAGE_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},

    // Friends.
    {30001, "FRIEND_PARAMETER_INVALID", request, stop, parameters_invalid, check_parameters},
    {30002, "FRIEND_SDKAPPID_MISMATCH", app, stop, "The SDKAppID does not match.", check_region},
    {30003, "FRIEND_ACCOUNT_NOT_FOUND", account, stop, account_unknown, import_first},
    {30004, "FRIEND_ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {30006, "FRIEND_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {30007, "FRIEND_TIMEOUT", internal, repeat, internal_timeout, repeat_later},
    {30008, "FRIEND_WRITE_CONFLICT", throttled, slow_down,
     "Writes at the same moment got in each other's way.",
     "Use the batch form, or write one after the other."},

    // Profiles.
    {40001, "PROFILE_PARAMETER_INVALID", request, stop, parameters_invalid, check_parameters},
    {40002, "PROFILE_ACCOUNT_MISSING", request, stop, "The body names no account.",
     check_parameters},
    {40003, "PROFILE_ACCOUNT_NOT_FOUND", account, stop, account_unknown, import_first},
    {40004, "PROFILE_ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {40005, "PROFILE_TEXT_SENSITIVE", request, stop, "A profile field holds a forbidden word.",
     "Change the text."},
    {40006, "PROFILE_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {40007, "PROFILE_READ_DENIED", request, stop, "The profile field may not be read.",
     profile_rights},
    {40008, "PROFILE_WRITE_DENIED", request, stop, "The profile field may not be written.",
     profile_rights},
    {40009, "PROFILE_FIELD_UNKNOWN", request, stop, "There is no such profile field.",
     "Check its Tag; define custom fields in the console first."},
    {40601, "PROFILE_VALUE_TOO_LONG", request, stop, "A profile value is over 500 bytes.",
     "Shorten it; a Chinese character takes 3 bytes."},
    {40605, "PROFILE_VALUE_INVALID", request, stop, "A standard profile field has a wrong value.",
     "Use one of the values that the profile page lists."},
    {40610, "PROFILE_TYPE_MISMATCH", request, stop, "A profile value has the wrong type.",
     "Send the type that the field is defined with."},

    // Recent contacts.
    {50001, "CONTACT_ACCOUNT_NOT_FOUND", account, stop, account_unknown, import_first},
    {50002, "CONTACT_PARAMETER_INVALID", request, stop, parameters_invalid, check_parameters},
    {50003, "CONTACT_ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {50004, "CONTACT_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {50005, "CONTACT_TIMEOUT", internal, repeat, internal_timeout, repeat_later},

    // The door of the server API.
    {60002, "HTTP_INVALID", request, stop, "The HTTP request could not be understood.",
     "POST to https://HOST/v4/timpush/COMMAND with usersig, identifier, sdkappid, random and "
     "contenttype=json, each percent-encoded. GET is refused."},
    {60003, "HTTP_JSON_INVALID", request, stop, "The body is not valid JSON.", check_body_form},
    {60004, "HTTP_CREDENTIAL_INVALID", credential, sign_anew,
     "The identifier or usersig of the URL is missing or wrong.",
     "Check the spelling of both (names are lower case), percent-encode them, keep random within "
     "0 to 4294967295, and sign anew once."},
    {60005, "HTTP_ACCOUNT_INVALID", credential, sign_anew,
     "An account or the signature is wrong in the URL or the body.",
     "Check identifier and To_Account, percent-encode the URL's values, and sign anew once."},
    {60006, "SDKAPPID_INVALID", app, stop, "The sdkappid is not valid.",
     "Copy the SDKAppID from the console's overview: a number, digits only."},
    {60007, "TOO_MANY_CALLS", throttled, slow_down, "This API is called too often.",
     "Attributes and tags take 100 calls a second per app and command. Keep one limiter for all "
     "processes, put up to 100 accounts in a call, and repeat after a pause."},
    {60008, "HTTP_TIMEOUT", internal, repeat,
     "The service timed out, or could not read the request.",
     "Repeat with growing waits. If it lasts, check that the HTTP request is whole."},
    {60009, "PATH_UNKNOWN", request, stop, "The URL's path leads nowhere.",
     "The path is v4/timpush/get_attr and the like: no im_ prefix, lower case."},
    {60010, "ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {60011, "APP_TOO_FREQUENT", throttled, slow_down, "The whole app calls too often.",
     space_calls},
    {60012, "SDKAPPID_MISSING", app, stop, "The URL has no sdkappid.",
     "Add sdkappid, in lower case, to the query."},
    {60013, "HTTP_RESPONSE_INVALID", request, stop,
     "The service could not read the JSON of an HTTP response.",
     "Check the body first; if it is right, give support the call's random number."},
    {60014, "ACCOUNT_EXCHANGE_TIMEOUT", internal, repeat,
     "The service timed out while looking up the account.", repeat_later},
    {60015, "ACCOUNT_NOT_TEXT", request, stop, "An account in the body is not a string.",
     "Put accounts in quotes, numbers too: \"12345\"."},
    {60016, "SDKAPPID_DISABLED", app, stop, "The app is disabled.",
     "Look at the app's state and unpaid bills in the console."},
    {60017, "REQUEST_DISABLED", app, stop, "This request is disabled for the app.",
     "Ask support to enable it."},
    {60018, "REQUESTS_TOO_FREQUENT", throttled, slow_down, too_frequent, space_calls},
    {60019, "REQUESTS_TOO_FREQUENT_LATER", throttled, slow_down, too_frequent, space_calls},
    {60020, "PACKAGE_EXPIRED", app, stop, "The app has no valid paid package.",
     "Buy or renew it in the console; it works 5 minutes later."},
    {60021, "IP_NOT_ALLOWED", app, stop, "The caller's IP is not on the app's allow-list.",
     "Add the public IP that the call leaves from in the console; a proxy or cloud function has "
     "its own."},

    // Signatures and accounts.
    {70001, "USERSIG_EXPIRED", credential, sign_anew, signature_expired, sign_again},
    {70002, "USERSIG_EMPTY", credential, stop, "The UserSig is empty.",
     "Pass usersig in the URL; look for an unset variable."},
    {70003, "USERSIG_UNREADABLE", credential, stop, "The UserSig is broken or cut.", cut_signature},
    {70005, "USERSIG_INVALID", credential, stop, "The UserSig is not valid.", cut_signature},
    {70009, "USERSIG_WRONG_KEY", credential, stop,
     "The UserSig was signed with another key than the app's.",
     "Use this app's SecretKey as it stands, not hex-decoded, and compare with the console's "
     "UserSig "
     "tool. Fix it before calling again: failures lead to a block."},
    {70013, "USERSIG_OTHER_IDENTIFIER", credential, stop,
     "The identifier is not the one that the UserSig was made for.",
     "Sign for the same UserID that the URL names; case matters."},
    {70014, "USERSIG_OTHER_SDKAPPID", credential, stop,
     "The sdkappid is not the one that the UserSig was made for.",
     "Sign with the SDKAppID and SecretKey of the app that the URL names."},
    {70016, "APP_KEY_NOT_FOUND", app, stop, "No key of this app is known at this host.",
     check_region},
    {70020, "SDKAPPID_NOT_FOUND", app, stop, "This SDKAppID is not known at this host.",
     check_region},
    {70050, "USERSIG_TRIED_TOO_OFTEN", throttled, wait_a_minute,
     "Too many failed signature checks: the identifier is blocked for a minute.",
     "Stop every caller that signs wrongly, then wait a minute."},
    {70051, "ACCOUNT_BLOCKED", credential, stop, "The identifier is on a block-list.",
     "Ask support to lift the block, or use another administrator."},
    {70052, "USERSIG_NO_LONGER_VALID", credential, sign_anew, signature_expired, sign_again},
    {70107, "ACCOUNT_NOT_FOUND", account, stop, account_unknown,
     "Check spelling and app; import the account or let it log in once. A RegistrationID needs an "
     "attribute of type 1."},
    {70114, "SECURITY_LIMITED", throttled, slow_down,
     "The call was held back for security reasons.",
     "Wait, then call less often; ask support if it lasts."},
    {70169, "ACCOUNT_TIMEOUT", internal, repeat, internal_timeout, repeat_later},
    {70202, "ACCOUNT_TIMEOUT_OLD", internal, repeat, internal_timeout, repeat_later},
    {70206, "BATCH_SIZE_INVALID", request, stop, "The call names too many accounts, or none.",
     "Send 1 to 100 accounts in a call."},
    {70346, "USERSIG_V1_INVALID", credential, stop,
     "The UserSig was refused; seen with old (version 1) signatures only.",
     "Sign with TLSSigAPIv2 and the app's SecretKey."},
    {70398, "ACCOUNT_LIMIT_REACHED", app, stop, "The edition's number of accounts is used up.",
     "Upgrade the edition, or delete accounts."},
    {70399, "ACCOUNT_REIMPORT_BARRED", account, stop,
     "A deleted account may not be imported again for 3 months.", "Use another UserID."},
    {70402, "ACCOUNT_PARAMETER_INVALID", request, stop, parameters_invalid, check_parameters},
    {70403, "ACCOUNT_ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {70404, "SDK_TOO_OLD", app, stop, "The client SDK is too old.", "Upgrade the SDK in the app."},
    {70500, "ACCOUNT_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {71000, "ACCOUNT_DELETION_UNSUPPORTED", app, stop, "The edition cannot delete accounts.",
     raise_edition},
    {72000, "DAILY_USERS_EXCEEDED", app, stop, "The free daily active users are used up.",
     raise_edition},
    {72001, "FEATURE_DISABLED", app, stop, feature_off, enable_feature},
    {72002, "MONTHLY_USERS_EXCEEDED", app, stop, "The free monthly active users are used up.",
     raise_edition},
    {72010, "FEATURE_TOO_FREQUENT", throttled, slow_down, too_frequent, space_calls},
    {72011, "FEATURE_NOT_ENABLED", app, stop, feature_off, enable_feature},
    {72012, "FEATURE_NOT_OPEN", app, stop, feature_off, enable_feature},

    // Text filter and size.
    {80001, "TEXT_REFUSED", request, stop, "The safety filter refused a text.", "Change the text."},
    {80002, "MESSAGE_TOO_LARGE", request, stop, "The message is over 8 KB.",
     "Send less in a call."},

    // Push: attributes, tags, tasks; and messages.
    {90001, "BODY_INVALID", request, stop, "The body is not JSON of the form this API takes.",
     "Samples with // comments are not JSON. Attrs is an object in set_attr and an array of names "
     "in "
     "remove_attr; To_Account is an array in get_attr. Send at least {}."},
    {90002, "MSG_BODY_INVALID", request, stop, "MsgBody has the wrong form.", message_form},
    {90003, "TO_ACCOUNT_INVALID", request, stop, "To_Account is missing or unknown.",
     "Send To_Account as strings, each an account of this app."},
    {90005, "MSG_RANDOM_INVALID", request, stop, "MsgRandom is missing or not an integer.",
     "Send a new 32-bit integer with every push, without quotes."},
    {90007, "MSG_BODY_NOT_ARRAY", request, stop, "MsgBody is not an array.", message_form},
    {90008, "FROM_ACCOUNT_INVALID", request, stop, "From_Account is missing or unknown.",
     "Send From_Account as a string, an account of this app."},
    {90009, "PUSH_ADMIN_REQUIRED", credential, stop, admin_needed, use_an_admin},
    {90010, "MSG_FORMAT_INVALID", request, stop, "The message has the wrong form.", message_form},
    {90011, "TOO_MANY_TARGETS", request, stop, "The message goes to more than 500 accounts.",
     split_targets},
    {90012, "TARGET_NOT_FOUND", account, stop, account_unknown, import_first},
    {90018, "TOO_MANY_ACCOUNTS", request, stop, "The call names more accounts than allowed.",
     "Send at most 100 accounts in a call."},
    {90020, "TAG_TOO_LONG", request, stop, "A tag is longer than 50 bytes.",
     "Bytes of UTF-8 count: 16 Chinese characters at most."},
    {90022, "TAG_REPEATED", request, stop, "A condition names the same tag twice.",
     "Name each tag once in TagsOr and TagsAnd."},
    {90024, "PUSH_TOO_FREQUENT", throttled, slow_down, "Two pushes came within a second.",
     "Leave a second or more between pushes."},
    {90026, "KEEP_TIME_INVALID", request, stop, "The offline keep time is wrong.",
     "Give seconds as an integer, at most 7 days (604800)."},
    {90032, "TOO_MANY_TAGS", request, stop, "The call holds more than 10 tags.",
     "Append at most 10 tags to a user in a call, name at most 10 in a condition; Replace 1 takes "
     "up "
     "to 100."},
    {90033, "ATTRIBUTE_INVALID", request, stop,
     "An attribute is not defined, stands in another slot, or would change its type.",
     "Define names with set_attr_name before values: slots 0 to 9, a name in one slot only, types "
     "never change. Values are strings up to 50 bytes."},
    {90035, "ACCOUNT_TYPE_MISMATCH", account, stop,
     "The attribute or tag belongs to the other type of account.",
     "Type 0 takes UserIDs, type 1 RegistrationIDs; one name takes one type, for good. Use another "
     "name for the other type."},
    {90039, "CONDITION_MIXED", request, stop, "A condition mixes tags and attributes.",
     "Push by tags or by attributes, not both."},
    {90040, "CONDITION_TAG_EMPTY", request, stop, "A condition holds an empty tag.",
     "Leave out empty strings."},
    {90045, "PUSH_NOT_ENABLED", app, stop, "Push is not enabled for the app.",
     "Open or renew Push for this app in the console."},
    {90047, "PUSH_QUOTA_USED_UP", app, stop, "Today's pushes are used up (by default 100).",
     "Go on the next day, or have the daily quota raised."},
    {90048, "MESSAGE_USER_NOT_FOUND", account, stop, account_unknown, import_first},
    {90049, "TASK_ID_INVALID", request, stop, "The TaskId is wrong.",
     "Send the TaskId that push answered, in that spelling (statistics call it TaskID)."},
    {90050, "PUSH_ALREADY_REVOKED", request, stop, "The push was revoked before.",
     "Nothing is left to do."},
    {90051, "REVOKE_TOO_FREQUENT", throttled, slow_down, "Revokes come more than once a second.",
     "Leave a second or more between revokes."},
    {90052, "REVOKE_TOO_LATE", request, stop, "The push is older than 24 hours.",
     "A push can be revoked within 24 hours."},
    {90053, "REVOKE_INFO_MISSING", request, stop, "The revoke has no OfflinePushInfo.",
     "Send OfflinePushInfo along with TaskId."},
    {90056, "PUSH_TOO_LARGE", request, stop, "The push body is over 10 KB.",
     "Shorten the texts and Ext."},
    {90057, "DATA_ID_TOO_LONG", request, stop, "DataId is over 64 bytes.", "Shorten it."},
    {90992, "CALLBACK_OR_INTERNAL_ERROR", internal, repeat, internal_error,
     "Repeat with growing waits. If every call fails, check that your own callback server "
     "answers."},
    {90994, "MESSAGE_SERVICE_ERROR", internal, repeat, internal_error, repeat_later},
    {90995, "MESSAGE_SERVICE_FAULT", internal, repeat, internal_error, repeat_later},
    {91000, "PUSH_INTERNAL_ERROR", internal, repeat, internal_error, repeat_later},
    {93000, "PACKET_TOO_LARGE", request, stop, "The body is too large (messages: 8 KB).",
     "Send less in a call."},
});

constexpr bool is_sorted_and_unique() {
  for (std::size_t i = 1; i < std::size(catalogue); ++i) {
    if (catalogue[i - 1].code >= catalogue[i].code) return false;
  }
  return true;
}
static_assert(is_sorted_and_unique(), "error codes must ascend, each once");

// What the number alone tells of a code that is not in the catalogue.
struct CodeRange {
  int first;
  int last;
  Kind kind;
  std::string_view meaning;
  std::string_view hint;
};

constexpr std::string_view read_error_info =
    "Read ErrorInfo, and look the number up in Tencent's list of error codes.";

constexpr auto ranges = std::to_array<CodeRange>({
    {0, 0, unknown, "The call succeeded.",
     "Look at ErrorList all the same: single accounts may have failed."},
    {1, 9999, unknown,
     "Not in the catalogue: client SDKs use such numbers, the server API does not.",
     "Look the number up in the SDK's list of error codes."},
    {10000, 59999, request, "Not in the catalogue: Chat refused the call.", read_error_info},
    {60000, 69999, request, "Not in the catalogue: the server API refused the request.",
     read_error_info},
    {70000, 70099, credential, "Not in the catalogue: the signature or identifier was refused.",
     read_error_info},
    {70100, 70999, account, "Not in the catalogue: something is wrong with an account.",
     read_error_info},
    {71000, 79999, app, "Not in the catalogue: the app's edition or features do not allow it.",
     read_error_info},
    {80000, 99999, request, "Not in the catalogue: the message or push was refused.",
     read_error_info},
    {120001, 130000, request, "Not in the catalogue: your own callback server chose this number.",
     "Look it up in your callback server."},
});

constexpr CodeRange anything{std::numeric_limits<int>::min(), std::numeric_limits<int>::max(),
                             unknown, "Not in the catalogue.", read_error_info};

const CodeRange& range_of(int code) {
  for (const CodeRange& range : ranges) {
    if (range.first <= code && code <= range.last) return range;
  }
  return anything;
}

const ErrorCode* find_code(int code) {
  const auto* found =
      std::lower_bound(catalogue.begin(), catalogue.end(), code,
                       [](const ErrorCode& entry, int wanted) { return entry.code < wanted; });
  return found != catalogue.end() && found->code == code ? found : nullptr;
}

}  // namespace

std::span<const ErrorCode> error_codes() { return catalogue; }

bool did_not_run(int code) {
  // Refusals by their kind, but the one is about writes that met each other, the other about a response.
  constexpr std::array met_while_running{30008, 60013};
  const ErrorCode* known = find_code(code);
  return known != nullptr && known->kind != internal &&
         std::find(met_while_running.begin(), met_while_running.end(), code) ==
             met_while_running.end();
}

ErrorCode explain_error_code(int code) {
  if (const ErrorCode* known = find_code(code)) return *known;
  const CodeRange& range = range_of(code);
  return {.code = code,
          .name = code == 0 ? "OK" : "UNKNOWN",
          .kind = range.kind,
          .advice = stop,
          .meaning = range.meaning,
          .hint = range.hint};
}

bool is_by_item(const ErrorCode& known) {
  // An account (60004, 60005, 60015, 90003), a text of it (80001), a tag or an attribute (90020, 90032, 90033), or any member.
  constexpr std::array codes{60004, 60005, 60015, 70402, 80001, 90001, 90003, 90020, 90032, 90033};
  return known.kind == account || std::binary_search(codes.begin(), codes.end(), known.code);
}

std::string_view to_text(Kind kind) {
  switch (kind) {
    case credential: return "credential";
    case app: return "app";
    case request: return "request";
    case account: return "account";
    case throttled: return "throttled";
    case internal: return "internal";
    case unknown: return "unknown";
  }
  return "unknown";
}

std::string_view to_text(Advice advice) {
  switch (advice) {
    case stop: return "stop";
    case sign_anew: return "sign_anew";
    case slow_down: return "slow_down";
    case wait_a_minute: return "wait_a_minute";
    case repeat: return "repeat";
  }
  return "stop";
}

}  // namespace timpush
