#include "src/request.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "src/region.h"
#include "texts.h"

namespace timpush {
namespace {

const std::string a_body = R"({"To_Account":["Mary"]})";

// The options of a call that works, with some of them set anew; null takes one away.
std::string options(const std::vector<std::pair<std::string, Json>>& changes = {}) {
  Json json{{"sdkAppId", 1400000000},
            {"identifier", "administrator"},
            {"userSig", "eJy-*_x"},
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

Result<Request> build(std::string_view options_json, std::string_view command = "get_attr",
                      std::string_view body = a_body) {
  return build_request(Exact(command), Exact(body), Exact(options_json));
}

std::string url_of(std::string_view options_json) {
  const Result<Request> request = build(options_json);
  EXPECT_TRUE(request) << options_json << ": " << request.error().message;
  return request ? request->url : "";
}

constexpr std::string_view query =
    "?usersig=eJy-%2A_x&identifier=administrator&sdkappid=1400000000&random=99999999"
    "&contenttype=json";

TEST(BuildRequest, WritesTheDocumentedUrl) {
  EXPECT_EQ(url_of(options()),
            "https://adminapisgp.im.qcloud.com/v4/timpush/get_attr?"
            "usersig=eJy-%2A_x&identifier=administrator&sdkappid=1400000000"
            "&random=99999999&contenttype=json");
}

TEST(BuildRequest, GoesToEachRegionsHosts) {
  std::set<std::string> urls;
  for (const Region& region : regions()) {
    const std::string id(region.id);
    const auto url_at = [](std::string_view host) {
      return "https://" + std::string(host) + "/v4/timpush/get_attr" + std::string(query);
    };
    EXPECT_EQ(url_of(options({{"region", id}})), url_at(region.host));
    EXPECT_EQ(url_of(options({{"region", id}, {"host", "primary"}})), url_at(region.host));
    EXPECT_EQ(url_of(options({{"region", id}, {"host", "backup"}})), url_at(region.backup));
    urls.insert({url_at(region.host), url_at(region.backup)});
  }
  EXPECT_EQ(urls.size(), 14U);
}

TEST(BuildRequest, GoesToAnEndpoint) {
  EXPECT_EQ(url_of(options({{"region", {}}, {"endpoint", "http://127.0.0.1:8787"}})),
            "http://127.0.0.1:8787/v4/timpush/get_attr" + std::string(query));
  EXPECT_EQ(url_of(options({{"region", {}}, {"endpoint", "https://[::1]"}})),
            "https://[::1]/v4/timpush/get_attr" + std::string(query));
}

TEST(BuildRequest, EncodesWhatItIsGiven) {
  const std::string url =
      url_of(options({{"identifier", "a&b=c d#管理员"}, {"userSig", "x+y/z=&random=1"}}));
  EXPECT_EQ(url,
            "https://adminapisgp.im.qcloud.com/v4/timpush/get_attr?"
            "usersig=x%2By%2Fz%3D%26random%3D1&"
            "identifier=a%26b%3Dc%20d%23%E7%AE%A1%E7%90%86%E5%91%98&sdkappid=1400000000&"
            "random=99999999&contenttype=json");
}

TEST(BuildRequest, SendsEveryDocumentedRequestByteForByte) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.request);
    const Result<Request> request = build(options(), each.command, body);
    ASSERT_TRUE(request) << each.file << ": " << request.error().field;
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->url,
              "https://adminapisgp.im.qcloud.com/v4/timpush/" + each.command + std::string(query));
    EXPECT_EQ(request->content_type, "application/json");
    EXPECT_EQ(request->body, body);
  }
}

TEST(BuildRequest, SpeaksTextPlainToSpareThePreflight) {
  const Result<Request> request = build(options({{"contentType", "text/plain"}}));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->content_type, "text/plain");
}

TEST(BuildRequest, TakesTheWholeRangeOfNumbers) {
  for (const std::uint64_t random : {0ull, 1ull, 2147483648ull, 4294967295ull}) {
    const std::string url = url_of(options({{"random", random}}));
    EXPECT_NE(url.find("&random=" + std::to_string(random) + '&'), std::string::npos) << url;
  }
  for (const std::uint64_t app : {1ull, 4294967295ull}) {
    const std::string url = url_of(options({{"sdkAppId", app}}));
    EXPECT_NE(url.find("&sdkappid=" + std::to_string(app) + '&'), std::string::npos) << url;
  }
}

struct Case {
  std::string options;
  std::string field;
  std::string message;
  std::string hint;
};

void expect_refusals(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const Result<Request> request = build(each.options);
    ASSERT_FALSE(request) << each.options;
    EXPECT_EQ(request.error().code, Errc::invalid_options) << each.options;
    EXPECT_EQ(request.error().field, each.field) << each.options;
    EXPECT_EQ(request.error().message, each.message) << each.options;
    EXPECT_EQ(request.error().hint, each.hint) << each.options;
  }
}

const std::string app_hint = "Copy the SDKAppID of your app from the Chat console, as a number";
const std::string identifier_hint =
    "Give the UserID of an app administrator, such as 'administrator'";
const std::string sig_hint = "Give a UserSig made for the identifier";
const std::string random_hint = "Give an unsigned 32-bit integer, a new one for each call";

TEST(BuildRequest, MissesWhatIsMissing) {
  const std::string origin_hint =
      "Give one of them: the app's region, or the endpoint of an emulator or a proxy";
  expect_refusals({
      {options({{"sdkAppId", {}}}), "sdkAppId", "is missing", app_hint},
      {options({{"identifier", {}}}), "identifier", "is missing", identifier_hint},
      {options({{"userSig", {}}}), "userSig", "is missing", sig_hint},
      {options({{"random", {}}}), "random", "is missing", random_hint},
      {"{}", "sdkAppId", "is missing", app_hint},
      {options({{"region", {}}}), "region", "and endpoint are both missing", origin_hint},
      {options({{"endpoint", "http://localhost"}}), "region", "and endpoint are both given",
       origin_hint},
  });
}

TEST(BuildRequest, HoldsItsNumbersToTheirRange) {
  const std::string app = "must be an integer from 1 to 4294967295, not ";
  const std::string random = "must be an integer from 0 to 4294967295, not ";
  const std::string fraction = "must be an integer, not a number with a fraction or exponent";
  expect_refusals({
      {options({{"sdkAppId", 0}}), "sdkAppId", app + "0", app_hint},
      {options({{"sdkAppId", -1}}), "sdkAppId", app + "-1", app_hint},
      {options({{"sdkAppId", 4294967296}}), "sdkAppId", app + "4294967296", app_hint},
      {options({{"sdkAppId", 1.5}}), "sdkAppId", fraction, app_hint},
      {options({{"sdkAppId", "1"}}), "sdkAppId", "must be an integer, not a string", app_hint},
      {options({{"sdkAppId", true}}), "sdkAppId", "must be an integer, not a boolean", app_hint},
      {R"({"sdkAppId":null})", "sdkAppId", "must be an integer, not null or undefined", app_hint},
      {options({{"random", -1}}), "random", random + "-1", random_hint},
      {options({{"random", 4294967296}}), "random", random + "4294967296", random_hint},
      {options({{"random", 0.5}}), "random", fraction, random_hint},
      {options({{"random", "7"}}), "random", "must be an integer, not a string", random_hint},
  });
}

TEST(BuildRequest, TakesPlainTextsOnly) {
  const std::string control = "must not hold a control character";
  const std::string control_hint = "Remove line breaks, tabs and zero bytes from it";
  expect_refusals({
      {options({{"identifier", ""}}), "identifier", "must not be empty", identifier_hint},
      {options({{"identifier", 5}}), "identifier", "must be a string, not a number",
       identifier_hint},
      {options({{"identifier", "a\nTLS.sdkappid:1"}}), "identifier", control, control_hint},
      {options({{"userSig", ""}}), "userSig", "must not be empty", sig_hint},
      {options({{"userSig", "eJx\n"}}), "userSig", control, control_hint},
      {options({{"region", ""}}), "region", "must not be empty", ""},
      {options({{"endpoint", "http://a\r\nb"}, {"region", {}}}), "endpoint", control, control_hint},
  });
}

TEST(BuildRequest, KnowsItsRegionsHostsAndContentTypes) {
  expect_refusals({
      {options({{"region", "mumbai"}}), "region", "is not a known region",
       "Use one of: china, singapore, seoul, tokyo, frankfurt, silicon-valley, jakarta; for any "
       "other host give endpoint instead"},
      {options({{"host", "third"}}), "host", "is neither 'primary' nor 'backup'",
       "Leave it out for the primary host"},
      {options({{"contentType", "text/html"}}), "contentType",
       "is neither 'application/json' nor 'text/plain'",
       "text/plain spares a page the preflight; leave it out everywhere else"},
  });
}

TEST(BuildRequest, KnowsItsOptions) {
  const std::string known =
      "It takes: sdkAppId, identifier, userSig, random, region, host, endpoint, contentType";
  expect_refusals({
      {options({{"secretKey", "k"}}), "secretKey", "is not known here", known},
      {R"({"random":1,"random":2})", "random", "is there twice", ""},
      {"[]", "", "must be an object, not an array", ""},
      {"null", "", "must be an object, not null or undefined", ""},
      {"", "", "is not JSON (byte 1)", ""},
      {options() + "x", "", "is not JSON (byte 112)", ""},
  });
}

TEST(BuildRequest, NeverRepeatsTheUserSigInAnError) {
  const std::string secret = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYklVFV";
  for (const std::string& bad :
       {options({{"userSig", secret + "\n"}}), options({{"userSig", secret}, {"random", -1}}),
        R"({"userSig":{"a":")" + secret + "\"}}", R"({"userSig":")" + secret}) {
    const Result<Request> request = build(bad);
    ASSERT_FALSE(request) << bad;
    const Error& error = request.error();
    EXPECT_EQ((error.field + error.message + error.hint).find(secret), std::string::npos) << bad;
  }
}

TEST(BuildRequest, LooksAtTheCommandThenTheBodyThenTheOptions) {
  const Result<Request> no_command = build("x", "Get Attr", "x");
  ASSERT_FALSE(no_command);
  EXPECT_EQ(no_command.error().field, "command");
  EXPECT_EQ(no_command.error().code, Errc::invalid_argument);

  const Result<Request> no_body = build("x", "get_attr", R"({"To_Account":[]})");
  ASSERT_FALSE(no_body);
  EXPECT_EQ(no_body.error().field, "To_Account");
  EXPECT_EQ(no_body.error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace timpush
