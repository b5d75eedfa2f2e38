#include <gtest/gtest.h>
#include <timpush/error_code.h>
#include <timpush/response.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers.h"
#include "fixtures.h"
#include "src/json.h"
#include "src/limits.h"
#include "texts.h"

namespace timpush {
namespace {

// A whole answer with these members beside ErrorCode 0.
std::string ok(const std::string& members) {
  const std::string comma = members.empty() ? "" : ",";
  return R"({"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0)" + comma + members + "}";
}

std::string users(const std::string& items) { return ok(R"("UserAttrs":[)" + items + "]"); }

struct Case {
  std::string body;
  std::string field;
  std::string message;
};

void expect_bad(const std::vector<Case>& cases, std::string_view command = "get_attr") {
  for (const Case& each : cases) {
    const Read result = read(command, each.body);
    ASSERT_TRUE(result.problem) << each.body;
    EXPECT_EQ(to_text(result.problem->code), "ERR_BAD_RESPONSE") << each.body;
    EXPECT_EQ(to_text(result.problem->path), each.field) << each.body;
    EXPECT_EQ(message_of(*result.problem), each.message) << each.body;
  }
}

// --- documented answers -----------------------------------------------------------------------------------------------

void expect_failures(const Json& response, const Answer& answer, const std::string& file) {
  const Json list = response.value("ErrorList", Json::array());
  ASSERT_EQ(answer.failures.size(), list.size()) << file;
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(answer.failures[i].account, std::string(list[i]["To_Account"])) << file;
    EXPECT_EQ(answer.failures[i].error_code, std::int64_t(list[i]["ErrorCode"])) << file;
    EXPECT_EQ(answer.failures[i].error_info, list[i].value("ErrorInfo", "")) << file;
  }
}

TEST(ReadResponse, ReadsEveryDocumentedAnswer) {
  std::size_t read_users = 0;
  for (const Sample& each : samples()) {
    for (const int indent : {-1, 2}) {
      const Read result = read(each.command, each.response.dump(indent));
      EXPECT_EQ(result.answer.error_code, std::int64_t(each.response["ErrorCode"])) << each.file;
      EXPECT_EQ(result.answer.error_info, std::string(each.response["ErrorInfo"])) << each.file;
      EXPECT_EQ(bool(result.problem), each.response["ErrorCode"] != 0) << each.file;
      if (result.problem) continue;
      EXPECT_EQ(texts_of(result.answer.users), users_of(each.response)) << each.file;
      expect_failures(each.response, result.answer, each.file);
      read_users += users_of(each.response).size();
    }
  }
  EXPECT_EQ(read_users, 24U);
}

TEST(ReadResponse, ReadsTheDocumentedAnswersAsAReaderDoes) {
  using Users = std::vector<Texts>;
  const auto of = [](const std::string& file) {
    const Sample each = sample(file);
    return users_in(read(each.command, stringify(each.response)));
  };
  EXPECT_EQ(of("get_attr.2024.json"), (Users{{"Mary", {"sex", "female", "city", "NewYork"}},
                                             {"xiaoming", {"sex", "male", "city", "ShenZhen"}},
                                             {"xiaohua", {}}}));
  EXPECT_EQ(of("get_attr.2025.json"),
            (Users{{"xiaoming", {"sex", "male", "city", "ShenZhen"}}, {"xiaohua", {}}}));
  EXPECT_EQ(of("get_attr.chinese.json"), (Users{{"张小红", {"sex", "女", "city", "纽约"}},
                                                {"abc", {}},
                                                {"陈小明", {"sex", "男", "city", "深圳"}}}));
  EXPECT_EQ(of("get_attr.unordered.json"), (Users{{"Jack", {"sex", "Female", "city", "New York"}},
                                                  {"abc", {}},
                                                  {"Daved", {"sex", "M", "city", "Shenzhen"}}}));
  EXPECT_EQ(of("get_tag.json"), (Users{{"xiaoming", {"GoldMember"}}}));
}

TEST(ReadResponse, TellsWhoFailedInAnAnswerThatIsOk) {
  const Read unknown = read("get_attr", stringify(sample("get_attr.2025.json").response));
  ASSERT_EQ(unknown.answer.failures.size(), 1U);
  EXPECT_EQ(unknown.answer.failures[0].account, "Mary");
  EXPECT_EQ(unknown.answer.failures[0].error_code, 70107);

  const Read mismatch = read("set_attr", stringify(sample("set_attr.json").response));
  ASSERT_EQ(mismatch.answer.failures.size(), 1U);
  EXPECT_EQ(mismatch.answer.failures[0].account, "379C2F0D-290D-47AE-94D1-919058C39C77");
  EXPECT_EQ(mismatch.answer.failures[0].error_code, 90035);
}

TEST(ReadResponse, MakesTheServicesRefusalAnError) {
  const Read result =
      read("set_attr_name", stringify(sample("set_attr_name.duplicate.json").response));
  ASSERT_TRUE(result.problem);
  EXPECT_EQ(result.problem->code, Errc::api);
  EXPECT_EQ(result.problem->reason, Reason::refused);
  EXPECT_TRUE(result.problem->path.empty());
  EXPECT_EQ(result.problem->actual, 90033);
  EXPECT_EQ(result.problem->text, "attrName:city already exists at index:1");
  EXPECT_EQ(
      message_of(*result.problem),
      "was refused with 90033 ATTRIBUTE_INVALID: An attribute is not defined, stands in another "
      "slot, or would change its type (ErrorInfo: attrName:city already exists at index:1)");
  EXPECT_EQ(hint_of(*result.problem), explain_error_code(90033).hint);
  EXPECT_EQ(result.answer.error_code, 90033);
  EXPECT_EQ(result.answer.error_info, "attrName:city already exists at index:1");
}

TEST(ReadResponse, ReadsAttributeNames) {
  const Sample documented = sample("get_attr_name.json");
  const Read names = read("get_attr_name", stringify(documented.response));
  ASSERT_FALSE(names.problem);
  ASSERT_EQ(names.answer.slots.size(), 3U);
  EXPECT_EQ(names.answer.slots[2].slot, "2");
  EXPECT_EQ(names.answer.slots[2].name, "会员等级");
  EXPECT_FALSE(names.answer.slots[2].type);

  const std::string attr_names = R"("AttrNames":{"0":"sex","3":"city"})";
  const std::string attr_types = R"("AttrTypes":{"3":1,"0":0})";
  for (const std::string& members :
       {attr_names + ',' + attr_types, attr_types + ',' + attr_names}) {
    const Read typed = read("get_attr_name", ok(members));
    ASSERT_FALSE(typed.problem);
    ASSERT_EQ(typed.answer.slots.size(), 2U);
    for (const Slot& slot : typed.answer.slots) {
      EXPECT_EQ(slot.name, slot.slot == "0" ? "sex" : "city");
      EXPECT_EQ(slot.type, slot.slot == "0" ? 0 : 1);
    }
  }
}

TEST(ReadResponse, ReadsThatThereAreNoNames) {
  for (const std::string members :
       {"", R"("AttrNames":{})", R"("AttrNames":{},"AttrTypes":{})", R"("AttrNames":null)"}) {
    const Read result = read("get_attr_name", ok(members));
    EXPECT_FALSE(result.problem) << members;
    EXPECT_TRUE(result.answer.slots.empty());
  }
}

TEST(ReadResponse, DoesNotSearchThroughEndlessSlots) {
  std::string names;
  for (int i = 0; i < 100'000; ++i) {
    if (i > 0) names += ',';
    names += json::quote(std::to_string(i)) + ":\"x\"";
  }
  expect_bad({{ok(R"("AttrNames":{)" + names + "}"), "AttrNames", "holds more than 100 values"}},
             "get_attr_name");
}

TEST(ReadResponse, CountsTheSlotsOfEachMemberByThemselves) {
  const auto slots = [](int first, int count, const std::string& value) {
    std::string members;
    for (int i = first; i < first + count; ++i) {
      if (i > first) members += ',';
      members += json::quote(std::to_string(i)) + ':' + value;
    }
    return members;
  };
  const std::string names = R"("AttrNames":{)" + slots(0, 100, "\"x\"") + '}';
  const auto types = [&](int first, int count) {
    return R"("AttrTypes":{)" + slots(first, count, "1") + '}';
  };
  for (const std::string& members :
       {names + ',' + types(0, 100), types(0, 100) + ',' + names, names + ',' + types(60, 100),
        R"("AttrNames":{)" + slots(0, 100, "\"x\"") + ',' + slots(0, 100, "\"y\"") + '}'}) {
    const Read result = read("get_attr_name", ok(members));
    ASSERT_FALSE(result.problem) << sentence_of(*result.problem);
    EXPECT_EQ(result.answer.slots.size(), 100U);
  }
  expect_bad({{ok(names + ',' + types(0, 101)), "AttrTypes", "holds more than 100 values"},
              {ok(R"("AttrNames":{)" + slots(0, 101, "\"x\"") + '}'), "AttrNames",
               "holds more than 100 values"}},
             "get_attr_name");
}

TEST(ReadResponse, KeepsTheLastOfEachOfManyAttributes) {
  std::string attributes;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 5'000; ++i) {
      if (!attributes.empty()) attributes += ',';
      attributes +=
          json::quote('a' + std::to_string(i)) + ':' + json::quote(std::to_string(i + round));
    }
  }
  const std::string few = R"({"To_Account":"b","Attrs":{"a0":"1","a40":"2","a0":"3"}})";
  const Read result = read(
      "get_attr", users(R"({"To_Account":"a","Attrs":{)" + attributes + "}}," + few + ',' + few));
  ASSERT_FALSE(result.problem) << sentence_of(*result.problem);
  ASSERT_EQ(result.answer.users.size(), 3U);
  const std::vector<Attribute>& many = result.answer.users[0].attributes;
  ASSERT_EQ(many.size(), 5'000U);
  for (std::size_t i = 0; i < many.size(); ++i) {
    ASSERT_EQ(many[i].name, 'a' + std::to_string(i));
    ASSERT_EQ(many[i].value, std::to_string(i + 1));
  }
  for (std::size_t user : {1U, 2U}) {
    const std::vector<Attribute>& its = result.answer.users[user].attributes;
    ASSERT_EQ(its.size(), 2U);
    EXPECT_EQ(its[0].value, "3");
    EXPECT_EQ(its[1].value, "2");
  }
}

// --- HTTP -------------------------------------------------------------------------------------------------------------

TEST(ReadResponse, BelievesNoOtherStatusThan200) {
  const std::map<int, std::pair<std::string, std::string>> documented{
      {0, {"answered with a redirect", "Redirects are not followed"}},
      {201, {"answered with HTTP status 201", "Something between here and the service"}},
      {204, {"answered with HTTP status 204", "Something between here and the service"}},
      {301, {"answered with a redirect", "Redirects are not followed"}},
      {302, {"answered with a redirect", "Redirects are not followed"}},
      {307, {"answered with a redirect", "Redirects are not followed"}},
      {400, {"answered with HTTP status 400", "Something between here and the service"}},
      {404, {"answered with HTTP status 404", "Something between here and the service"}},
      {429, {"answered with HTTP status 429", "Too many calls"}},
      {500, {"answered with HTTP status 500", "The service answers 200 even to errors"}},
      {502, {"answered with HTTP status 502", "The service answers 200 even to errors"}},
      {503, {"answered with HTTP status 503", "The service answers 200 even to errors"}},
  };
  for (const auto& [status, texts] : documented) {
    for (const std::string& body : {std::string(), users(""), std::string("<html>")}) {
      const Read result = read("get_attr", body, status);
      ASSERT_TRUE(result.problem) << status;
      EXPECT_EQ(result.problem->code, Errc::http) << status;
      EXPECT_TRUE(result.problem->path.empty()) << status;
      EXPECT_EQ(result.problem->actual, status);
      EXPECT_EQ(message_of(*result.problem), texts.first) << status;
      EXPECT_EQ(hint_of(*result.problem).find(texts.second), 0U) << status;
      EXPECT_TRUE(result.answer.users.empty()) << status;
    }
  }
}

// --- what is not an answer --------------------------------------------------------------------------------------------

TEST(ReadResponse, RefusesWhatIsNotJson) {
  const std::string whole = users("");
  const std::string size = std::to_string(whole.size() + 1);
  expect_bad({
      {"", "", "is empty"},
      {"<html><h1>502 Bad Gateway</h1></html>", "", "is HTML or XML, not JSON"},
      {"<", "", "is HTML or XML, not JSON"},
      {"Service unavailable", "", "is not JSON (byte 1)"},
      {whole + "x", "", "is not JSON (byte " + size + ")"},
      {whole + "{}", "", "is not JSON (byte " + size + ")"},
      {whole + std::string(1, '\0'), "", "is not JSON (byte " + size + ")"},
      {whole + std::string("\0<script>", 9), "", "is not JSON (byte " + size + ")"},
      {whole + ",", "", "is not JSON (byte " + size + ")"},
      {" ", "", "ends in the middle of its JSON"},
      {"{", "", "ends in the middle of its JSON"},
      {"[]", "", "must be an object, not an array"},
      {"null", "", "must be an object, not null"},
      {"0", "", "must be an object, not a number"},
      {"\"OK\"", "", "must be an object, not a string"},
      {"true", "", "must be an object, not a boolean"},
      {"{}", "ErrorCode", "is missing"},
  });
  EXPECT_TRUE(users_in(read("get_attr", " \r\n\t" + whole + "\n ")).empty());
}

TEST(ReadResponse, NeverHalfReadsAnAnswerThatIsCut) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.response);
    for (std::size_t size = 0; size < body.size(); ++size) {
      const Read result = read(each.command, std::string_view(body).substr(0, size));
      ASSERT_TRUE(result.problem) << each.file << ' ' << size;
      EXPECT_EQ(result.problem->code, Errc::bad_response) << each.file << ' ' << size;
      EXPECT_EQ(result.problem->reason, size == 0 ? Reason::empty_answer : Reason::cut_answer)
          << each.file << ' ' << size;
    }
  }
}

TEST(ReadResponse, NeverBelievesAnAnswerWithAByteThatIsNotUtf8) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.response);
    for (std::size_t i = 0; i < body.size(); ++i) {
      for (const char byte : {'\xFF', '\xC0', '\0', '\x1F'}) {
        std::string broken = body;
        broken[i] = byte;
        const Read result = read(each.command, broken);
        ASSERT_TRUE(result.problem) << each.file << ' ' << i;
        EXPECT_EQ(result.problem->code, Errc::bad_response) << each.file << ' ' << i;
      }
    }
  }
}

TEST(ReadResponse, RefusesTextThatIsNotUtf8) {
  for (const std::string& bytes :
       std::vector<std::string>{"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xED\xBF\xBF",
                                "\xF4\x90\x80\x80", "\xE5\xBC", "\xF0\x9F\x98", "\x80", "\xFF"}) {
    for (const std::string& body : {users(R"({"To_Account":")" + bytes + R"(","Attrs":{}})"),
                                    users(R"({"To_Account":"a","Attrs":{")" + bytes + R"(":"b"}})"),
                                    users(R"({"To_Account":"a","Attrs":{"b":")" + bytes + R"("}})"),
                                    ok(R"("Extra":")" + bytes + R"(","UserAttrs":[])")}) {
      const Read result = read("get_attr", body);
      ASSERT_TRUE(result.problem) << testing::PrintToString(body);
      EXPECT_EQ(result.problem->code, Errc::bad_response);
      EXPECT_EQ(result.problem->reason, Reason::foreign_answer);
    }
  }
}

TEST(ReadResponse, RefusesMoreThan4MiB) {
  const std::string body = users("");
  EXPECT_FALSE(read("get_attr", body + std::string((4u << 20) - body.size(), ' ')).problem);
  expect_bad({{body + std::string((4u << 20) - body.size() + 1, ' '), "",
               "is larger than 4194304 bytes"}});
}

// --- types ------------------------------------------------------------------------------------------------------------

// Values of each JSON type and how a problem calls them.
const std::vector<std::pair<std::string, std::string>> values{
    {"null", "null"},
    {"true", "a boolean"},
    {"7", "a number"},
    {"1.5", "a number with a fraction or exponent"},
    {"\"x\"", "a string"},
    {"[]", "an array"},
    {"{}", "an object"},
    {R"([[{"a":[]}]])", "an array"},
    {R"({"a":[{}],"ErrorCode":1})", "an object"},
};

struct Place {
  std::string command;
  std::string before, after;  // what stands around the value
  std::string field;
  std::string expected;
  bool is_null_taken = false;
};

TEST(ReadResponse, RefusesEveryWrongTypeInEveryPlaceThatIsRead) {
  const std::string account = R"("To_Account":"a")";
  const auto user_attrs = [](const std::string& before) {
    return R"({"ErrorCode":0,"UserAttrs":)" + before;
  };
  const auto user_tags = [](const std::string& before) {
    return R"({"ErrorCode":0,"UserTags":)" + before;
  };
  const auto names = [](const std::string& before) { return R"({"ErrorCode":0,)" + before; };
  const std::vector<Place> places{
      {"get_attr", R"({"UserAttrs":[],"ErrorCode":)", "}", "ErrorCode", "an integer"},
      {"set_attr", R"({"ErrorCode":)", "}", "ErrorCode", "an integer"},
      {"get_attr", user_attrs(R"([{"To_Account":)"), R"(,"Attrs":{}}]})", "UserAttrs[0].To_Account",
       "a string"},
      {"get_attr", user_attrs("[{" + account + R"(,"Attrs":)"), "}]}", "UserAttrs[0].Attrs",
       "an object"},
      {"get_attr", user_attrs("[{" + account + R"(,"Attrs":{"j":"","k":)"), R"(,"l":""}}]})",
       "UserAttrs[0].Attrs.k", "a string"},
      {"get_attr", user_attrs("[{" + account + R"(,"Attrs":{}},)"), "]}", "UserAttrs[1]",
       "an object"},
      {"get_tag", user_tags(R"([{"To_Account":)"), R"(,"Tags":[]}]})", "UserTags[0].To_Account",
       "a string"},
      {"get_tag", user_tags("[{" + account + R"(,"Tags":)"), "}]}", "UserTags[0].Tags", "an array"},
      {"get_tag", user_tags("[{" + account + R"(,"Tags":["t",)"), "]}]}", "UserTags[0].Tags",
       "a string"},
      {"get_attr_name", names(R"("AttrNames":)"), "}", "AttrNames", "an object", true},
      {"get_attr_name", names(R"("AttrNames":{"0":)"), "}}", "AttrNames.0", "a string"},
      {"get_attr_name", names(R"("AttrNames":{"0":"x"},"AttrTypes":{"0":)"), "}}", "AttrTypes.0",
       "an integer"},
      {"get_attr_name", names(R"("AttrNames":{"0":"x"},"AttrTypes":)"), "}", "AttrTypes",
       "an object", true},
      {"get_attr_name", R"({"AttrTypes":)", R"(,"AttrNames":{"0":"x"},"ErrorCode":0})", "AttrTypes",
       "an object", true},
      {"get_attr_name", R"({"AttrNames":)", R"(,"AttrTypes":{"0":1},"ErrorCode":0})", "AttrNames",
       "an object", true},
  };
  for (const Place& place : places) {
    for (const auto& [value, type] : values) {
      const std::string body = place.before + value + place.after;
      const Read result = read(place.command, body);
      // 7 is an integer; what stands within an array or object is another place.
      const bool is_right = type == place.expected ||
                            (type == "a number" && place.expected == "an integer") ||
                            (type == "null" && place.is_null_taken);
      if (is_right) {
        const bool is_bad = result.problem && result.problem->code == Errc::bad_response;
        EXPECT_FALSE(is_bad && message_of(*result.problem).find("must be " + place.expected) == 0)
            << body;
        continue;
      }
      ASSERT_TRUE(result.problem) << body;
      EXPECT_EQ(result.problem->code, Errc::bad_response) << body;
      EXPECT_EQ(to_text(result.problem->path), place.field) << body;
      EXPECT_EQ(message_of(*result.problem), "must be " + place.expected + ", not " + type) << body;
    }
  }
}

TEST(ReadResponse, RefusesUsersOfTheWrongType) {
  for (const auto& [value, type] : values) {
    if (type != "null" && type != "an array") {
      expect_bad({{ok("\"UserAttrs\":" + value), "UserAttrs", "must be an array, not " + type}});
    }
    if (type == "an object") continue;
    expect_bad({{users(R"({"To_Account":"a","Attrs":{}},)" + value), "UserAttrs[1]",
                 "must be an object, not " + type}});
  }
}

TEST(ReadResponse, TakesTextsOfAnotherTypeForAbsent) {
  const std::string some =
      R"("UserAttrs":[)" + repeat(100, R"({"To_Account":"u#","Attrs":{}})") + "]";
  for (const auto& [value, type] : values) {
    for (const std::string member : {"ErrorInfo", "RequestId", "ActionStatus"}) {
      const std::string text = '"' + member + "\":" + value;
      for (const std::string& body : {"{" + text + R"(,"ErrorCode":0,)" + some + "}",
                                      R"({"ErrorCode":0,)" + some + ',' + text + "}"}) {
        const Read result = read("get_attr", body);
        EXPECT_EQ(users_in(result).size(), 100U) << body;
        const bool is_told = type == "a string";
        EXPECT_EQ(result.answer.error_info, is_told && member == "ErrorInfo" ? "x" : "");
        EXPECT_EQ(result.answer.request_id, is_told && member == "RequestId" ? "x" : "");
      }
      const Read refused = read("get_attr", R"({"ErrorCode":60010,)" + text + "}");
      ASSERT_TRUE(refused.problem);
      EXPECT_EQ(refused.problem->code, Errc::api) << text;
      EXPECT_EQ(refused.problem->actual, 60010) << text;
      EXPECT_EQ(refused.answer.error_code, 60010) << text;
    }
  }
}

TEST(ReadResponse, CountsTheUserThatIsWrong) {
  expect_bad({{users(R"({"To_Account":"a","Attrs":{}},{"To_Account":"b","Attrs":{}},{"Attrs":{}})"),
               "UserAttrs[2].To_Account", "is missing"}});
  expect_bad(
      {{ok(R"("UserTags":[{"To_Account":"a","Tags":["x"]},{"To_Account":"b","Tags":["y",1]}])"),
        "UserTags[1].Tags", "must be a string, not a number"},
       {ok(R"("UserTags":[{"To_Account":"a","Tags":[]},{"To_Account":"b","Tags":[[]]}])"),
        "UserTags[1].Tags", "must be a string, not an array"},
       {ok(R"("UserTags":[{"To_Account":"a","Tags":[]},{"Tags":["x"]}])"), "UserTags[1].To_Account",
        "is missing"}},
      "get_tag");
}

TEST(ReadResponse, TellsTheFirstOfTheUsersThatAreWrong) {
  expect_bad({{users(R"({"To_Account":1},{"Attrs":[]},7)"), "UserAttrs[0].To_Account",
               "must be a string, not a number"}});
}

TEST(ReadResponse, MissesWhatIsMissing) {
  expect_bad({
      {R"({"ActionStatus":"OK","UserAttrs":[]})", "ErrorCode", "is missing"},
      {R"({"UserAttrs":7})", "ErrorCode", "is missing"},
      {ok(""), "UserAttrs", "is missing"},
      {ok(R"("UserTags":[])"), "UserAttrs", "is missing"},
      {ok(R"("UserAttrs":null)"), "UserAttrs", "is missing"},
      {ok(R"("ErrorList":[])"), "UserAttrs", "is missing"},
      {ok(R"("ErrorList":null)"), "UserAttrs", "is missing"},
      {ok(R"("ErrorList":[7,{"ErrorCode":1}])"), "UserAttrs", "is missing"},
      {users(R"({"Attrs":{}})"), "UserAttrs[0].To_Account", "is missing"},
      {users(R"({"To_Account":"a"})"), "UserAttrs[0].Attrs", "is missing"},
      {users(R"({"To_Account":"a","Tags":["x"]})"), "UserAttrs[0].Attrs", "is missing"},
      {users("{}"), "UserAttrs[0].To_Account", "is missing"},
  });
  EXPECT_EQ(hint_of(*read("get_attr", "{}").problem),
            "Something between here and the service answered: check the endpoint, a proxy or a "
            "firewall");
  expect_bad(
      {{ok(""), "UserTags", "is missing"},
       {ok(R"("UserAttrs":[])"), "UserTags", "is missing"},
       {ok(R"("UserTags":[{"To_Account":"a","Attrs":{}}])"), "UserTags[0].Tags", "is missing"}},
      "get_tag");
}

TEST(ReadResponse, NeedsNoUsersWhereEveryAccountFailed) {
  const std::string list = R"("ErrorList":[{"To_Account":"a","ErrorCode":70107}])";
  for (const std::string& members :
       {list, list + R"(,"UserAttrs":null)", R"("UserAttrs":[],)" + list}) {
    const Read result = read("get_attr", ok(members));
    EXPECT_TRUE(users_in(result).empty()) << members;
    EXPECT_EQ(result.answer.failures.size(), 1U) << members;
  }
}

// --- ErrorCode --------------------------------------------------------------------------------------------------------

TEST(ReadResponse, LetsErrorCodeDecide) {
  EXPECT_FALSE(read("get_attr", R"({"ErrorCode":0,"UserAttrs":[]})").problem);
  EXPECT_FALSE(read("get_attr", R"({"ActionStatus":"FAIL","ErrorCode":0,"UserAttrs":[]})").problem);
  EXPECT_FALSE(read("get_attr", R"({"ErrorCode":-0,"UserAttrs":[]})").problem);
}

TEST(ReadResponse, LooksAtNoUsersOfARefusalWhereverErrorCodeStands) {
  std::vector<std::string> wrong{
      R"("ActionStatus":"OK")",
      R"("UserAttrs":null)",
      R"("UserAttrs":[{"To_Account":"a","Attrs":{"b":"c"}}])",
      R"("UserAttrs":[{"To_Account":"\ud83d","Attrs":{"b":"c"}}])",
      R"("UserAttrs":[{"To_Account":"a"},{"Attrs":7}])",
      R"("UserAttrs":[{"To_Account":"a","Attrs":{"b":["c",{"d":[]}]}},{}])",
      R"("UserAttrs":[{"To_Account":{"a":{}},"Attrs":{"b":"c"}},{}])",
      R"("UserAttrs":[)" + repeat(1001, R"({"To_Account":"a","Attrs":{}})") + "]",
      R"("UserAttrs":[{"To_Account":"a","Attrs":{"b":)" + times(1000, "[") + times(1000, "]") +
          "}}]",
      R"("ErrorList":7)",
      R"("ErrorList":[{"To_Account":"a","ErrorCode":"x"}])",
  };
  for (const auto& [value, type] : values) {
    wrong.push_back("\"UserAttrs\":" + value);
    wrong.push_back("\"UserAttrs\":[" + value + "]");
    wrong.push_back(R"("UserAttrs":[{"Attrs":{"k":)" + value + "}}]");
  }
  for (const std::string& members : wrong) {
    const std::string code = R"("ErrorCode":60010,"ErrorInfo":"why","RequestId":"Id-2")";
    for (const std::string& body :
         {'{' + members + ',' + code + '}', '{' + code + ',' + members + '}'}) {
      for (const std::string command : {"get_attr", "set_attr", "get_attr_name"}) {
        const Read result = read(command, body);
        ASSERT_TRUE(result.problem) << body;
        EXPECT_EQ(result.problem->code, Errc::api) << body;
        EXPECT_EQ(result.problem->actual, 60010) << body;
        EXPECT_EQ(result.problem->text, "why") << body;
        EXPECT_EQ(result.answer.error_code, 60010) << body;
        EXPECT_EQ(result.answer.error_info, "why") << body;
        EXPECT_EQ(result.answer.request_id, "Id-2") << body;
      }
    }
  }
  // The same of tags and names.
  for (const std::string item :
       {"7", R"({"To_Account":"a","Tags":[7,"x"]},{"To_Account":"b","Tags":[]})",
        R"({"To_Account":"a","Tags":[["x"],[]]},{"Tags":["y"]})",
        R"({"To_Account":"a"},{"To_Account":"b","Tags":{"x":[]}})"}) {
    const std::string list = R"("UserTags":[)" + item + R"(],"New":["x"])";
    EXPECT_EQ(read("get_tag", '{' + list + R"(,"ErrorCode":1})").problem->code, Errc::api) << item;
    EXPECT_EQ(read("get_tag", '{' + list + R"(,"ErrorCode":0})").problem->code, Errc::bad_response);
  }
  for (const std::string members :
       {R"("AttrNames":7)", R"("AttrNames":{"0":7},"AttrTypes":{"0":"x"})", R"("AttrTypes":[])",
        R"("AttrNames":{"0":"\ud83d"})"}) {
    EXPECT_EQ(read("get_attr_name", '{' + members + R"(,"ErrorCode":1})").problem->code, Errc::api);
    EXPECT_EQ(read("get_attr_name", R"({"ErrorCode":1,)" + members + '}').problem->code, Errc::api);
  }
}

// But it is looked at where ErrorCode, which comes last, is 0.
TEST(ReadResponse, FindsWhatIsWrongWithTheUsersBeforeErrorCode) {
  expect_bad({
      {R"({"UserAttrs":7,"ErrorCode":0})", "UserAttrs", "must be an array, not a number"},
      {R"({"UserAttrs":[{"To_Account":"a","Attrs":{"b":[[]]}},{"Attrs":{}}],"ErrorCode":0})",
       "UserAttrs[0].Attrs.b", "must be a string, not an array"},
      {R"({"UserAttrs":[{"To_Account":"a","Attrs":{"b":{}}}],"ErrorCode":"0"})", "ErrorCode",
       "must be an integer, not a string"},
  });
}

TEST(ReadResponse, TakesErrorCodesOf32Bits) {
  for (const std::string code : {"-1", "1", "2147483647", "-2147483648"}) {
    const Read result = read("get_attr", "{\"ErrorCode\":" + code + "}");
    ASSERT_TRUE(result.problem) << code;
    EXPECT_EQ(result.problem->code, Errc::api) << code;
    EXPECT_EQ(std::to_string(result.answer.error_code), code);
  }
  const std::vector<std::pair<std::string, std::string>> codes{
      {"2147483648", "2147483648"},
      {"-2147483649", "-2147483649"},
      {"4294967296", "4294967296"},
      {"9223372036854775806", "9223372036854775806"},
      {"9223372036854775808", "one far beyond"},
      {"18446744073709551616", "one far beyond"},
      {"-18446744073709551616", "one far beyond"}};
  for (const auto& [code, told] : codes) {
    const std::string message = "must be an integer from -2147483648 to 2147483647, not " + told;
    expect_bad({{"{\"ErrorCode\":" + code + "}", "ErrorCode", message},
                {"{\"UserAttrs\":7,\"ErrorCode\":" + code + "}", "ErrorCode", message}});
    const Read result = read("get_attr", "{\"ErrorCode\":" + code + "}");
    EXPECT_EQ(result.problem->reason, Reason::out_of_range);
    expect_bad({{ok(R"("AttrTypes":{"0":)" + code + "}"), "AttrTypes.0", message}},
               "get_attr_name");
    // Of a single account it is a failure of that account.
    const Read one =
        read("get_attr",
             ok(R"("UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":)" + code + "}]"));
    ASSERT_EQ(failures_in(one).size(), 1U);
    EXPECT_EQ(failures_in(one)[0].account, "a");
    EXPECT_EQ(to_text(failures_in(one)[0].problem->path), "ErrorList[0].ErrorCode");
    EXPECT_EQ(message_of(*failures_in(one)[0].problem), message);
  }
}

// --- single accounts that failed --------------------------------------------------------------------------------------

const std::vector<std::string> answer_nothing{
    "set_attr",       "remove_attr", "set_attr_name", "add_tag", "remove_tag",
    "clear_all_tags", "push",        "batch",         "revoke",  "unheard_of"};

TEST(ReadResponse, NeedsNothingButErrorCodeOfAWrite) {
  for (const std::string& command : answer_nothing) {
    EXPECT_FALSE(read(command, R"({"ErrorCode":0})").problem) << command;
    // What other calls answer is nothing to it, whatever it is.
    for (const auto& [value, type] : values) {
      for (const std::string member :
           {"UserAttrs", "UserTags", "AttrNames", "AttrTypes", "TaskId", "ErrorList"}) {
        const Read result = read(command, ok('"' + member + "\":" + value));
        EXPECT_FALSE(result.problem) << command << ' ' << member << ' ' << value;
        EXPECT_TRUE(result.answer.users.empty() && result.answer.slots.empty());
        EXPECT_TRUE(result.answer.failures.empty());
      }
    }
  }
}

TEST(ReadResponse, DropsEntriesOfErrorListThatNameNoAccount) {
  for (const std::string& command : answer_nothing) {
    for (const auto& [value, type] : values) {
      const std::string good = R"({"To_Account":"a","ErrorCode":70107})";
      const std::string no_account = R"({"ErrorCode":70107},{"To_Account":)" +
                                     (type == "a string" ? "null" : value) + R"(,"ErrorCode":1})";
      const Read result = read(command, ok(R"("ErrorList":[)" + value + ',' + good + ',' + value +
                                           ',' + no_account + "]"));
      ASSERT_EQ(failures_in(result).size(), 1U) << command << ' ' << value;
      EXPECT_EQ(failures_in(result)[0].account, "a");
      EXPECT_EQ(failures_in(result)[0].error_code, 70107);
      EXPECT_FALSE(failures_in(result)[0].problem);
    }
  }
}

TEST(ReadResponse, TellsOfAnAccountWhoseErrorCodeCannotBeRead) {
  const std::string path = "ErrorList[4].ErrorCode";
  for (const std::string command : {"set_attr", "push", "get_attr", "get_tag", "get_attr_name"}) {
    for (const auto& [value, type] : values) {
      if (type == "a number") continue;
      const Read result = read(
          command,
          ok(R"("UserAttrs":[],"UserTags":[],"ErrorList":[7,[],{},null,{"To_Account":"a","ErrorCode":)" +
             value + R"(,"ErrorInfo":"why"},{"To_Account":"b","ErrorCode":1}])"));
      ASSERT_EQ(failures_in(result).size(), 2U) << command << ' ' << value;
      const Failure& failure = failures_in(result)[0];
      EXPECT_EQ(failure.account, "a");
      EXPECT_EQ(failure.error_code, 0);
      EXPECT_EQ(failure.error_info, "why");
      ASSERT_TRUE(failure.problem) << value;
      EXPECT_EQ(failure.problem->code, Errc::bad_response);
      EXPECT_EQ(to_text(failure.problem->path), path);
      EXPECT_EQ(message_of(*failure.problem), "must be an integer, not " + type);
      EXPECT_FALSE(failures_in(result)[1].problem);
    }
    const Read missing = read(
        command,
        ok(R"("UserAttrs":[],"UserTags":[],"ErrorList":[{"To_Account":"a"},{"To_Account":"b","ErrorCode":1}])"));
    ASSERT_EQ(failures_in(missing).size(), 2U) << command;
    EXPECT_EQ(to_text(failures_in(missing)[0].problem->path), "ErrorList[0].ErrorCode");
    EXPECT_EQ(failures_in(missing)[0].problem->reason, Reason::missing);
  }
}

TEST(ReadResponse, TakesErrorInfoOfAnAccountOfAnotherTypeForAbsent) {
  for (const auto& [value, type] : values) {
    const Read result =
        read("set_attr",
             ok(R"("ErrorList":[{"To_Account":"a","ErrorCode":1,"ErrorInfo":)" + value + "}]"));
    ASSERT_EQ(failures_in(result).size(), 1U) << value;
    EXPECT_EQ(failures_in(result)[0].error_info, type == "a string" ? "x" : "") << value;
    EXPECT_FALSE(failures_in(result)[0].problem) << value;
  }
}

TEST(ReadResponse, KeepsTheFirst1000Failures) {
  for (const std::string command : {"set_attr", "get_attr"}) {
    for (const std::size_t count : {std::size_t{1000}, std::size_t{1001}, std::size_t{2000}}) {
      const Read result =
          read(command, ok(R"("UserAttrs":[],"ErrorList":[)" +
                           repeat(count, R"({"To_Account":"u#","ErrorCode":70107,"x":[{}]})") +
                           R"(],"RequestId":"r")"));
      const std::size_t kept = count < limits::items_read ? count : limits::items_read;
      ASSERT_EQ(failures_in(result).size(), kept) << command << ' ' << count;
      EXPECT_EQ(failures_in(result).back().account, 'u' + std::to_string(kept - 1));
      EXPECT_EQ(result.answer.request_id, "r");
    }
    EXPECT_TRUE(
        failures_in(read(command, ok(R"("UserAttrs":[],"ErrorList":[)" + repeat(2000, "#") + "]")))
            .empty());
  }
}

TEST(ReadResponse, NeverFailsAWriteThatRanByWhatStandsInItsAnswer) {
  const std::string deep = times(10'000, "[") + times(10'000, "]");
  const std::string deep_objects = times(2'000, R"({"ErrorList":)") + "1" + times(2'000, "}");
  for (const std::string& command : answer_nothing) {
    for (const std::string& members :
         {R"("ErrorList":)" + deep, R"("ErrorList":)" + deep_objects,
          R"("ErrorList":[)" + deep + ']',
          R"("ErrorList":[{"To_Account":)" + deep + R"(,"ErrorCode":1}])", R"("ErrorInfo":)" + deep,
          R"("New":)" + deep_objects,
          std::string(R"("RequestId":"\ud83d","New":"\ude00","\ud83d":["\ud83d"])"),
          std::string(R"("ErrorList":[{"\ud83d":"\ud83d"}])"),
          std::string(R"("New":1e999,"UserAttrs":[{"To_Account":"\ud83d"}])"),
          std::string(R"("ErrorList":7,"ErrorList":[],"ErrorList":{})")}) {
      const Read result = read(command, ok(members));
      EXPECT_FALSE(result.problem) << command << ' ' << members.substr(0, 60);
      EXPECT_TRUE(result.answer.failures.empty()) << command << ' ' << members.substr(0, 60);
    }
  }
}

// --- members that are there twice -------------------------------------------------------------------------------------

TEST(ReadResponse, CountsTheLastErrorCode) {
  EXPECT_TRUE(
      users_in(read("get_attr", R"({"ErrorCode":60010,"UserAttrs":[],"ErrorCode":0})")).empty());
  EXPECT_TRUE(
      users_in(read("get_attr", R"({"ErrorCode":"x","UserAttrs":[],"ErrorCode":0})")).empty());
  EXPECT_TRUE(users_in(read("get_attr", R"({"ErrorCode":2147483648,"ErrorCode":0,"UserAttrs":[]})"))
                  .empty());
  EXPECT_EQ(read("get_attr", R"({"ErrorCode":0,"UserAttrs":[],"ErrorCode":60010})").problem->code,
            Errc::api);
  EXPECT_EQ(read("get_attr", R"({"ErrorCode":60010,"ErrorCode":70001})").problem->actual, 70001);
  expect_bad({
      {R"({"ErrorCode":60010,"UserAttrs":[],"ErrorCode":"0"})", "ErrorCode",
       "must be an integer, not a string"},
      {R"({"ErrorCode":0,"UserAttrs":[],"ErrorCode":null})", "ErrorCode",
       "must be an integer, not null"},
      {R"({"ErrorCode":60010,"ErrorCode":{"a":[]}})", "ErrorCode",
       "must be an integer, not an object"},
      {R"({"ErrorCode":60010,"ErrorCode":2147483648})", "ErrorCode",
       "must be an integer from -2147483648 to 2147483647, not 2147483648"},
  });
}

TEST(ReadResponse, CountsTheLastErrorInfoAndRequestId) {
  const auto texts = [](const std::string& members) {
    const Read result = read("set_attr", R"({"ErrorCode":0,)" + members + "}");
    EXPECT_FALSE(result.problem) << members;
    return result.answer.error_info + '|' + result.answer.request_id;
  };
  EXPECT_EQ(texts(R"("ErrorInfo":"a","RequestId":"r","ErrorInfo":"b","RequestId":"s")"), "b|s");
  EXPECT_EQ(texts(R"("ErrorInfo":"a","RequestId":"r","ErrorInfo":7,"RequestId":[])"), "|");
  EXPECT_EQ(texts(R"("ErrorInfo":"a","RequestId":"r","ErrorInfo":null,"RequestId":{})"), "|");
  EXPECT_EQ(texts(R"("ErrorInfo":7,"RequestId":null,"ErrorInfo":"b","RequestId":"s")"), "b|s");
}

TEST(ReadResponse, CountsTheLastUsers) {
  using Users = std::vector<Texts>;
  const std::string a = R"([{"To_Account":"a","Attrs":{"k":"v"}}])";
  const std::string b = R"([{"To_Account":"b","Attrs":{}},{"To_Account":"c","Attrs":{}}])";
  const auto twice = [](const std::string& first, const std::string& second) {
    return read("get_attr", ok("\"UserAttrs\":" + first + R"(,"x":1,"UserAttrs":)" + second));
  };
  EXPECT_EQ(users_in(twice(a, b)), (Users{{"b", {}}, {"c", {}}}));
  EXPECT_EQ(users_in(twice(b, a)), (Users{{"a", {"k", "v"}}}));
  EXPECT_EQ(users_in(twice(a, "[]")), Users());
  for (const std::string first : {"7", "null", "{}", "[7]", R"([{"To_Account":"x"}])",
                                  R"([{"To_Account":"x","Attrs":[]}])"}) {
    EXPECT_EQ(users_in(twice(first, a)), (Users{{"a", {"k", "v"}}})) << first;
  }
  const Read spoiled = twice(R"([{"To_Account":"\ud83d","Attrs":{}}])", a);
  EXPECT_EQ(users_in(spoiled), (Users{{"a", {"k", "v"}}}));
  EXPECT_TRUE(spoiled.answer.failures.empty());
  expect_bad({
      {ok("\"UserAttrs\":" + a + R"(,"UserAttrs":7)"), "UserAttrs",
       "must be an array, not a number"},
      {ok("\"UserAttrs\":" + a + R"(,"UserAttrs":null)"), "UserAttrs", "is missing"},
      {ok("\"UserAttrs\":" + a + R"(,"UserAttrs":[{"Attrs":{}}])"), "UserAttrs[0].To_Account",
       "is missing"},
  });
}

TEST(ReadResponse, CountsTheLastAccountAndAttributesOfAUser) {
  using Users = std::vector<Texts>;
  EXPECT_EQ(users_in(read("get_attr",
                          users(R"({"To_Account":"a","To_Account":"bc","Attrs":{"k":"v"}})"))),
            (Users{{"bc", {"k", "v"}}}));
  EXPECT_EQ(
      users_in(read("get_attr", users(R"({"To_Account":"abc","Attrs":{"k":"v"},"To_Account":"d"},)"
                                      R"({"To_Account":"e","Attrs":{}})"))),
      (Users{{"d", {"k", "v"}}, {"e", {}}}));
  EXPECT_EQ(users_in(read("get_attr",
                          users(R"({"Attrs":{"k":"v","l":"w"},"To_Account":"a","Attrs":{"m":"x"}},)"
                                R"({"To_Account":"b","Attrs":{"k":"v"},"Attrs":{}})"))),
            (Users{{"a", {"m", "x"}}, {"b", {}}}));
  EXPECT_EQ(users_in(read("get_tag",
                          ok(R"("UserTags":[{"Tags":["x","y"],"To_Account":"a","Tags":["z"]}])"))),
            (Users{{"a", {"z"}}}));
  expect_bad({
      {users(R"({"To_Account":"a","To_Account":7,"Attrs":{}})"), "UserAttrs[0].To_Account",
       "must be a string, not a number"},
      {users(R"({"To_Account":"a","Attrs":{},"Attrs":[]})"), "UserAttrs[0].Attrs",
       "must be an object, not an array"},
  });
}

// Within a user each is looked at, as in a request.
TEST(ReadResponse, ChecksEachAccountAndAttributesOfAUser) {
  expect_bad({
      {users(R"({"To_Account":7,"To_Account":"a","Attrs":{}})"), "UserAttrs[0].To_Account",
       "must be a string, not a number"},
      {users(R"({"To_Account":"a","Attrs":[],"Attrs":{}})"), "UserAttrs[0].Attrs",
       "must be an object, not an array"},
  });
}

TEST(ReadResponse, CountsTheLastErrorList) {
  const std::string one = R"([{"To_Account":"a","ErrorCode":1},{"To_Account":"b","ErrorCode":1}])";
  const auto accounts = [](const std::string& first, const std::string& second) {
    std::string all;
    const Read result =
        read("set_attr", ok("\"ErrorList\":" + first + R"(,"ErrorList":)" + second));
    for (const Failure& failure : failures_in(result)) all += failure.account;
    return all;
  };
  EXPECT_EQ(accounts(one, R"([{"To_Account":"c","ErrorCode":1}])"), "c");
  EXPECT_EQ(accounts(one, "[]"), "");
  EXPECT_EQ(accounts(one, "null"), "");
  EXPECT_EQ(accounts(one, "7"), "");
  EXPECT_EQ(accounts("7", one), "ab");
  const Read no_users = read("get_attr", ok("\"ErrorList\":" + one + R"(,"ErrorList":[])"));
  ASSERT_TRUE(no_users.problem);
  EXPECT_EQ(to_text(no_users.problem->path), "UserAttrs");
}

TEST(ReadResponse, CountsTheLastMembersOfAFailure) {
  const auto failure = [](const std::string& members) {
    const Read result = read("set_attr", ok(R"("ErrorList":[{)" + members + "}]"));
    const std::vector<Failure> all = failures_in(result);
    if (all.empty()) return std::string("none");
    return all[0].account + '|' + std::to_string(all[0].error_code) + '|' + all[0].error_info +
           (all[0].problem ? "|" + std::string(to_text(all[0].problem->reason)) : "");
  };
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"To_Account":"b","ErrorCode":2)"), "b|2|");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorCode":0)"), "none");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":"x","ErrorCode":1)"), "a|1|");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorCode":"x")"), "a|0||wrong_type");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorCode":null)"), "a|0||wrong_type");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"To_Account":7)"), "none");
  EXPECT_EQ(failure(R"("To_Account":7,"ErrorCode":1,"To_Account":"a")"), "a|1|");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorInfo":"x","ErrorInfo":"y")"), "a|1|y");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorInfo":"x","ErrorInfo":7)"), "a|1|");
  EXPECT_EQ(failure(R"("To_Account":"a","ErrorCode":1,"ErrorInfo":"x","ErrorInfo":null)"), "a|1|");
}

TEST(ReadResponse, CountsTheLastNamesAndTypes) {
  const auto slots = [](const std::string& members) {
    const Read result = read("get_attr_name", R"({"ErrorCode":0,)" + members + "}");
    EXPECT_FALSE(result.problem) << members << sentence_of(*result.problem);
    std::string all;
    for (const Slot& slot : result.answer.slots) {
      all += slot.slot + slot.name + (slot.type ? std::to_string(*slot.type) : "-") + ' ';
    }
    return all;
  };
  const std::string names = R"("AttrNames":{"0":"a","1":"b"})";
  const std::string types = R"("AttrTypes":{"0":1,"1":0})";
  EXPECT_EQ(slots(names + ',' + types + R"(,"AttrNames":{"0":"c"})"), "0c1 ");
  EXPECT_EQ(slots(names + ',' + types + R"(,"AttrTypes":{"1":1})"), "0a- 1b1 ");
  EXPECT_EQ(slots(names + R"(,"AttrNames":null)"), "");
  EXPECT_EQ(slots(names + ',' + types + R"(,"AttrTypes":null)"), "0a- 1b- ");
  EXPECT_EQ(slots(R"("AttrNames":7,)" + names), "0a- 1b- ");
  EXPECT_EQ(slots(R"("AttrNames":{"0":7,"1":"b"},)" + names), "0a- 1b- ");
  EXPECT_EQ(slots(names + R"(,"AttrTypes":{"0":"x"},)" + types), "0a1 1b0 ");
  EXPECT_EQ(slots(R"("AttrNames":{"0":"a","0":"b"},"AttrTypes":{"0":0,"0":1})"), "0b1 ");
  // What is wrong with the one is not mended by the other, and stays until it is there again.
  const std::string not_7 = "must be an object, not a number";
  expect_bad({{R"({"ErrorCode":0,"AttrNames":7,)" + types + "}", "AttrNames", not_7},
              {R"({"ErrorCode":0,"AttrTypes":7,)" + names + "}", "AttrTypes", not_7},
              {R"({"ErrorCode":0,"AttrNames":7,"AttrTypes":7,)" + names + "}", "AttrTypes", not_7},
              {R"({"ErrorCode":0,"AttrTypes":7,"AttrNames":7,)" + types + "}", "AttrNames", not_7}},
             "get_attr_name");
}

// --- half of a surrogate pair -----------------------------------------------------------------------------------------

TEST(ReadResponse, SkipsHalfAPairThatNobodyReads) {
  for (const std::string half :
       {R"(\ud83d)", R"(\ude00)", R"(\ud83d\u0041)", R"(x\ud83d\ud83dx)"}) {
    const std::string extras = R"("New":")" + half + R"(","New)" + half + R"(":[")" + half +
                               R"(",{")" + half + R"(":")" + half + R"("}])";
    const Read result =
        read("get_attr",
             '{' + extras + R"(,"ActionStatus":")" + half + R"(","ErrorCode":0,"UserAttrs":[{)" +
                 extras + R"(,"To_Account":"a","Attrs":{"k":"v"},"Tags":[")" + half +
                 R"("]}],"ErrorList":[{)" + extras + R"(,"To_Account":"b","ErrorCode":1}]})");
    EXPECT_EQ(users_in(result), (std::vector<Texts>{{"a", {"k", "v"}}})) << half;
    ASSERT_EQ(result.answer.failures.size(), 1U) << half;
    EXPECT_EQ(result.answer.failures[0].account, "b");
  }
}

TEST(ReadResponse, ShowsTheReplacementCharacterInInfosAndIds) {
  const Read result =
      read("set_attr",
           R"({"ErrorCode":0,"ErrorInfo":"a\ud83db","RequestId":"\ude00",)"
           R"("ErrorList":[{"To_Account":"\ud83d\ude00","ErrorCode":1,"ErrorInfo":"\ud83d"}]})");
  ASSERT_FALSE(result.problem);
  EXPECT_EQ(result.answer.error_info, "a\uFFFDb");
  EXPECT_EQ(result.answer.request_id, "\uFFFD");
  ASSERT_EQ(result.answer.failures.size(), 1U);
  EXPECT_EQ(result.answer.failures[0].account, "😀");
  EXPECT_EQ(result.answer.failures[0].error_info, "\uFFFD");
  const Read refused = read("get_attr", R"({"ErrorInfo":"\ud83d!","ErrorCode":60010})");
  EXPECT_EQ(refused.problem->text, "\uFFFD!");
}

TEST(ReadResponse, MakesAUserWithHalfAPairAFailureAndKeepsTheOthers) {
  struct Spoiled {
    std::string command, user, account, path;
  };
  const std::vector<Spoiled> cases{
      {"get_attr", R"({"To_Account":"x\ud83d","Attrs":{"k":"v"}})", "x\uFFFD",
       "UserAttrs[3].To_Account"},
      {"get_attr", R"({"Attrs":{"k":"v"},"To_Account":"\ude00"})", "\uFFFD",
       "UserAttrs[3].To_Account"},
      {"get_attr", R"({"To_Account":"x","Attrs":{"sex":"f","city":"\ud83d","z":"\ud83d"}})", "x",
       "UserAttrs[3].Attrs.city"},
      {"get_attr", R"({"Attrs":{"city":"a\ude00b\ud83d"},"To_Account":"x"})", "x",
       "UserAttrs[3].Attrs.city"},
      {"get_attr", R"({"To_Account":"x","Attrs":{"\ud83d":"v"}})", "x",
       "UserAttrs[3].Attrs[\"\uFFFD\"]"},
      {"get_tag", R"({"To_Account":"x","Tags":["vip","\ud83d\u0041"]})", "x", "UserTags[3].Tags"},
      {"get_tag", R"({"Tags":["\ud83d"],"To_Account":"x"})", "x", "UserTags[3].Tags"},
  };
  for (const Spoiled& each : cases) {
    const bool is_tags = each.command == "get_tag";
    const std::string good = is_tags ? R"({"To_Account":"u#","Tags":["t"]})"
                                     : R"({"To_Account":"u#","Attrs":{"k":"v"}})";
    const std::string body = ok('"' + std::string(is_tags ? "UserTags" : "UserAttrs") + "\":[" +
                                repeat(3, good) + ',' + each.user + ',' + repeat(2, good) +
                                R"(],"ErrorList":[{"To_Account":"e","ErrorCode":1}])");
    const Read result = read(each.command, body);
    const std::vector<Texts> kept = users_in(result);
    ASSERT_EQ(kept.size(), 5U) << each.user;
    EXPECT_EQ(kept[2].account, "u2");
    EXPECT_EQ(kept[3].account, "u0") << "what comes behind is as it was";
    EXPECT_EQ(kept[4].texts, kept[0].texts);
    ASSERT_EQ(result.answer.failures.size(), 2U) << each.user;
    const Failure& failure = result.answer.failures[1];
    EXPECT_EQ(failure.account, each.account) << each.user;
    EXPECT_EQ(failure.error_code, 0);
    ASSERT_TRUE(failure.problem);
    EXPECT_EQ(failure.problem->code, Errc::bad_response);
    EXPECT_EQ(failure.problem->reason, Reason::half_surrogate);
    EXPECT_EQ(to_text(failure.problem->path), each.path);
  }
}

TEST(ReadResponse, TellsOfAllUsersWhenAllHaveHalfAPair) {
  const Read result =
      read("get_attr",
           users(R"({"To_Account":"\ud83d","Attrs":{}},{"To_Account":"b","Attrs":{"\ude00":""}})"));
  EXPECT_TRUE(users_in(result).empty());
  ASSERT_EQ(result.answer.failures.size(), 2U);
  EXPECT_EQ(to_text(result.answer.failures[1].problem->path), "UserAttrs[1].Attrs[\"\uFFFD\"]");
}

TEST(ReadResponse, StillRefusesAWrongTypeBesideHalfAPair) {
  expect_bad({{users(R"({"To_Account":"\ud83d","Attrs":{"k":7}})"), "UserAttrs[0].Attrs.k",
               "must be a string, not a number"},
              {users(R"({"To_Account":"\ud83d"})"), "UserAttrs[0].Attrs", "is missing"}});
}

TEST(ReadResponse, RefusesHalfAPairInTheNameOfAnAttribute) {
  const std::string message = "holds half of a surrogate pair, which is no character";
  expect_bad(
      {{ok(R"("AttrNames":{"0":"a","1":"\ud83d"})"), "AttrNames.1", message},
       {ok(R"("AttrNames":{"\ud83d":"a"})"), "AttrNames[\"\uFFFD\"]", message},
       {ok(R"("AttrNames":{},"AttrTypes":{"\ud83d":[1]})"), "AttrTypes[\"\uFFFD\"]", message}},
      "get_attr_name");
}

TEST(ReadResponse, TakesABadEscapeBehindHalfAPairForNoJson) {
  const std::string body = users(R"({"To_Account":"\ud83d\ude00 \q","Attrs":{}})");
  const Read result = read("get_attr", body);
  ASSERT_TRUE(result.problem);
  EXPECT_EQ(result.problem->reason, Reason::foreign_answer);
  EXPECT_EQ(result.problem->byte, body.find("\\q") + 2);
  for (const std::string bad : {R"(\ud83d\q)", R"(\ud83d\ude0)", R"(\ud83)"}) {
    EXPECT_EQ(
        read("get_attr", users(R"({"To_Account":")" + bad + R"(","Attrs":{}})")).problem->reason,
        Reason::foreign_answer)
        << bad;
  }
}

TEST(ReadResponse, TakesAnEscapedBackslashForText) {
  EXPECT_EQ(users_in(read("get_attr",
                          users(R"({"To_Account":"\\ud83d","Attrs":{"\\ude00":"\\\\ud83d"}})"))),
            (std::vector<Texts>{{R"(\ud83d)", {R"(\ude00)", R"(\\ud83d)"}}}));
}

// --- numbers that nobody reads ----------------------------------------------------------------------------------------

TEST(ReadResponse, SkipsNumbersOfAnySize) {
  for (const std::string number :
       {"1e999", "-1e999", "1E+400", "1e-999", "123456789012345678901234567890",
        "-99999999999999999999", "0.0000000000000000000000001"}) {
    const Read result = read("get_attr", ok(R"("New":)" + number +
                                            R"(,"UserAttrs":[{"To_Account":"a","Attrs":{},"x":[)" +
                                            number + R"(]}],"RequestId":)" + number));
    EXPECT_EQ(users_in(result).size(), 1U) << number;
    expect_bad(
        {{ok(R"("UserAttrs":[{"To_Account":"a","Attrs":{"k":1e999}}])"), "UserAttrs[0].Attrs.k",
          "must be a string, not a number with a fraction or exponent"}});
  }
}

// --- what is accepted -------------------------------------------------------------------------------------------------

TEST(ReadResponse, IgnoresWhatItDoesNotKnowAtEveryLevel) {
  const std::string extras =
      R"("New":null,"New2":true,"New3":-1.5e3,"New4":"x","New5":[1,[{"To_Account":[]}]],)"
      R"("New6":{"ErrorCode":"x","Attrs":7,"UserAttrs":null},"":0)";
  const std::string body = "{" + extras + R"(,"ErrorCode":0,"UserAttrs":[{)" + extras +
                           R"(,"To_Account":"a","Attrs":{"k":"v"},"N":[],"M":{}}],"ErrorList":[{)" +
                           extras + R"(,"To_Account":"b","ErrorCode":70107}],"Z":{}})";
  const Read result = read("get_attr", body);
  EXPECT_EQ(users_in(result), (std::vector<Texts>{{"a", {"k", "v"}}}));
  ASSERT_EQ(result.answer.failures.size(), 1U);
  EXPECT_EQ(result.answer.failures[0].account, "b");
}

TEST(ReadResponse, IgnoresMembersThatItKnowsFromElsewhere) {
  for (const auto& [value, type] : values) {
    const std::string body =
        ok(R"("AttrNames":)" + value + R"(,"To_Account":)" + value + R"(,"Attrs":)" + value +
           R"(,"Tags":)" + value + R"(,"UserTags":)" + value + R"(,"UserAttrs":[{"ErrorCode":)" +
           value + R"(,"ErrorInfo":)" + value + R"(,"Tags":)" + value +
           R"(,"To_Account":"a","Attrs":{}}],"ErrorList":[{"ActionStatus":)" + value +
           R"(,"Attrs":)" + value + R"(,"To_Account":"b","ErrorCode":1}])");
    const Read result = read("get_attr", body);
    EXPECT_EQ(users_in(result), (std::vector<Texts>{{"a", {}}})) << body;
    EXPECT_EQ(result.answer.failures.size(), 1U);
  }
}

TEST(ReadResponse, KeepsTheRequestId) {
  EXPECT_EQ(read("get_attr", ok(R"("RequestId":"Id-1","UserAttrs":[])")).answer.request_id, "Id-1");
  const Read refused =
      read("get_attr", R"({"ErrorCode":60010,"ErrorInfo":"not admin","RequestId":"Id-2"})");
  EXPECT_EQ(refused.answer.request_id, "Id-2");
  EXPECT_EQ(refused.answer.error_info, "not admin");
}

TEST(ReadResponse, PutsTheAccountFirstWhereverItStands) {
  const Read result = read(
      "get_attr",
      users(
          R"({"Attrs":{"sex":"女","a":""},"To_Account":"张小红"},{"To_Account":"b","Attrs":{"c":"d"}},)"
          R"({"Attrs":{},"To_Account":""},{"Attrs":{"😀":"x"},"To_Account":"😀"})"));
  EXPECT_EQ(
      users_in(result),
      (std::vector<Texts>{
          {"张小红", {"sex", "女", "a", ""}}, {"b", {"c", "d"}}, {"", {}}, {"😀", {"😀", "x"}}}));
  const Read tags =
      read("get_tag",
           ok(R"("UserTags":[{"Tags":["x","y"],"To_Account":"a"},{"Tags":[],"To_Account":"b"}])"));
  EXPECT_EQ(users_in(tags), (std::vector<Texts>{{"a", {"x", "y"}}, {"b", {}}}));
}

TEST(ReadResponse, KeepsStrangeTextsAsData) {
  const std::vector<std::string> texts{
      "__proto__",
      "constructor",
      "",
      " ",
      "\uFEFF",
      "\uFEFFx",
      "😀",
      "a😀b",
      "\U0010FFFF",
      "张",
      "\u2028",
      "line\nbreak",
      std::string(1, '\0'),
      "\"\\/",
      "<script>",
      "\u0085",
      "e\u0301",
  };
  Json items = Json::array();
  std::vector<Texts> expected;
  for (const std::string& text : texts) {
    items.push_back({{"To_Account", text}, {"Attrs", {{text, text}, {text + "2", text + text}}}});
    expected.push_back({text, {text, text, text + "2", text + text}});
  }
  const Json answer{{"ErrorCode", 0}, {"UserAttrs", items}};
  EXPECT_EQ(users_in(read("get_attr", answer.dump())), expected);
  EXPECT_EQ(users_in(read("get_attr", answer.dump(-1, ' ', true))), expected) << "escaped";
}

TEST(ReadResponse, RefusesMoreUsersThanAnybodyCouldAskFor) {
  const std::string item = R"({"To_Account":"a","Attrs":{"k":"v"}})";
  EXPECT_EQ(users_in(read("get_attr", users(repeat(limits::items_read, item)))).size(), 1000U);
  expect_bad(
      {{users(repeat(limits::items_read + 1, item)), "UserAttrs", "holds more than 1000 values"},
       {users(repeat(2000, item)), "UserAttrs", "holds more than 1000 values"}});
}

TEST(ReadResponse, KnowsThatCode0IsNoFailure) {
  const Read result = read(
      "get_attr",
      R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"a","Attrs":{}}],)"
      R"("ErrorList":[{"To_Account":"a","ErrorCode":0},{"To_Account":"b","ErrorCode":70107}]})");
  ASSERT_FALSE(result.problem);
  ASSERT_EQ(result.answer.failures.size(), 1U);
  EXPECT_EQ(result.answer.failures[0].account, "b");
}

TEST(ReadResponse, DropsATypeWithoutAName) {
  const Read result =
      read("get_attr_name", R"({"ErrorCode":0,"AttrNames":{"0":"sex"},"AttrTypes":{"0":0,"3":1}})");
  ASSERT_FALSE(result.problem);
  ASSERT_EQ(result.answer.slots.size(), 1U);
  EXPECT_EQ(result.answer.slots[0].name, "sex");
}

// --- depth ------------------------------------------------------------------------------------------------------------

TEST(ReadResponse, SkipsWhatIsUnknownHoweverDeep) {
  const std::vector<std::pair<std::string, std::string>> holes{
      {R"({"ErrorCode":0,"UserAttrs":[],"New":)", "}"},
      {R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"a","Attrs":{},"New":)", "}]}"},
      {R"({"ErrorCode":0,"UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":1,"New":)",
       "}]}"},
      {R"({"ErrorCode":0,"UserAttrs":[],"ErrorList":[)", "]}"},
      {R"({"ErrorCode":0,"UserAttrs":[],"ErrorInfo":)", "}"},
  };
  for (const auto& [before, after] : holes) {
    for (const std::size_t levels : {1u, 64u, 65u, 20'000u}) {
      EXPECT_FALSE(
          read("get_attr", before + times(levels, "[") + times(levels, "]") + after).problem)
          << before << levels;
      EXPECT_FALSE(
          read("get_attr", before + times(levels, "{\"New\":") + '1' + times(levels, "}") + after)
              .problem)
          << before << levels;
    }
  }
  const std::string deep = times(100'000, "[") + times(100'000, "]");
  expect_bad({{users(R"({"To_Account":"a","Attrs":{"k":)" + deep + "}}"), "UserAttrs[0].Attrs.k",
               "must be a string, not an array"}});
}

TEST(ReadResponse, IsNotCrashedByDepth) {
  for (const std::string command : {"get_attr", "get_tag", "get_attr_name", "set_attr"}) {
    for (const std::string open : {"[", "{\"a\":", "{\"UserAttrs\":[", "{\"Attrs\":"}) {
      const std::size_t levels = command == "get_attr" && open.size() < 6 ? 100'000 : 3'000;
      const Read result = read(command, times(levels, open));
      ASSERT_TRUE(result.problem) << command << ' ' << open;
      EXPECT_EQ(result.problem->code, Errc::bad_response) << command << ' ' << open;
    }
  }
}

// --- one answer after the other ---------------------------------------------------------------------------------------

TEST(ReadResponse, RemembersNothingOfTheAnswerBefore) {
  Outcome outcome;
  crossing::Packer users_read;
  const auto into = [&](std::string_view command, const std::string& body, int status = 200) {
    users_read.clear();
    return read_response(command_named(command), status, Exact(body), users_read, outcome);
  };
  const auto is_empty = [&] {
    return unpack(users_read, Command::Answers::attributes).empty() && users_read.names.empty() &&
           outcome.failures.empty();
  };
  const std::string full = ok(
      R"("RequestId":"r","UserAttrs":[{"To_Account":"a","Attrs":{"k":"v"}}],"ErrorList":[{"To_Account":"b","ErrorCode":1}])");
  ASSERT_FALSE(into("get_attr", full));
  ASSERT_FALSE(into("get_attr_name", ok(R"("AttrNames":{"0":"sex"})")));
  EXPECT_TRUE(is_empty());
  EXPECT_EQ(outcome.request_id, "");
  EXPECT_TRUE(into("get_attr", full.substr(0, full.size() - 1)));
  ASSERT_FALSE(into("get_attr", users("")));
  EXPECT_TRUE(is_empty());
  EXPECT_TRUE(outcome.slots.empty());
  EXPECT_TRUE(into("get_attr", R"({"ErrorCode":60010,"ErrorInfo":"x"})"));
  EXPECT_TRUE(into("get_attr", full, 502));
  EXPECT_EQ(outcome.error_code, 0);
  EXPECT_EQ(outcome.error_info, "");
}

TEST(ReadResponse, VoidsHalfAPairInAMemberThatIsThereAgain) {
  for (const std::string user :
       {R"("To_Account":"\ud83d","To_Account":"Mary","Attrs":{"a":"x"})",
        R"("Attrs":{"a":"\ud83d"},"To_Account":"Mary","Attrs":{"a":"x"})"}) {
    const Result<Answer> answer = read_response(command_named("get_attr"), 200,
                                                R"({"ErrorCode":0,"UserAttrs":[{)" + user + "}]}");
    ASSERT_TRUE(answer) << user;
    EXPECT_TRUE(answer->failures.empty()) << user;
    ASSERT_EQ(answer->users.size(), 1U) << user;
    EXPECT_EQ(answer->users[0].account, "Mary");
  }
}

TEST(ReadResponse, GivesAnAttributeThatIsThereTwiceItsLastValue) {
  const Result<Answer> answer = read_response(
      command_named("get_attr"), 200,
      R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"Mary","Attrs":{"a":"1","b":"2","a":"3"}}]})");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->users[0].attributes.size(), 2U);
  EXPECT_EQ(answer->users[0].attributes[0].value, "3");
}

TEST(ReadResponse, KnowsEachStringWithHalfAPairAmongMany) {
  std::string tags;
  for (int i = 0; i < 200; ++i) tags += R"("\ud83d\ud83d","\ud83d\ude00",)";
  const Result<Answer> answer = read_response(
      command_named("get_tag"), 200,
      R"({"ErrorCode":0,"x":[)" + tags + R"("x"],"UserTags":[{"To_Account":"a","Tags":)" +
          R"(["\ud83d\ude00"]},{"To_Account":"b","Tags":["\ude00"]}]})");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->users.size(), 1U);
  EXPECT_EQ(answer->users[0].account, "a");
  ASSERT_EQ(answer->failures.size(), 1U);
  EXPECT_EQ(answer->failures[0].account, "b");
}

}  // namespace
}  // namespace timpush
