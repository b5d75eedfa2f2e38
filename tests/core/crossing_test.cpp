#include "src/bindings/crossing.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "texts.h"

namespace timpush {
namespace {

using namespace std::string_view_literals;

using crossing::address_from;
using crossing::to_json;
using crossing::user_sig_from;
using What = Happening::What;

// --- problems and outcomes --------------------------------------------------------------------------------------------

TEST(ToJson, WritesAllThatAProblemHas) {
  const Problem all{.code = Errc::invalid_argument,
                    .reason = Reason::too_long,
                    .path = {"users"sv, std::size_t{3}, "attributes"sv, "ci\"ty"sv, std::size_t{0}},
                    .noun = Noun::attribute_value,
                    .expected = Type::string,
                    .found = Type::fraction,
                    .least = -1,
                    .limit = 50,
                    .actual = std::numeric_limits<std::int64_t>::max(),
                    .byte = 7,
                    .text = "a\nb"};
  EXPECT_EQ(
      to_json(all),
      R"({"error":{"code":"ERR_INVALID_ARGUMENT","reason":"too_long","path":["users",3,"attributes","ci\"ty",0],)"
      R"("noun":"attribute_value","expected":"string","found":"fraction","least":-1,"limit":50,)"
      R"("actual":9223372036854775807,"byte":7,"text":"a\u000ab"}})");
}

TEST(ToJson, LeavesOutWhatAProblemHasNot) {
  EXPECT_EQ(to_json(Problem{.code = Errc::http, .reason = Reason::redirected}),
            R"({"error":{"code":"ERR_HTTP","reason":"redirected","path":[]}})");
  EXPECT_EQ(
      to_json(Problem{.code = Errc::http, .reason = Reason::other_status, .least = 0, .actual = 0}),
      R"({"error":{"code":"ERR_HTTP","reason":"other_status","path":[],"least":0,"actual":0}})");
}

TEST(ToJson, WritesEveryProblemAsJson) {
  for (std::size_t i = 0; i < reason_count; ++i) {
    const Problem problem{
        .reason = static_cast<Reason>(i), .path = {"\"\\\n"sv, ""sv}, .text = "\"\x1f\x7f"};
    const Json json = parse(to_json(problem))["error"];
    EXPECT_EQ(json["reason"], to_text(problem.reason));
    EXPECT_EQ(json["path"], Json({"\"\\\n", ""}));
    EXPECT_EQ(json["text"], problem.text);
  }
}

TEST(ToJson, WritesAnOutcome) {
  EXPECT_EQ(to_json(Outcome{}, {}),
            R"({"errorCode":0,"errorInfo":"","requestId":"","failures":[],"slots":[],"names":[]})");
  Outcome outcome{.error_code = 0,
                  .error_info = "fine",
                  .request_id = "Id-\"1",
                  .failures = {{.account = "Mary", .error_code = 70107, .error_info = "no"},
                               {.account = "张",
                                .problem = Problem{.code = Errc::bad_response,
                                                   .reason = Reason::half_surrogate,
                                                   .path = {"UserAttrs"sv, std::size_t{0}}}}},
                  .slots = {{"0", "sex", std::nullopt}, {"1", "city", 1}}};
  const std::vector<std::string> names{"sex", "a\"b"};
  EXPECT_EQ(
      to_json(outcome, {}, names),
      R"({"errorCode":0,"errorInfo":"fine","requestId":"Id-\"1","failures":[{"account":"Mary","errorCode":70107,)"
      R"("errorInfo":"no"},{"account":"张","errorCode":0,"errorInfo":"","error":{"code":"ERR_BAD_RESPONSE",)"
      R"("reason":"half_surrogate","path":["UserAttrs",0]}}],"slots":[{"slot":"0","name":"sex","type":0},)"
      R"({"slot":"1","name":"city","type":1}],"names":["sex","a\"b"]})");
}

TEST(ToJson, WritesARefusalWithWhatTheServiceSays) {
  Outcome outcome;
  const std::optional<Problem> problem = read_response(
      command_named("set_attr"), 200,
      R"({"ErrorCode":60010,"ErrorInfo":"not \"admin\"","RequestId":"r","ErrorList":[{"To_Account":"a","ErrorCode":1}]})",
      *std::make_unique<crossing::Packer>(), outcome);
  ASSERT_TRUE(problem);
  EXPECT_EQ(
      to_json(outcome, problem),
      R"({"error":{"code":"ERR_API","reason":"refused","path":[],"actual":60010,"text":"not \"admin\""},)"
      R"("errorCode":60010,"errorInfo":"not \"admin\"","requestId":"r"})");
}

// --- options ----------------------------------------------------------------------------------------------------------

// The options of a call that works, with some of them set anew; null takes one away.
std::string options(const std::vector<std::pair<std::string, Json>>& changes = {}) {
  Json json{{"sdkAppId", 1400000000},
            {"identifier", "administrator"},
            {"userSig", "eJy-*wAAAAA_"},
            {"random", 99999999},
            {"region", "singapore"}};
  for (const auto& [name, value] : changes) {
    if (value.is_null()) {
      json.erase(name);
    } else {
      json[name] = value;
    }
  }
  return stringify(json);
}

struct Case {
  std::string json, field, message, hint;
};

template <class Read>
void expect_refusals(Read read, Errc code, const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const auto result = read(Exact(each.json));
    ASSERT_FALSE(result) << each.json;
    EXPECT_EQ(result.problem().code, code) << each.json;
    EXPECT_EQ(to_text(result.problem().path), each.field) << each.json;
    EXPECT_EQ(message_of(result.problem()), each.message) << each.json;
    EXPECT_EQ(hint_of(result.problem()), each.hint) << each.json;
  }
}

const std::string app_hint = "Copy the SDKAppID of your app from the Chat console, as a number";
const std::string identifier_hint =
    "Give the UserID of an app administrator, such as 'administrator'";
const std::string sig_hint = "Give a UserSig made for the identifier";
const std::string random_hint = "Give an unsigned 32-bit integer, a new one for each call";

TEST(AddressFrom, ReadsEveryMember) {
  const Result<Address> address = address_from(Exact(
      R"({"contentType":"text/plain","endpoint":"http://a","host":"backup","region":"china","random":4294967295,)"
      R"("userSig":"sig","identifier":"管","sdkAppId":1})"));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->sdk_app_id, 1);
  EXPECT_EQ(address->identifier, "管");
  EXPECT_EQ(address->user_sig, "sig");
  EXPECT_EQ(address->random, 4294967295);
  EXPECT_EQ(address->region, "china");
  EXPECT_EQ(address->host, "backup");
  EXPECT_EQ(address->endpoint, "http://a");
  EXPECT_EQ(address->content_type, "text/plain");
}

TEST(AddressFrom, LeavesOutWhatIsLeftOut) {
  const Result<Address> address = address_from(Exact(options({{"region", {}}})));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->region, "");
  EXPECT_EQ(address->host, "primary");
  EXPECT_EQ(address->endpoint, "");
  EXPECT_EQ(address->content_type, "application/json");
}

TEST(AddressFrom, CountsTheLastOfAMemberThatIsThereTwice) {
  const std::string twice = options().insert(1, R"("random":1,"region":"china",)");
  const Result<Address> address = address_from(Exact(twice));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->random, 99999999);
  EXPECT_EQ(address->region, "singapore");
}

TEST(AddressFrom, RefusesWhatIsMissingOrOfAnotherType) {
  const std::string fraction = "must be an integer, not a number with a fraction or exponent";
  const std::string known =
      "It takes: sdkAppId, identifier, userSig, random, region, host, endpoint, contentType";
  expect_refusals(
      address_from, Errc::invalid_options,
      {
          {options({{"sdkAppId", {}}}), "sdkAppId", "is missing", app_hint},
          {options({{"identifier", {}}}), "identifier", "is missing", identifier_hint},
          {options({{"userSig", {}}}), "userSig", "is missing", sig_hint},
          {options({{"random", {}}}), "random", "is missing", random_hint},
          {"{}", "sdkAppId", "is missing", app_hint},
          {options({{"sdkAppId", 1.5}}), "sdkAppId", fraction, app_hint},
          {options({{"sdkAppId", "1"}}), "sdkAppId", "must be an integer, not a string", app_hint},
          {options({{"sdkAppId", true}}), "sdkAppId", "must be an integer, not a boolean",
           app_hint},
          {R"({"sdkAppId":null})", "sdkAppId", "must be an integer, not null or undefined",
           app_hint},
          {options({{"random", 0.5}}), "random", fraction, random_hint},
          {options({{"random", "7"}}), "random", "must be an integer, not a string", random_hint},
          {options({{"identifier", 5}}), "identifier", "must be a string, not a number",
           identifier_hint},
          {R"({"identifier":"\ud83d"})", "identifier",
           "holds half of a surrogate pair, which is no character",
           "A text was probably cut in the middle of an emoji; cut it between characters"},
          {options({{"region", 5}}), "region", "must be a string, not a number", ""},
          {options({{"secretKey", "k"}}), "secretKey", "is not known here", known},
          {"[]", "", "must be an object, not an array", ""},
          {"null", "", "must be an object, not null or undefined", ""},
          {"", "", "is not JSON (byte 1)", ""},
          {options() + "x", "", "is not JSON (byte 117)", ""},
      });
}

// What numbers and texts may be is the core's to say, so that it is said once.
TEST(AddressFrom, LeavesRangesToTheCore) {
  const std::string app = "must be an integer from 1 to 4294967295, not ";
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{4294967296},
                                   INT64_MIN + 1, INT64_MAX - 1}) {
    const Result<Address> address = address_from(Exact(options({{"sdkAppId", value}})));
    ASSERT_TRUE(address) << value;
    const Result<Request> request = address_request("get_attr", *address);
    ASSERT_FALSE(request) << value;
    EXPECT_EQ(message_of(request.problem()), app + std::to_string(value));
    EXPECT_EQ(hint_of(request.problem()), app_hint);
  }
  EXPECT_TRUE(address_request("get_attr", *address_from(Exact(options()))));
}

TEST(AddressFrom, NeverRepeatsTheUserSigInAProblem) {
  const std::string secret = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYklVFV";
  for (const std::string& bad :
       {R"({"userSig":{"a":")" + secret + "\"}}", R"({"userSig":")" + secret,
        R"({"userSig":")" + secret + R"(\ud83d"})"}) {
    const Result<Address> address = address_from(Exact(bad));
    ASSERT_FALSE(address) << bad;
    EXPECT_EQ(sentence_of(address.problem()).find(secret), std::string::npos) << bad;
    EXPECT_EQ(to_json(address.problem()).find(secret), std::string::npos) << bad;
  }
}

TEST(UserSigFrom, ReadsEveryField) {
  const auto fields_of = [](const UserSig& sig) {
    return sig.identifier + '|' + std::to_string(sig.sdk_app_id) + '|' + std::to_string(sig.time) +
           '|' + std::to_string(sig.expire) + '|' + sig.user_buf.value_or("none") + '|' +
           sig.signature;
  };
  const Result<UserSig> sig = user_sig_from(Exact(
      R"({"identifier":"管","sdkAppId":1,"time":2,"expire":3,"userBuf":"dQ==","signature":"s"})"));
  ASSERT_TRUE(sig);
  EXPECT_EQ(fields_of(*sig), "管|1|2|3|dQ==|s");
  const Result<UserSig> least =
      user_sig_from(Exact(R"({"identifier":"a","sdkAppId":1,"time":0,"expire":1})"));
  ASSERT_TRUE(least);
  EXPECT_EQ(fields_of(*least), "a|1|0|1|none|");
  const Result<UserSig> empty_buffer =
      user_sig_from(Exact(R"({"identifier":"a","sdkAppId":1,"time":0,"expire":1,"userBuf":""})"));
  EXPECT_EQ(fields_of(*empty_buffer), "a|1|0|1||");
}

TEST(UserSigFrom, RefusesWhatIsMissingOrOfAnotherType) {
  const std::string expire_hint = "Give whole seconds, at most 50 years; a day or more is advised";
  expect_refusals(
      user_sig_from, Errc::invalid_argument,
      {
          {R"({"identifier":"\ud800"})", "identifier",
           "holds half of a surrogate pair, which is no character",
           "A text was probably cut in the middle of an emoji; cut it between characters"},
          {R"({"identifier":7})", "identifier", "must be a string, not a number",
           "Give the UserID to sign for"},
          {R"({"time":"now"})", "time", "must be an integer, not a string",
           "Give whole seconds since 1970, not milliseconds"},
          {R"({"expire":1.5})", "expire",
           "must be an integer, not a number with a fraction or exponent", expire_hint},
          {R"({"secretKey":"k"})", "secretKey", "is not known here",
           "It takes: identifier, sdkAppId, time, expire, userBuf, signature"},
          {R"({"identifier":"a","sdkAppId":1,"time":0})", "expire", "is missing", expire_hint},
      });
}

// As of an address, what the fields may be is said once.
TEST(UserSigFrom, LeavesRangesToTheCore) {
  const auto problem_of = [](const std::string& json) {
    const Result<UserSig> sig = user_sig_from(Exact(json));
    EXPECT_TRUE(sig) << json;
    const std::optional<Problem> problem = check_user_sig(*sig);
    return problem ? to_text(problem->path) : "none";
  };
  EXPECT_EQ(problem_of(R"({"identifier":"a","sdkAppId":1,"time":0,"expire":1})"), "none");
  EXPECT_EQ(problem_of(R"({"identifier":"","sdkAppId":1,"time":0,"expire":1})"), "identifier");
  EXPECT_EQ(problem_of(R"({"identifier":"a\n","sdkAppId":1,"time":0,"expire":1})"), "identifier");
  EXPECT_EQ(problem_of(R"({"identifier":"a","sdkAppId":-1,"time":0,"expire":1})"), "sdkAppId");
  EXPECT_EQ(problem_of(R"({"identifier":"a","sdkAppId":1,"time":-1,"expire":1})"), "time");
  EXPECT_EQ(problem_of(R"({"identifier":"a","sdkAppId":1,"time":0,"expire":-1})"), "expire");
}

// --- names ------------------------------------------------------------------------------------------------------------

TEST(Names, OfEveryOutcome) {
  const std::vector<std::pair<std::string, What>> outcomes{{"answer", What::answer},
                                                           {"http", What::http},
                                                           {"network", What::network},
                                                           {"timeout", What::timeout},
                                                           {"bad_response", What::bad_response}};
  for (const auto& [text, what] : outcomes) EXPECT_EQ(crossing::what_named(text), what) << text;
  for (const std::string other : {"", "nothing", "HTTP"}) {
    EXPECT_FALSE(crossing::what_named(other)) << other;
  }
}

TEST(Names, OfEveryReason) {
  for (std::size_t i = 0; i < reason_count; ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_EQ(crossing::reason_named(to_text(reason)), reason) << to_text(reason);
  }
  for (const std::string other : {"", "no_reason", "TOO_LONG"}) {
    EXPECT_FALSE(crossing::reason_named(other)) << other;
  }
}

}  // namespace
}  // namespace timpush
