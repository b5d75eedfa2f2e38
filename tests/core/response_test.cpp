#include "src/response.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"
#include "src/error_code.h"
#include "src/json.h"
#include "src/limits.h"
#include "texts.h"

namespace timpush {
namespace {

using Answers = Command::Answers;

struct Read {
  std::optional<Error> error;
  Answer answer;
};

Read read(std::string_view command, std::string_view body, int status = 200) {
  Read result;
  result.error = read_response(command_named(command), status, Exact(body), result.answer);
  return result;
}

std::vector<User> users_in(const Read& result, std::string_view command = "get_attr") {
  EXPECT_FALSE(result.error) << result.error->field << ' ' << result.error->message;
  return unpack(result.answer, command_named(command).answers);
}

// A whole answer with these members beside ErrorCode 0.
std::string ok(const std::string& members) {
  const std::string comma = members.empty() ? "" : ",";
  return R"({"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0)" + comma + members + "}";
}

std::string users(const std::string& items) { return ok(R"("UserAttrs":[)" + items + "]"); }

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

struct Case {
  std::string body;
  std::string field;
  std::string message;
};

void expect_bad(const std::vector<Case>& cases, std::string_view command = "get_attr") {
  for (const Case& each : cases) {
    const Read result = read(command, each.body);
    ASSERT_TRUE(result.error) << each.body;
    EXPECT_EQ(to_text(result.error->code), "ERR_BAD_RESPONSE") << each.body;
    EXPECT_EQ(result.error->field, each.field) << each.body;
    EXPECT_EQ(result.error->message, each.message) << each.body;
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
      EXPECT_EQ(bool(result.error), each.response["ErrorCode"] != 0) << each.file;
      if (result.error) continue;
      EXPECT_EQ(unpack(result.answer, command_named(each.command).answers), users_of(each.response))
          << each.file;
      expect_failures(each.response, result.answer, each.file);
      read_users += users_of(each.response).size();
    }
  }
  EXPECT_EQ(read_users, 24U);
}

TEST(ReadResponse, ReadsTheDocumentedAnswersAsAReaderDoes) {
  using Users = std::vector<User>;
  const auto of = [](const std::string& file) {
    const Sample each = sample(file);
    return users_in(read(each.command, stringify(each.response)), each.command);
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
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code, Errc::api);
  EXPECT_EQ(result.error->field, "");
  EXPECT_EQ(result.error->message, explain_error_code(90033).meaning);
  EXPECT_EQ(result.error->hint, explain_error_code(90033).hint);
  EXPECT_EQ(result.answer.error_code, 90033);
  EXPECT_EQ(result.answer.error_info, "attrName:city already exists at index:1");
}

TEST(ReadResponse, ReadsAttributeNames) {
  const Sample documented = sample("get_attr_name.json");
  const Read names = read("get_attr_name", stringify(documented.response));
  ASSERT_FALSE(names.error);
  ASSERT_EQ(names.answer.slots.size(), 3U);
  EXPECT_EQ(names.answer.slots[2].slot, "2");
  EXPECT_EQ(names.answer.slots[2].name, "会员等级");
  EXPECT_FALSE(names.answer.slots[2].type);

  const std::string attr_names = R"("AttrNames":{"0":"sex","3":"city"})";
  const std::string attr_types = R"("AttrTypes":{"3":1,"0":0})";
  for (const std::string& members :
       {attr_names + ',' + attr_types, attr_types + ',' + attr_names}) {
    const Read typed = read("get_attr_name", ok(members));
    ASSERT_FALSE(typed.error);
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
    EXPECT_FALSE(result.error) << members;
    EXPECT_TRUE(result.answer.slots.empty());
  }
}

TEST(ReadResponse, DoesNotSearchThroughEndlessSlots) {
  std::string names;
  for (int i = 0; i < 100'000; ++i) {
    if (i > 0) names += ',';
    names += json::quote(std::to_string(i)) + ":\"x\"";
  }
  expect_bad({{ok(R"("AttrNames":{)" + names + "}"), "AttrNames", "holds too many slots"}},
             "get_attr_name");
}

// --- HTTP -------------------------------------------------------------------------------------------------------------

TEST(ReadResponse, BelievesNoOtherStatusThan200) {
  const std::map<int, std::pair<std::string, std::string>> documented{
      {0, {"answered with a redirect", "Redirects are not followed"}},
      {201, {"answered with HTTP status 201", "Something between here and the service"}},
      {204, {"answered with HTTP status 204", "Something between here and the service"}},
      {301, {"answered with HTTP status 301", "Redirects are not followed"}},
      {302, {"answered with HTTP status 302", "Redirects are not followed"}},
      {307, {"answered with HTTP status 307", "Redirects are not followed"}},
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
      ASSERT_TRUE(result.error) << status;
      EXPECT_EQ(result.error->code, Errc::http) << status;
      EXPECT_EQ(result.error->field, "") << status;
      EXPECT_EQ(result.error->message, texts.first) << status;
      EXPECT_EQ(result.error->hint.find(texts.second), 0U) << status << result.error->hint;
      EXPECT_TRUE(result.answer.numbers.empty()) << status;
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
      {"[]", "", "has the wrong type: an array"},
      {"null", "", "has the wrong type: null"},
      {"0", "", "has the wrong type: a number"},
      {"\"OK\"", "", "has the wrong type: a string"},
      {"true", "", "has the wrong type: a boolean"},
      {"{}", "ErrorCode", "is missing"},
  });
  EXPECT_TRUE(users_in(read("get_attr", " \r\n\t" + whole + "\n ")).empty());
}

TEST(ReadResponse, NeverHalfReadsAnAnswerThatIsCut) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.response);
    for (std::size_t size = 0; size < body.size(); ++size) {
      const Read result = read(each.command, std::string_view(body).substr(0, size));
      ASSERT_TRUE(result.error) << each.file << ' ' << size;
      EXPECT_EQ(result.error->code, Errc::bad_response) << each.file << ' ' << size;
      EXPECT_EQ(result.error->message, size == 0 ? "is empty" : "ends in the middle of its JSON")
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
        ASSERT_TRUE(result.error) << each.file << ' ' << i;
        EXPECT_EQ(result.error->code, Errc::bad_response) << each.file << ' ' << i;
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
      ASSERT_TRUE(result.error) << testing::PrintToString(body);
      EXPECT_EQ(result.error->code, Errc::bad_response);
      EXPECT_EQ(result.error->message.find("is not JSON (byte "), 0U) << result.error->message;
    }
  }
  EXPECT_TRUE(read("get_attr", users(R"({"To_Account":"\ud83d","Attrs":{}})")).error);
}

TEST(ReadResponse, RefusesMoreThan4MiB) {
  const std::string body = users("");
  EXPECT_FALSE(read("get_attr", body + std::string((4u << 20) - body.size(), ' ')).error);
  expect_bad({{body + std::string((4u << 20) - body.size() + 1, ' '), "",
               "is larger than 4194304 bytes"}});
}

// --- types, missing and double members --------------------------------------------------------------------------------

// Values of each JSON type and how an error calls them.
const std::vector<std::pair<std::string, std::string>> values{
    {"null", "null"},      {"true", "a boolean"},
    {"7", "a number"},     {"1.5", "a number with a fraction or exponent"},
    {"\"x\"", "a string"}, {"[]", "an array"},
    {"{}", "an object"},
};

struct Place {
  std::string command;
  std::string before, after;  // what stands around the value
  std::string field;
  std::set<std::string> taken;  // the types that are accepted there
};

TEST(ReadResponse, RefusesEveryWrongTypeInEveryPlace) {
  const std::string account = R"("To_Account":"a")";
  const auto user_attrs = [](const std::string& before) {
    return R"({"ErrorCode":0,"UserAttrs":)" + before;
  };
  const auto user_tags = [](const std::string& before) {
    return R"({"ErrorCode":0,"UserTags":)" + before;
  };
  const auto failures = [](const std::string& before) {
    return R"({"ErrorCode":0,"UserAttrs":[],"ErrorList":)" + before;
  };
  const auto names = [](const std::string& before) { return R"({"ErrorCode":0,)" + before; };
  const std::string rest = R"(,"ErrorCode":0,"UserAttrs":[]})";
  const std::vector<Place> places{
      {"get_attr", R"({"UserAttrs":[],"ErrorCode":)", "}", "ErrorCode", {"a number"}},
      {"get_attr", R"({"ErrorInfo":)", rest, "ErrorInfo", {"a string", "null"}},
      {"get_attr", R"({"ActionStatus":)", rest, "ActionStatus", {"a string", "null"}},
      {"get_attr", R"({"RequestId":)", rest, "RequestId", {"a string", "null"}},
      {"get_attr",
       user_attrs(R"([{"To_Account":)"),
       R"(,"Attrs":{}}]})",
       "UserAttrs[0].To_Account",
       {"a string"}},
      {"get_attr",
       user_attrs("[{" + account + R"(,"Attrs":)"),
       "}]}",
       "UserAttrs[0].Attrs",
       {"an object"}},
      {"get_attr",
       user_attrs("[{" + account + R"(,"Attrs":{"k":)"),
       "}}]}",
       "UserAttrs[0].Attrs",
       {"a string"}},
      {"get_tag",
       user_tags(R"([{"To_Account":)"),
       R"(,"Tags":[]}]})",
       "UserTags[0].To_Account",
       {"a string"}},
      {"get_tag",
       user_tags("[{" + account + R"(,"Tags":)"),
       "}]}",
       "UserTags[0].Tags",
       {"an array"}},
      {"get_tag",
       user_tags("[{" + account + R"(,"Tags":["t",)"),
       "]}]}",
       "UserTags[0].Tags",
       {"a string"}},
      {"get_attr", failures(""), "}", "ErrorList", {"null", "an array"}},
      {"get_attr",
       failures(R"([{"ErrorCode":1,"To_Account":)"),
       "}]}",
       "ErrorList[0].To_Account",
       {"a string"}},
      {"get_attr",
       failures("[{" + account + R"(,"ErrorCode":)"),
       "}]}",
       "ErrorList[0].ErrorCode",
       {"a number"}},
      {"get_attr",
       failures("[{" + account + R"(,"ErrorCode":1,"ErrorInfo":)"),
       "}]}",
       "ErrorList[0].ErrorInfo",
       {"a string", "null"}},
      {"set_attr", R"({"ErrorCode":0,"ErrorList":)", "}", "ErrorList", {"null", "an array"}},
      {"get_attr_name", names(R"("AttrNames":)"), "}", "AttrNames", {"null", "an object"}},
      {"get_attr_name", names(R"("AttrNames":{"0":)"), "}}", "AttrNames", {"a string"}},
      {"get_attr_name", names(R"("AttrTypes":{"0":)"), "}}", "AttrTypes", {"a number"}},
      {"get_attr_name", names(R"("AttrTypes":)"), "}", "AttrTypes", {"null", "an object"}},
  };
  for (const Place& place : places) {
    for (const auto& [value, type] : values) {
      const std::string body = place.before + value + place.after;
      const Read result = read(place.command, body);
      if (place.taken.count(type) > 0) {
        EXPECT_TRUE(!result.error || result.error->code == Errc::api) << body;
        continue;
      }
      ASSERT_TRUE(result.error) << body;
      EXPECT_EQ(result.error->code, Errc::bad_response) << body;
      EXPECT_EQ(result.error->field, place.field) << body;
      EXPECT_EQ(result.error->message, "has the wrong type: " + type) << body;
    }
  }
}

TEST(ReadResponse, RefusesUsersAndFailuresOfTheWrongType) {
  for (const auto& [value, type] : values) {
    const std::string message = "has the wrong type: " + type;
    if (type != "null" && type != "an array") {
      expect_bad({{ok("\"UserAttrs\":" + value), "UserAttrs", message}});
    }
    if (type == "an object") continue;
    expect_bad({
        {users(R"({"To_Account":"a","Attrs":{}},)" + value), "UserAttrs[1]", message},
        {ok(R"("ErrorList":[{"To_Account":"a","ErrorCode":1},)" + value + "]"), "ErrorList[1]",
         message},
    });
  }
}

TEST(ReadResponse, CountsTheUserThatIsWrong) {
  expect_bad(
      {{users(R"({"To_Account":"a","Attrs":{}},{"To_Account":"b","Attrs":{}},{"Attrs":{}})"),
        "UserAttrs[2].To_Account", "is missing"},
       {ok(R"("UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":1},{"ErrorCode":1}])"),
        "ErrorList[1].To_Account", "is missing"}});
  expect_bad(
      {{ok(R"("UserTags":[{"To_Account":"a","Tags":["x"]},{"To_Account":"b","Tags":["y",1]}])"),
        "UserTags[1].Tags", "has the wrong type: a number"},
       {ok(R"("UserTags":[{"To_Account":"a","Tags":[]},{"To_Account":"b","Tags":[[]]}])"),
        "UserTags[1].Tags", "has the wrong type: an array"},
       {ok(R"("UserTags":[{"To_Account":"a","Tags":[]},{"Tags":["x"]}])"), "UserTags[1].To_Account",
        "is missing"}},
      "get_tag");
}

TEST(ReadResponse, MissesWhatIsMissing) {
  expect_bad({
      {R"({"ActionStatus":"OK","UserAttrs":[]})", "ErrorCode", "is missing"},
      {ok(""), "UserAttrs", "is missing"},
      {ok(R"("UserTags":[])"), "UserAttrs", "is missing"},
      {ok(R"("UserAttrs":null)"), "UserAttrs", "is missing"},
      {ok(R"("ErrorList":[])"), "UserAttrs", "is missing"},
      {ok(R"("ErrorList":null)"), "UserAttrs", "is missing"},
      {users(R"({"Attrs":{}})"), "UserAttrs[0].To_Account", "is missing"},
      {users(R"({"To_Account":"a"})"), "UserAttrs[0].Attrs", "is missing"},
      {users(R"({"To_Account":"a","Tags":["x"]})"), "UserAttrs[0].Attrs", "is missing"},
      {users("{}"), "UserAttrs[0].To_Account", "is missing"},
      {ok(R"("UserAttrs":[],"ErrorList":[{"To_Account":"a"}])"), "ErrorList[0].ErrorCode",
       "is missing"},
      {ok(R"("UserAttrs":[],"ErrorList":[{}])"), "ErrorList[0].To_Account", "is missing"},
  });
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

TEST(ReadResponse, NeedsNothingButErrorCodeOfAWrite) {
  for (const std::string command : {"set_attr", "remove_attr", "set_attr_name", "add_tag",
                                    "remove_tag", "clear_all_tags", "push", "unheard_of"}) {
    EXPECT_FALSE(read(command, R"({"ErrorCode":0})").error) << command;
    // What other calls answer is nothing to it, whatever it is.
    for (const auto& [value, type] : values) {
      for (const std::string member :
           {"UserAttrs", "UserTags", "AttrNames", "AttrTypes", "TaskId"}) {
        const Read result = read(command, ok('"' + member + "\":" + value));
        EXPECT_FALSE(result.error) << command << ' ' << member << ' ' << value;
        EXPECT_TRUE(result.answer.numbers.empty() && result.answer.slots.empty());
      }
    }
  }
}

TEST(ReadResponse, LetsErrorCodeDecide) {
  EXPECT_FALSE(read("get_attr", R"({"ErrorCode":0,"UserAttrs":[]})").error);
  EXPECT_FALSE(read("get_attr", R"({"ActionStatus":"FAIL","ErrorCode":0,"UserAttrs":[]})").error);
  EXPECT_FALSE(read("get_attr", R"({"ErrorCode":-0,"UserAttrs":[]})").error);
  for (const std::string body :
       {R"({"ErrorCode":60010})", R"({"ActionStatus":"OK","ErrorCode":60010})",
        R"({"UserAttrs":null,"ErrorCode":60010})",
        R"({"UserAttrs":[{"To_Account":"a","Attrs":{"b":"c"}}],"ErrorCode":60010})"}) {
    const Read result = read("get_attr", body);
    ASSERT_TRUE(result.error) << body;
    EXPECT_EQ(result.error->code, Errc::api) << body;
    EXPECT_EQ(result.error->message, explain_error_code(60010).meaning) << body;
    EXPECT_EQ(result.answer.error_code, 60010) << body;
  }
}

TEST(ReadResponse, TakesErrorCodesOf32Bits) {
  for (const std::string code : {"-1", "1", "2147483647", "-2147483648"}) {
    const Read result = read("get_attr", "{\"ErrorCode\":" + code + "}");
    ASSERT_TRUE(result.error) << code;
    EXPECT_EQ(result.error->code, Errc::api) << code;
    EXPECT_EQ(std::to_string(result.answer.error_code), code);
  }
  for (const std::string code : {"2147483648", "-2147483649", "4294967296", "9223372036854775808",
                                 "18446744073709551616", "-18446744073709551616"}) {
    expect_bad({
        {"{\"ErrorCode\":" + code + "}", "ErrorCode", "is beyond 32 bits"},
        {ok(R"("UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":)" + code + "}]"),
         "ErrorList[0].ErrorCode", "is beyond 32 bits"},
    });
    expect_bad({{ok(R"("AttrTypes":{"0":)" + code + "}"), "AttrTypes", "is beyond 32 bits"}},
               "get_attr_name");
  }
}

TEST(ReadResponse, RefusesMembersThatAreThereTwice) {
  expect_bad({
      {R"({"ErrorCode":0,"ErrorCode":0,"UserAttrs":[]})", "ErrorCode", "is there twice"},
      {R"({"ErrorCode":60010,"UserAttrs":[],"ErrorCode":0})", "ErrorCode", "is there twice"},
      {ok(R"("UserAttrs":[],"UserAttrs":[])"), "UserAttrs", "is there twice"},
      {ok(R"("UserAttrs":[],"ErrorList":[],"ErrorList":[])"), "ErrorList", "is there twice"},
      {ok(R"("UserAttrs":[],"ErrorInfo":"")"), "ErrorInfo", "is there twice"},
      {users(R"({"To_Account":"a","To_Account":"b","Attrs":{}})"), "UserAttrs[0].To_Account",
       "is there twice"},
      {users(R"({"To_Account":"a","Attrs":{},"Attrs":{}})"), "UserAttrs[0].Attrs",
       "is there twice"},
      {ok(R"("UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":1,"ErrorCode":2}])"),
       "ErrorList[0].ErrorCode", "is there twice"},
  });
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
  EXPECT_EQ(users_in(result), (std::vector<User>{{"a", {"k", "v"}}}));
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
    EXPECT_EQ(users_in(result), (std::vector<User>{{"a", {}}})) << body;
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
      (std::vector<User>{
          {"张小红", {"sex", "女", "a", ""}}, {"b", {"c", "d"}}, {"", {}}, {"😀", {"😀", "x"}}}));
  const Read tags =
      read("get_tag",
           ok(R"("UserTags":[{"Tags":["x","y"],"To_Account":"a"},{"Tags":[],"To_Account":"b"}])"));
  EXPECT_EQ(users_in(tags, "get_tag"), (std::vector<User>{{"a", {"x", "y"}}, {"b", {}}}));
}

TEST(ReadResponse, PacksAsItsHeaderSays) {
  const Read attributes =
      read("get_attr", users(R"({"To_Account":"Mary","Attrs":{"sex":"female"}})"));
  EXPECT_EQ(attributes.answer.text, "Marysexfemale");
  EXPECT_EQ(attributes.answer.numbers, (std::vector<std::uint32_t>{4, 1, 3, 6}));
  const Read tags =
      read("get_tag", ok(R"("UserTags":[{"To_Account":"Mary","Tags":["vip","beta"]}])"));
  EXPECT_EQ(tags.answer.text, "Maryvipbeta");
  EXPECT_EQ(tags.answer.numbers, (std::vector<std::uint32_t>{4, 2, 3, 4}));
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
  std::vector<User> expected;
  for (const std::string& text : texts) {
    items.push_back({{"To_Account", text}, {"Attrs", {{text, text}, {text + "2", text + text}}}});
    expected.push_back({text, {text, text, text + "2", text + text}});
  }
  const Json answer{{"ErrorCode", 0}, {"UserAttrs", items}};
  EXPECT_EQ(users_in(read("get_attr", answer.dump())), expected);
  EXPECT_EQ(users_in(read("get_attr", answer.dump(-1, ' ', true))), expected) << "escaped";
}

TEST(ReadResponse, CountsLengthsInUtf16) {
  const Read result = read(
      "get_attr", users(R"({"To_Account":"a😀张","Attrs":{"é":"\ud83d\ude00\u5f20","\ufeff":""}})"));
  ASSERT_FALSE(result.error);
  EXPECT_EQ(result.answer.numbers, (std::vector<std::uint32_t>{4, 2, 1, 3, 1, 0}));
}

TEST(ReadResponse, KeepsAnAttributeThatIsThereTwiceInItsOrder) {
  EXPECT_EQ(users_in(read("get_attr", users(R"({"To_Account":"a","Attrs":{"k":"1","k":"2"}})"))),
            (std::vector<User>{{"a", {"k", "1", "k", "2"}}}));
}

TEST(ReadResponse, RefusesMoreItemsThanAnybodyCouldAskFor) {
  for (const std::string& item : {std::string(R"({"To_Account":"a","Attrs":{}})"),
                                  std::string(R"({"To_Account":"a","ErrorCode":70107})")}) {
    const bool failure = item.find("ErrorCode") != std::string::npos;
    const std::string list = failure ? "ErrorList" : "UserAttrs";
    std::string items = item;
    for (std::size_t i = 1; i < limits::items_read; ++i) items += ',' + item;
    const std::string before = R"({"ErrorCode":0,)" +
                               std::string(failure ? R"("UserAttrs":[],)" : "") + '"' + list +
                               "\":[";
    EXPECT_FALSE(read("get_attr", before + items + "]}").error);
    const Read more = read("get_attr", before + items + ',' + item + "]}");
    ASSERT_TRUE(more.error);
    EXPECT_EQ(more.error->code, Errc::bad_response);
    EXPECT_EQ(more.error->field, list + "[1000]");
    EXPECT_EQ(more.error->message, "is more than anybody asked for");
  }
}

TEST(ReadResponse, KnowsThatCode0IsNoFailure) {
  const Read result = read(
      "get_attr",
      R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"a","Attrs":{}}],)"
      R"("ErrorList":[{"To_Account":"a","ErrorCode":0},{"To_Account":"b","ErrorCode":70107}]})");
  ASSERT_FALSE(result.error);
  ASSERT_EQ(result.answer.failures.size(), 1U);
  EXPECT_EQ(result.answer.failures[0].account, "b");
}

TEST(ReadResponse, DropsATypeWithoutAName) {
  const Read result =
      read("get_attr_name", R"({"ErrorCode":0,"AttrNames":{"0":"sex"},"AttrTypes":{"0":0,"3":1}})");
  ASSERT_FALSE(result.error);
  ASSERT_EQ(result.answer.slots.size(), 1U);
  EXPECT_EQ(result.answer.slots[0].name, "sex");
}

// --- depth ------------------------------------------------------------------------------------------------------------

TEST(ReadResponse, GoesNoDeeperThan64Levels) {
  struct Hole {
    std::string before, after, field;
    std::size_t levels;  // that stand around it
  };
  const std::vector<Hole> holes{
      {R"({"ErrorCode":0,"UserAttrs":[],"New":)", "}", "", 1},
      {R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"a","Attrs":{},"New":)", "}]}", "UserAttrs[0]",
       3},
      {R"({"ErrorCode":0,"UserAttrs":[],"ErrorList":[{"To_Account":"a","ErrorCode":1,"New":)",
       "}]}", "ErrorList[0]", 3},
  };
  for (const Hole& hole : holes) {
    for (const bool arrays : {true, false}) {
      const auto nested = [&](std::size_t levels) {
        const std::size_t inner = levels - hole.levels;
        return hole.before + times(inner, arrays ? "[" : "{\"New\":") + "1" +
               times(inner, arrays ? "]" : "}") + hole.after;
      };
      EXPECT_FALSE(read("get_attr", nested(64)).error) << hole.field;
      const std::string message = "is nested deeper than 64 levels";
      expect_bad({{nested(65), hole.field, message}, {nested(100'000), hole.field, message}});
    }
  }
}

TEST(ReadResponse, IsNotCrashedByDepth) {
  for (const std::string command : {"get_attr", "get_tag", "get_attr_name", "set_attr"}) {
    for (const std::string open : {"[", "{\"a\":", "{\"UserAttrs\":[", "{\"Attrs\":"}) {
      const Read result = read(command, times(100'000, open));
      ASSERT_TRUE(result.error) << command << ' ' << open;
      EXPECT_EQ(result.error->code, Errc::bad_response) << command << ' ' << open;
    }
  }
}

// --- one answer after the other ---------------------------------------------------------------------------------------

TEST(ReadResponse, RemembersNothingOfTheAnswerBefore) {
  Answer answer;
  const auto into = [&answer](std::string_view command, const std::string& body, int status = 200) {
    return read_response(command_named(command), status, Exact(body), answer);
  };
  const std::string full = ok(
      R"("RequestId":"r","UserAttrs":[{"To_Account":"a","Attrs":{"k":"v"}}],"ErrorList":[{"To_Account":"b","ErrorCode":1}])");
  ASSERT_FALSE(into("get_attr", full));
  ASSERT_FALSE(into("get_attr_name", ok(R"("AttrNames":{"0":"sex"})")));
  EXPECT_TRUE(answer.text.empty() && answer.numbers.empty() && answer.failures.empty());
  EXPECT_EQ(answer.request_id, "");
  EXPECT_TRUE(into("get_attr", full.substr(0, full.size() - 1)));
  ASSERT_FALSE(into("get_attr", users("")));
  EXPECT_TRUE(answer.text.empty() && answer.numbers.empty() && answer.failures.empty());
  EXPECT_TRUE(answer.slots.empty());
  EXPECT_TRUE(into("get_attr", R"({"ErrorCode":60010,"ErrorInfo":"x"})"));
  EXPECT_TRUE(into("get_attr", full, 502));
  EXPECT_EQ(answer.error_code, 0);
  EXPECT_EQ(answer.error_info, "");
}

// --- any answer -------------------------------------------------------------------------------------------------------

// Writes answers that say the same in ever other ways: order of members, unknown members, escapes, spaces.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  unsigned below(unsigned bound) {
    return std::uniform_int_distribution<unsigned>(0, bound - 1)(random_);
  }

  std::u16string text() {
    static const std::vector<std::u16string> pieces{
        u"a",    u"Z",          u"0",         u" ",          u"\"", u"\\",     u"/",      u"\n",
        u"\x01", u"\x7f",       u"\u0085",    u"é",          u"张", u"\u2028", u"\uFEFF", u"\uFFFF",
        u"😀",    u"\U0010FFFF", u"__proto__", u"To_Account", u"{",  u"]",
    };
    std::u16string all;
    for (unsigned count = below(5); count > 0; --count)
      all += pieces[below(static_cast<unsigned>(pieces.size()))];
    return all;
  }

  std::string quote(std::u16string_view text) {
    std::string json = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char16_t unit = text[i];
      const bool must = unit < 0x20 || unit == '"' || unit == '\\';
      if (must || below(4) == 0) {
        json += escape(unit);
      } else if (unit >= 0xD800 && unit < 0xDC00) {
        const bool whole = below(2) == 0;
        json += whole ? to_utf8(text.substr(i, 2)) : escape(unit) + escape(text[i + 1]);
        ++i;
      } else if (unit >= 0xDC00 && unit < 0xE000) {
        json += escape(unit);  // its other half was escaped
      } else {
        json += to_utf8(text.substr(i, 1));
      }
    }
    return json + '"';
  }
  std::string quote(std::string_view text) { return quote(to_utf16(text)); }

  std::string space() { return std::string(below(3), " \n\t\r"[below(4)]); }

  std::string unknown(unsigned depth = 0) {
    switch (below(depth < 4 ? 7 : 5)) {
      case 0: return "null";
      case 1: return "true";
      case 2: return std::to_string(static_cast<int>(below(1000)) - 500);
      case 3: return "-1.25e+2";
      case 4: return quote(text());
      case 5: return '[' + unknown(depth + 1) + space() + ',' + unknown(depth + 1) + ']';
      default: return '{' + quote(text()) + ':' + unknown(depth + 1) + '}';
    }
  }

  // The members in any order, with unknown ones between them.
  std::string object(std::vector<std::string> members) {
    for (unsigned count = below(3); count > 0; --count) {
      members.push_back(quote("Unknown" + std::to_string(below(9))) + space() + ':' + space() +
                        unknown());
    }
    std::shuffle(members.begin(), members.end(), random_);
    return '{' + space() + joined(members) + '}';
  }
  std::string array(const std::vector<std::string>& items) {
    return '[' + space() + joined(items) + ']';
  }

  std::string joined(const std::vector<std::string>& items) {
    std::string all;
    for (const std::string& item : items) {
      if (!all.empty()) all += ',';
      all += space() + item + space();
    }
    return all;
  }

 private:
  std::string escape(char16_t unit) {
    const std::string_view digits = below(2) == 0 ? "0123456789abcdef" : "0123456789ABCDEF";
    std::string json = "\\u";
    for (const int shift : {12, 8, 4, 0}) json += digits[unit >> shift & 15];
    return json;
  }

  std::mt19937 random_;
};

TEST(ReadResponse, ReadsBackWhateverIsWritten) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Writer writer(seed);
    const bool tags = writer.below(2) == 0;
    const auto member = [&writer](std::string_view name, const std::string& value) {
      return writer.quote(name) + writer.space() + ':' + writer.space() + value;
    };
    std::vector<User> expected;
    std::vector<std::string> items;
    for (unsigned count = writer.below(6); count > 0; --count) {
      const std::u16string account = writer.text();
      User user{to_utf8(account), {}};
      std::vector<std::string> parts;
      for (unsigned each = writer.below(5); each > 0; --each) {
        const std::u16string first = writer.text();
        const std::u16string second = writer.text();
        user.texts.push_back(to_utf8(first));
        if (!tags) user.texts.push_back(to_utf8(second));
        parts.push_back(writer.quote(first) +
                        (tags ? "" : ':' + writer.space() + writer.quote(second)));
      }
      const std::string inner = tags ? writer.array(parts) : '{' + writer.joined(parts) + '}';
      items.push_back(writer.object(
          {member("To_Account", writer.quote(account)), member(tags ? "Tags" : "Attrs", inner)}));
      expected.push_back(std::move(user));
    }
    std::vector<Failure> failures;
    std::vector<std::string> errors;
    for (unsigned count = writer.below(4); count > 0; --count) {
      const std::u16string account = writer.text();
      const auto code = static_cast<std::int64_t>(70000 + writer.below(1000));
      errors.push_back(writer.object({member("To_Account", writer.quote(account)),
                                      member("ErrorCode", std::to_string(code))}));
      failures.push_back({to_utf8(account), code, ""});
    }
    const std::u16string info = writer.text();
    const std::string body =
        writer.space() +
        writer.object({member("ErrorCode", "0"), member("ErrorInfo", writer.quote(info)),
                       member(tags ? "UserTags" : "UserAttrs", writer.array(items)),
                       member("ErrorList", writer.array(errors))}) +
        writer.space();

    const std::string command = tags ? "get_tag" : "get_attr";
    const Read result = read(command, body);
    ASSERT_EQ(users_in(result, command), expected) << seed << ' ' << body;
    ASSERT_EQ(result.answer.error_info, to_utf8(info)) << seed;
    ASSERT_EQ(result.answer.failures.size(), failures.size()) << seed;
    for (std::size_t i = 0; i < failures.size(); ++i) {
      ASSERT_EQ(result.answer.failures[i].account, failures[i].account) << seed;
      ASSERT_EQ(result.answer.failures[i].error_code, failures[i].error_code) << seed;
    }
    const std::size_t cut = writer.below(static_cast<unsigned>(body.find_last_of('}')) + 1);
    ASSERT_TRUE(read(command, std::string_view(body).substr(0, cut)).error) << seed << ' ' << cut;
  }
}

}  // namespace
}  // namespace timpush
