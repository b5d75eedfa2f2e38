#include <gtest/gtest.h>
#include <timpush/region.h>
#include <timpush/request.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "src/bindings/crossing.h"
#include "texts.h"

namespace timpush {
namespace {

const std::string a_body = R"({"To_Account":["Mary"]})";

// The address of a call that works, changed by `change`.
template <class Change>
Address address_with(Change change) {
  Address address{.sdk_app_id = 1400000000,
                  .identifier = "administrator",
                  .user_sig = "eJy-*wAAAAA_",
                  .random = 99999999,
                  .region = "singapore"};
  change(address);
  return address;
}
Address good_address() {
  return address_with([](Address&) {});
}

Result<Request> build(const Address& address, std::string_view command = "get_attr",
                      std::string_view body = a_body) {
  return build_request(Exact(command), Exact(body), address);
}

template <class Change>
std::string url_with(Change change) {
  const Result<Request> request = build(address_with(change));
  EXPECT_TRUE(request) << sentence_of(request.problem());
  return request ? request->url : "";
}

constexpr std::string_view query =
    "?usersig=eJy-%2AwAAAAA_&identifier=administrator&sdkappid=1400000000&random=99999999"
    "&contenttype=json";

TEST(BuildRequest, WritesTheDocumentedUrl) {
  EXPECT_EQ((*build(good_address())).url,
            "https://adminapisgp.im.qcloud.com/v4/timpush/get_attr?"
            "usersig=eJy-%2AwAAAAA_&identifier=administrator&sdkappid=1400000000"
            "&random=99999999&contenttype=json");
}

TEST(BuildRequest, GoesToEachRegionsHosts) {
  std::set<std::string> urls;
  for (const Region& region : regions()) {
    const auto url_at = [](std::string_view host) {
      return "https://" + std::string(host) + "/v4/timpush/get_attr" + std::string(query);
    };
    const auto url_of = [&region](const std::string& host) {
      return url_with([&](Address& address) {
        address.region = region.id;
        if (!host.empty()) address.host = host;
      });
    };
    EXPECT_EQ(url_of(""), url_at(region.host));
    EXPECT_EQ(url_of("primary"), url_at(region.host));
    EXPECT_EQ(url_of("backup"), url_at(region.backup));
    urls.insert({url_at(region.host), url_at(region.backup)});
  }
  EXPECT_EQ(urls.size(), 14U);
}

TEST(BuildRequest, GoesToAnEndpoint) {
  for (const std::string endpoint : {"http://127.0.0.1:8787", "https://[::1]"}) {
    EXPECT_EQ(url_with([&](Address& address) {
                address.region = "";
                address.endpoint = endpoint;
              }),
              endpoint + "/v4/timpush/get_attr" + std::string(query));
  }
}

TEST(BuildRequest, EncodesWhatItIsGiven) {
  EXPECT_EQ(url_with([](Address& address) { address.identifier = "a&b=c d#管理员"; }),
            "https://adminapisgp.im.qcloud.com/v4/timpush/get_attr?"
            "usersig=eJy-%2AwAAAAA_&"
            "identifier=a%26b%3Dc%20d%23%E7%AE%A1%E7%90%86%E5%91%98&sdkappid=1400000000&"
            "random=99999999&contenttype=json");
}

TEST(BuildRequest, SendsEveryDocumentedRequestByteForByte) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.request);
    const Result<Request> request = build(good_address(), each.command, body);
    ASSERT_TRUE(request) << each.file << ": " << sentence_of(request.problem());
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->url,
              "https://adminapisgp.im.qcloud.com/v4/timpush/" + each.command + std::string(query));
    EXPECT_EQ(request->content_type, "application/json");
    EXPECT_EQ(request->body, body);
  }
}

TEST(BuildRequest, SendsACallThatItDoesNotKnow) {
  const Result<Request> request = build(good_address(), "some_new_call2", R"({"a":1})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            "https://adminapisgp.im.qcloud.com/v4/timpush/some_new_call2" + std::string(query));
}

TEST(BuildRequest, SpeaksTextPlainToSpareThePreflight) {
  const Result<Request> request =
      build(address_with([](Address& address) { address.content_type = "text/plain"; }));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->content_type, "text/plain");
}

TEST(BuildRequest, TakesTheWholeRangeOfNumbers) {
  for (const std::int64_t random : {0ll, 1ll, 2147483648ll, 4294967295ll}) {
    const std::string url = url_with([&](Address& address) { address.random = random; });
    EXPECT_NE(url.find("&random=" + std::to_string(random) + '&'), std::string::npos) << url;
  }
  for (const std::int64_t app : {1ll, 4294967295ll}) {
    const std::string url = url_with([&](Address& address) { address.sdk_app_id = app; });
    EXPECT_NE(url.find("&sdkappid=" + std::to_string(app) + '&'), std::string::npos) << url;
  }
}

template <class Change>
void expect_refusal(Change change, const std::string& field, const std::string& message,
                    const std::string& hint) {
  const Result<Request> request = build(address_with(change));
  ASSERT_FALSE(request) << field << ' ' << message;
  EXPECT_EQ(request.problem().code, Errc::invalid_options) << field;
  EXPECT_EQ(to_text(request.problem().path), field);
  EXPECT_EQ(message_of(request.problem()), message);
  EXPECT_EQ(hint_of(request.problem()), hint) << field;
}

const std::string app_hint = "Copy the SDKAppID of your app from the Chat console, as a number";
const std::string identifier_hint =
    "Give the UserID of an app administrator, such as 'administrator'";
const std::string sig_hint = "Give a UserSig made for the identifier";
const std::string random_hint = "Give an unsigned 32-bit integer, a new one for each call";

TEST(BuildRequest, NeedsARegionOrAnEndpoint) {
  const std::string origin_hint =
      "Give one of them: the app's region, or the endpoint of an emulator or a proxy";
  expect_refusal([](Address& address) { address.region = ""; }, "region",
                 "and endpoint are both missing", origin_hint);
  expect_refusal([](Address& address) { address.endpoint = "http://localhost"; }, "region",
                 "and endpoint are both given", origin_hint);
}

TEST(BuildRequest, HoldsItsNumbersToTheirRange) {
  const std::string app = "must be an integer from 1 to 4294967295, not ";
  const std::string random = "must be an integer from 0 to 4294967295, not ";
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{4294967296},
                                   INT64_MIN + 1, INT64_MAX - 1}) {
    expect_refusal([&](Address& address) { address.sdk_app_id = value; }, "sdkAppId",
                   app + std::to_string(value), app_hint);
    if (value == 0) continue;
    expect_refusal([&](Address& address) { address.random = value; }, "random",
                   random + std::to_string(value), random_hint);
  }
  for (const std::int64_t nearest : {INT64_MIN, INT64_MAX}) {  // of what is beyond 64 bits
    expect_refusal([&](Address& address) { address.sdk_app_id = nearest; }, "sdkAppId",
                   app + "one far beyond", app_hint);
  }
}

TEST(BuildRequest, TakesPlainTextsOnly) {
  const std::string control = "must not hold a control character";
  const std::string control_hint = "Remove line breaks, tabs and zero bytes from it";
  expect_refusal([](Address& address) { address.identifier = ""; }, "identifier",
                 "must not be empty", identifier_hint);
  expect_refusal([](Address& address) { address.identifier = "a\nTLS.sdkappid:1"; }, "identifier",
                 control, control_hint);
  expect_refusal([](Address& address) { address.user_sig = ""; }, "userSig", "must not be empty",
                 sig_hint);
  expect_refusal([](Address& address) { address.user_sig = "eJx\nAAAA"; }, "userSig", control,
                 control_hint);
  expect_refusal(
      [](Address& address) {
        address.endpoint = "http://a\r\nb";
        address.region = "";
      },
      "endpoint", control, control_hint);
}

TEST(BuildRequest, SaysWhatWasCopiedAlong) {
  const std::string hint =
      "Remove what was copied along: white space (U+0020, U+000A), quotes (U+0022), a byte order "
      "mark (U+FEFF)";
  const std::string sig = good_address().user_sig;
  const std::vector<std::pair<std::string, std::string>> edges{
      {" ", "U+0020"},      {"\n", "U+000A"},     {"\t", "U+0009"},     {"\"", "U+0022"},
      {"'", "U+0027"},      {"\u00A0", "U+00A0"}, {"\u0085", "U+0085"}, {"\u200B", "U+200B"},
      {"\u201C", "U+201C"}, {"\u3000", "U+3000"}, {"\uFEFF", "U+FEFF"},
  };
  for (const auto& edge : edges) {
    const auto& [copied, name] = edge;
    const std::string character = copied;
    const std::string at_start = "begins with " + name + ", which is no part of it";
    const std::string at_end = "ends with " + name + ", which is no part of it";
    expect_refusal([&](Address& address) { address.identifier = character + "a"; }, "identifier",
                   at_start, hint);
    expect_refusal([&](Address& address) { address.identifier = "a" + character; }, "identifier",
                   at_end, hint);
    expect_refusal([&](Address& address) { address.user_sig = character + sig; }, "userSig",
                   at_start, hint);
    expect_refusal([&](Address& address) { address.user_sig = sig + character; }, "userSig", at_end,
                   hint);
  }
  for (const std::string inside : {"a b", "a\u3000b", "管", "\U0001F600", "\xF0\x9F\x98", "\xBF"}) {
    EXPECT_TRUE(build(address_with([&](Address& address) { address.identifier = inside; })))
        << inside;
  }
}

TEST(BuildRequest, SendsNothingThatCannotBeAUserSig) {
  const std::string whole =
      "Copy the whole UserSig; it often loses its end, or its * - _ were changed on the way";
  const std::string no_base64 = "is not base64 as a UserSig has it";
  const std::vector<std::pair<std::string, std::string>> texts{
      {"x", no_base64},
      {"x+y/z=&random=1", no_base64},
      {"eJy-*wAA AAA_", no_base64},
      {"AAAAAAAAAAAAAAAA", no_base64},
      {"eJyAAAA_", no_base64},          // too short to be a stream
      {"eJ0AAAAAAAAAAAAA", no_base64},  // the check of its header is wrong
      {std::string(16388, 'A'), "is too long to be a UserSig"},
  };
  for (const auto& each : texts) {
    expect_refusal([&](Address& address) { address.user_sig = each.first; }, "userSig", each.second,
                   whole);
  }
  expect_refusal(
      [](Address& address) { address.user_sig = std::string(32, 'a') + std::string(32, '7'); },
      "userSig", "is a secret key, not a UserSig",
      "Sign with it, by secretKey or signUserSig, and send it nowhere");
}

TEST(BuildRequest, KnowsItsRegionsHostsAndContentTypes) {
  for (const std::string region : {"mumbai", "singapore\n", "Singapore"}) {
    expect_refusal([&](Address& address) { address.region = region; }, "region",
                   "is not a known region",
                   "Use one of: china, singapore, seoul, tokyo, frankfurt, silicon-valley, "
                   "jakarta; for any other host give endpoint instead");
  }
  for (const std::string host : {"third", "", "Backup"}) {
    expect_refusal([&](Address& address) { address.host = host; }, "host",
                   "is neither 'primary' nor 'backup'", "Leave it out for the primary host");
  }
  for (const std::string type : {"text/html", "", "application/json\r\n"}) {
    expect_refusal([&](Address& address) { address.content_type = type; }, "contentType",
                   "is neither 'application/json' nor 'text/plain'",
                   "text/plain spares a page the preflight; leave it out everywhere else");
  }
}

TEST(BuildRequest, NeverRepeatsTheUserSigInAProblem) {
  const std::string secret = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYklVFV";
  const std::vector<Address> addresses{
      address_with([&](Address& address) { address.user_sig = secret + "\n"; }),
      address_with([&](Address& address) {
        address.user_sig = secret;
        address.random = -1;
      }),
      address_with([&](Address& address) {
        address.user_sig = secret;
        address.region = "x";
      }),
  };
  for (const Address& address : addresses) {
    const Result<Request> request = build(address);
    ASSERT_FALSE(request);
    EXPECT_EQ(sentence_of(request.problem()).find(secret), std::string::npos);
    EXPECT_EQ(crossing::to_json(request.problem()).find(secret), std::string::npos);
  }
}

TEST(BuildRequest, LooksAtTheCommandThenTheBodyThenTheOptions) {
  const Result<Request> no_command = build({}, "Get Attr", "x");
  ASSERT_FALSE(no_command);
  EXPECT_EQ(to_text(no_command.problem().path), "command");
  EXPECT_EQ(no_command.problem().code, Errc::invalid_argument);

  const Result<Request> no_body = build({}, "get_attr", R"({"To_Account":[]})");
  ASSERT_FALSE(no_body);
  EXPECT_EQ(to_text(no_body.problem().path), "To_Account");
  EXPECT_EQ(no_body.problem().code, Errc::invalid_argument);

  const Result<Request> no_options = build({});
  ASSERT_FALSE(no_options);
  EXPECT_EQ(to_text(no_options.problem().path), "sdkAppId");
  EXPECT_EQ(no_options.problem().code, Errc::invalid_options);
}

TEST(AddressRequest, IsAllButTheBody) {
  const Result<Request> whole = build(good_address());
  const Result<Request> address = address_request("get_attr", good_address());
  ASSERT_TRUE(whole && address);
  EXPECT_EQ(address->method, whole->method);
  EXPECT_EQ(address->url, whole->url);
  EXPECT_EQ(address->content_type, whole->content_type);
  EXPECT_EQ(address->body, "");
  EXPECT_EQ(address_request("Get", good_address()).problem().reason, Reason::unknown_command);
  EXPECT_EQ(to_text(address_request("get_attr", {}).problem().path), "sdkAppId");
}

// --- bodies -----------------------------------------------------------------------------------------------------------

TEST(BodyOf, WritesTheDocumentedForms) {
  const std::vector<std::string> accounts{"Mary", "张\"三"};
  EXPECT_EQ(body_of(command_named("get_attr"), accounts), R"({"To_Account":["Mary","张\"三"]})");
  const std::vector<User> users{{.account = "Mary",
                                 .attributes = {{"sex", "female"}, {"city", "a\nb"}},
                                 .tags = {"vip", "beta"}},
                                {.account = "Tom", .attributes = {{"sex", ""}}, .tags = {"😀"}}};
  EXPECT_EQ(body_of(command_named("set_attr"), users),
            R"({"UserAttrs":[{"To_Account":"Mary","Attrs":{"sex":"female","city":"a\u000ab"}},)"
            R"({"To_Account":"Tom","Attrs":{"sex":""}}]})");
  EXPECT_EQ(body_of(command_named("remove_attr"), users),
            R"({"UserAttrs":[{"To_Account":"Mary","Attrs":["sex","city"]},)"
            R"({"To_Account":"Tom","Attrs":["sex"]}]})");
  for (const std::string command : {"add_tag", "remove_tag"}) {
    EXPECT_EQ(body_of(command_named(command), users),
              R"({"UserTags":[{"To_Account":"Mary","Tags":["vip","beta"]},)"
              R"({"To_Account":"Tom","Tags":["😀"]}]})");
  }
  for (const std::string command : {"get_attr", "get_tag", "clear_all_tags"}) {
    EXPECT_EQ(body_of(command_named(command), users), R"({"To_Account":["Mary","Tom"]})");
  }
}

TEST(BodyOf, WritesWhatPassesItsCheck) {
  const std::vector<std::string> texts{"a", " ", "\"", "\\", "张", "😀", "\u2028", "__proto__"};
  std::vector<std::string> accounts;
  std::vector<User> users;
  for (std::size_t i = 0; i < 100; ++i) {
    User& user = users.emplace_back();
    user.account = texts[i % texts.size()] + std::to_string(i);
    for (std::size_t item = 0; item < 10; ++item) {
      user.attributes.push_back({texts[item % texts.size()] + std::to_string(item),
                                 item == 3 ? "" : texts[i % texts.size()] + "\n"});
      user.tags.push_back(texts[item % texts.size()] + std::to_string(item));
    }
    accounts.push_back(user.account);
  }
  std::size_t lists = 0;
  for (const Command& command : commands()) {
    if (command.accounts_per_call == 0 || command.kind == Command::Kind::push) continue;
    ++lists;
    const std::string body = body_of(command, users);
    const std::optional<Problem> problem = check_body(command, Exact(body));
    EXPECT_FALSE(problem) << command.name << ' ' << sentence_of(*problem);
    if (body != body_of(command, accounts)) continue;
    EXPECT_FALSE(check_body(command, Exact(body_of(command, accounts)))) << command.name;
    EXPECT_EQ(parse(body)["To_Account"].get<std::vector<std::string>>(), accounts);
  }
  // A batch has its message beside the list: push_test.cpp.
  EXPECT_GT(lists, 0U);
}

// What was written is read back as it was.
TEST(BodyOf, LosesNothing) {
  const std::vector<User> users{
      {.account = "\u0001\"\\/\t", .attributes = {{"\x7f", "\x1f"}, {"", ""}}}};
  const Json body = parse(body_of(command_named("set_attr"), users));
  EXPECT_EQ(users_of(body), texts_of(users));
}

TEST(BodyOf, ChecksNothing) {
  const Command& command = command_named("get_attr");
  const std::vector<std::string> none;
  EXPECT_EQ(body_of(command, none), R"({"To_Account":[]})");
  EXPECT_EQ(check_body(command, body_of(command, none))->reason, Reason::too_few);
  const std::vector<std::string> many(101, "a");
  EXPECT_EQ(check_body(command, body_of(command, many))->reason, Reason::too_many);
  EXPECT_EQ(body_of(command_named("push"), none), "{}");
  EXPECT_EQ(body_of(command_named("push"), std::vector<User>{{.account = "a"}}), "{}");
}

}  // namespace
}  // namespace timpush
