// What the calls that push and those of statistics take: every documented sample, and everything that can be wrong with one.
#include <gtest/gtest.h>
#include <timpush/request.h>
#include <timpush/response.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers.h"
#include "fixtures.h"
#include "texts.h"
#include "validator.h"

namespace timpush {
namespace {

std::optional<Problem> check_of(std::string_view command, std::string_view body,
                                Naming naming = Naming::service) {
  return check_body(command_named(command), Exact(body), naming);
}

// The same body by the schema of its call, where the schema can say what is wrong.
bool fits_schema(const std::string& command, const Json& body) {
  static std::map<std::string, Json> schemas;  // reading one takes longer than using it
  Json& schema = schemas[command];
  if (schema.is_null()) schema = parse(schema_of(command_named(command)));
  return fits(body, schema);
}

bool can_say(Reason reason, std::string_view body) {
  switch (reason) {
    case Reason::wrong_type:
    case Reason::out_of_range:
    case Reason::empty:
    case Reason::empty_name:
    case Reason::not_one_of:
    case Reason::not_https:
    case Reason::too_few:
    case Reason::too_many:
    case Reason::missing:
    case Reason::unknown_member:
    case Reason::reserved_names:
    case Reason::needs_another: return true;
    case Reason::too_long:  // it counts characters
      return std::all_of(body.begin(), body.end(), [](char c) { return c > 0; });
    default: return false;
  }
}

void expect_accepted(const std::string& command, std::string_view body,
                     Naming naming = Naming::service) {
  const std::optional<Problem> problem = check_of(command, body, naming);
  EXPECT_FALSE(problem) << command << ' ' << body << ": " << sentence_of(*problem);
  EXPECT_TRUE(fits_schema(command, parse(body))) << command << ' ' << body;
}

// What is wrong, where the service says it is, and where the library does, if that is somewhere else.
struct Wrong {
  std::string body;
  std::string field;
  Reason reason;
  std::string called{};
};

void expect_refused(const std::string& command, const Wrong& each) {
  for (const Naming naming : {Naming::service, Naming::library}) {
    const std::string& field =
        naming == Naming::library && !each.called.empty() ? each.called : each.field;
    const std::optional<Problem> problem = check_of(command, each.body, naming);
    ASSERT_TRUE(problem) << command << ' ' << each.body;
    EXPECT_EQ(problem->code, Errc::invalid_argument) << each.body;
    EXPECT_EQ(to_text(problem->path), field) << each.body;
    EXPECT_EQ(to_text(problem->reason), to_text(each.reason)) << each.body;
  }
  const Json value = Json::parse(each.body, nullptr, false);
  if (value.is_discarded()) return;
  // Of a member that is there twice a schema sees the last.
  const std::optional<Problem> problem = check_of(command, stringify(value));
  if (problem && can_say(problem->reason, stringify(value))) {
    EXPECT_FALSE(fits_schema(command, value)) << command << ' ' << each.body;
  }
}

void expect_refused(const std::string& command, const std::vector<Wrong>& all) {
  for (const Wrong& each : all) expect_refused(command, each);
}

// A body with these members beside what every push has.
std::string push_with(const std::string& members) {
  const std::string comma = members.empty() ? "" : ",";
  return R"({"From_Account":"administrator","MsgRandom":7,"OfflinePushInfo":{"Title":"Sale"})" +
         comma + members + '}';
}

std::string push_to(const std::string& condition) {
  return push_with(R"("Condition":)" + condition);
}

std::string batch_with(const std::string& members) {
  return push_with(R"("To_Account":["anna"])" + (members.empty() ? "" : ',' + members));
}

std::string batch_of(const std::string& info) {
  return R"({"From_Account":"administrator","To_Account":["anna"],"MsgRandom":7,)"
         R"("OfflinePushInfo":)" +
         info + '}';
}

std::string web_with(const std::string& members) {
  return R"({"From_Account":"administrator","MsgRandom":7,)" + members + '}';
}

// Of the members of OfflinePushInfo, where each has its place below it. Only three have names of the library's own.
void expect_info_refused(const std::vector<Wrong>& all) {
  for (const Wrong& each : all) {
    const std::string& called = each.called.empty() ? each.field : each.called;
    expect_refused("batch", {batch_of('{' + each.body + '}'), "OfflinePushInfo." + each.field,
                             each.reason, "message." + called});
  }
}

void expect_info_accepted(const std::string& members) {
  for (const Naming naming : {Naming::service, Naming::library}) {
    expect_accepted("batch", batch_of('{' + members + '}'), naming);
  }
}

// --- documented samples -----------------------------------------------------------------------------------------------

const Address address{.sdk_app_id = 1400000000,
                      .identifier = "administrator",
                      .user_sig = "eJy-*wAAAAA_",
                      .random = 99999999,
                      .region = "singapore"};

TEST(Push, AcceptsEveryDocumentedRequest) {
  std::map<std::string, int> calls;
  for (const Sample& each : samples("push")) {
    const std::string body = stringify(each.request);
    const Result<Request> request = build_request(each.command, Exact(body), address);
    ASSERT_TRUE(request) << each.file << ' ' << sentence_of(request.problem());
    EXPECT_EQ(request->body, body);
    EXPECT_TRUE(request->url.find("/v4/timpush/" + each.command + '?') != std::string::npos);
    ++calls[each.command];
  }
  const std::map<std::string, int> documented{{"add_tag", 3},
                                              {"all_member_push_loss", 1},
                                              {"all_member_push_statistics", 1},
                                              {"all_member_push_trace", 1},
                                              {"batch", 3},
                                              {"get_tag", 1},
                                              {"normal_push_statistics", 1},
                                              {"normal_push_trace", 1},
                                              {"push", 8},
                                              {"revoke", 2},
                                              {"set_attr", 1},
                                              {"webbatch", 1},
                                              {"webpush", 2}};
  EXPECT_EQ(calls, documented);
}

TEST(Push, RefusesEveryDocumentedRequestThatIsCut) {
  for (const Sample& each : samples("push")) {
    const std::string body = stringify(each.request);
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_TRUE(check_of(each.command, body.substr(0, size))) << each.file << ' ' << size;
    }
  }
}

TEST(Push, ReadsEveryDocumentedAnswer) {
  std::size_t answers = 0;
  for (const Sample& each : samples("push")) {
    if (each.response.is_null()) continue;
    ++answers;
    for (const int indent : {-1, 2}) {
      const Read result = read(each.command, each.response.dump(indent));
      EXPECT_EQ(result.answer.error_code, std::int64_t(each.response["ErrorCode"])) << each.file;
      EXPECT_EQ(result.answer.error_info, std::string(each.response["ErrorInfo"])) << each.file;
      EXPECT_EQ(bool(result.problem), each.response["ErrorCode"] != 0) << each.file;
      EXPECT_EQ(result.answer.task_id, each.response.value("TaskId", "")) << each.file;
      EXPECT_EQ(texts_of(result.answer.users), users_of(each.response)) << each.file;
      const Json failures = each.response.value("ErrorList", Json::array());
      ASSERT_EQ(result.answer.failures.size(), failures.size()) << each.file;
      for (std::size_t i = 0; i < failures.size(); ++i) {
        EXPECT_EQ(result.answer.failures[i].account, std::string(failures[i]["To_Account"]));
        EXPECT_EQ(result.answer.failures[i].error_code, std::int64_t(failures[i]["ErrorCode"]));
      }
    }
  }
  EXPECT_EQ(answers, 15U);
}

TEST(Push, ReadsThePartialAnswerAndTheRefusalOfABatch) {
  const Read partial = read("batch", stringify(sample("push/batch.partial.json").response));
  ASSERT_FALSE(partial.problem);
  EXPECT_EQ(partial.answer.task_id, "batch_667015d4_537529d8_2000005e80aa873_d03ac87_56f5e750");
  ASSERT_EQ(partial.answer.failures.size(), 1U);
  EXPECT_EQ(partial.answer.failures[0].account, "user") << "of whom the request knows nothing";
  EXPECT_EQ(partial.answer.failures[0].error_code, 70107);

  const Read fail = read("batch", stringify(sample("push/batch.fail.json").response));
  ASSERT_TRUE(fail.problem);
  EXPECT_EQ(fail.problem->code, Errc::api);
  EXPECT_EQ(fail.problem->actual, 90001);
  EXPECT_EQ(fail.problem->text, "Invalid format of MsgRandom");
  EXPECT_EQ(fail.answer.task_id, "");
}

TEST(Push, AcceptsEveryDocumentedMessage) {
  const std::map<std::string, Json> messages = message_samples();
  EXPECT_EQ(messages.size(), 9U);
  for (const auto& [file, info] : messages) {
    const std::string body = batch_of(stringify(info));
    expect_accepted("batch", body);
    // Its Ext is plain text, which this library does not send of its own accord.
    if (file == "push/offline_push_info.2023.json") {
      const std::optional<Problem> problem = check_of("batch", body, Naming::library);
      ASSERT_TRUE(problem);
      EXPECT_EQ(to_text(problem->path), "message.ext");
      EXPECT_EQ(problem->reason, Reason::not_json);
      continue;
    }
    expect_accepted("batch", body, Naming::library);
    expect_accepted(
        "push", R"({"From_Account":"a","MsgRandom":0,"OfflinePushInfo":)" + stringify(info) + '}');
    expect_accepted("revoke", R"({"TaskId":"t","OfflinePushInfo":)" + stringify(info) + '}');
  }
}

// The pushes of before timpush have another path, which no call of this library has; what they share with a push passes, but
// a push wants its OfflinePushInfo.
TEST(Push, IsNotTheCallOfBefore) {
  for (const std::string file : {"all", "attrs_or"}) {
    const Json legacy = load("push/legacy.im_push." + file + ".json");
    EXPECT_EQ(legacy["command"], "v4/all_member_push/im_push");
    Json body = legacy["request"];
    expect_refused("push", {{stringify(body), "OfflinePushInfo", Reason::missing, "message"}});
    body["OfflinePushInfo"] = Json::object();
    expect_accepted("push", stringify(body));
  }
}

// --- push -------------------------------------------------------------------------------------------------------------

TEST(Push, HasASenderANumberAndAMessage) {
  const std::string info = R"("OfflinePushInfo":{})";
  const std::string from = R"("From_Account":"a")";
  const auto body = [](const std::string& members) { return '{' + members + '}'; };
  expect_accepted("push", body(from + R"(,"MsgRandom":0,)" + info));
  expect_accepted("push", body(from + R"(,"MsgRandom":4294967295,)" + info));
  const auto random = [&](const std::string& number) {
    return body(from + R"(,"MsgRandom":)" + number + ',' + info);
  };
  const auto sender = [&](const std::string& account) {
    return body(R"("From_Account":)" + account + R"(,"MsgRandom":1,)" + info);
  };
  const auto message = [&](const std::string& value) {
    return body(from + R"(,"MsgRandom":1,"OfflinePushInfo":)" + value);
  };
  expect_refused(
      "push", {
                  {"{}", "From_Account", Reason::missing, "from"},
                  {body(from), "MsgRandom", Reason::missing, "msgRandom"},
                  {body(from + ',' + info), "MsgRandom", Reason::missing, "msgRandom"},
                  {body(from + R"(,"MsgRandom":1)"), "OfflinePushInfo", Reason::missing, "message"},
                  {body(R"("MsgRandom":1,)" + info), "From_Account", Reason::missing, "from"},
                  {random("-1"), "MsgRandom", Reason::out_of_range, "msgRandom"},
                  {random("4294967296"), "MsgRandom", Reason::out_of_range, "msgRandom"},
                  {random("18446744073709551616"), "MsgRandom", Reason::out_of_range, "msgRandom"},
                  {random("1.5"), "MsgRandom", Reason::wrong_type, "msgRandom"},
                  {random("1e3"), "MsgRandom", Reason::wrong_type, "msgRandom"},
                  {random("\"1\""), "MsgRandom", Reason::wrong_type, "msgRandom"},
                  {random("null"), "MsgRandom", Reason::wrong_type, "msgRandom"},
                  {sender("\"\""), "From_Account", Reason::empty, "from"},
                  {sender("7"), "From_Account", Reason::wrong_type, "from"},
                  {sender(R"("a\n")"), "From_Account", Reason::control_character, "from"},
                  {sender(R"("\ud83d")"), "From_Account", Reason::half_surrogate, "from"},
                  {message("[]"), "OfflinePushInfo", Reason::wrong_type, "message"},
                  {message("\"hi\""), "OfflinePushInfo", Reason::wrong_type, "message"},
                  {message("null"), "OfflinePushInfo", Reason::wrong_type, "message"},
                  {"[]", "", Reason::wrong_type},
              });
}

// A misspelt Condition would reach everyone.
TEST(Push, KnowsItsMembers) {
  expect_refused(
      "push",
      {
          {push_with(R"("condition":{"TagsOr":["a"]})"), "condition", Reason::unknown_member},
          {push_with(R"("Conditions":null)"), "Conditions", Reason::unknown_member},
          {push_with(R"("To_Account":["anna"])"), "To_Account", Reason::unknown_member},
          {push_with(R"("Title":"Sale")"), "Title", Reason::unknown_member},
          {push_with(R"("TagsOr":["a"])"), "TagsOr", Reason::unknown_member},
      });
  const std::optional<Problem> problem = check_of("push", push_with(R"("To":1)"), Naming::library);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->text,
            "from, msgRandom, to, message, dataId, taskName, classification, offlineStorageTime, "
            "msgLifeTime, onlineOnlyFlag, msgBody");
}

TEST(Push, HasA10KilobyteBodyAtMost) {
  const auto body = [](std::size_t bytes) {
    const std::string rest = push_with(R"("TaskName":"x")");
    return rest + std::string(bytes - rest.size(), ' ');
  };
  expect_accepted("push", body(10'240));
  expect_refused("push", {{body(10'241), "", Reason::long_body}});
  const std::optional<Problem> problem = check_of("push", body(10'241));
  EXPECT_EQ(message_of(*problem), "has 10241 bytes, 10240 are allowed");
  // Bytes of UTF-8, not characters.
  const std::string wide = batch_of(R"({"Desc":")" + times(5'000, "张") + "\"}");
  expect_accepted("batch", wide);
  expect_refused("push", {{R"({"From_Account":"a","MsgRandom":1,"OfflinePushInfo":{"Desc":")" +
                               times(3'500, "张") + "\"}}",
                           "", Reason::long_body}});
}

TEST(Push, HoldsWhatIsBesideTheMessageToItsLimits) {
  const std::string data_id = R"("DataId":)";
  const std::string task_name = R"("TaskName":)";
  for (const std::string command : {"push", "batch", "webpush", "webbatch"}) {
    const auto body = [&command](const std::string& members) {
      const std::string list = command.ends_with("batch") ? R"("To_Account":["anna"],)" : "";
      if (command.starts_with("web")) return web_with(list + R"("WebInfo":{},)" + members);
      return push_with(list + members);
    };
    expect_accepted(command, body(data_id + quoted(std::string(64, 'd'))));
    expect_accepted(command, body(data_id + quoted(times(21, "张"))));
    expect_accepted(command, body(data_id + quoted(times(16, R"(\ud83d\ude00)"))));
    expect_accepted(command, body(data_id + "\"\""));
    expect_accepted(command, body(task_name + quoted(times(6, "张") + "ab")));
    expect_refused(
        command,
        {
            {body(data_id + quoted(std::string(65, 'd'))), "DataId", Reason::too_long, "dataId"},
            {body(data_id + quoted(times(22, "张"))), "DataId", Reason::too_long, "dataId"},
            {body(data_id + quoted(times(16, "😀") + 'a')), "DataId", Reason::too_long, "dataId"},
            {body(data_id + "7"), "DataId", Reason::wrong_type, "dataId"},
            {body(data_id + "null"), "DataId", Reason::wrong_type, "dataId"},
            {body(task_name + quoted(std::string(21, 't'))), "TaskName", Reason::too_long,
             "taskName"},
            {body(task_name + quoted(times(7, "张"))), "TaskName", Reason::too_long, "taskName"},
            {body(task_name + "{}"), "TaskName", Reason::wrong_type, "taskName"},
        });
  }
  for (const std::string command : {"push", "batch"}) {
    const auto body = [&command](const std::string& members) {
      return command == "push" ? push_with(members) : batch_with(members);
    };
    expect_accepted(command, body(R"("Classification":0,"OfflineStorageTime":0)"));
    expect_accepted(command, body(R"("Classification":1,"OfflineStorageTime":604800)"));
    expect_refused(command, {
                                {body(R"("Classification":-1)"), "Classification",
                                 Reason::out_of_range, "classification"},
                                {body(R"("Classification":"1")"), "Classification",
                                 Reason::wrong_type, "classification"},
                                {body(R"("OfflineStorageTime":604801)"), "OfflineStorageTime",
                                 Reason::out_of_range, "offlineStorageTime"},
                                {body(R"("OfflineStorageTime":-1)"), "OfflineStorageTime",
                                 Reason::out_of_range, "offlineStorageTime"},
                                {body(R"("OfflineStorageTime":1.5)"), "OfflineStorageTime",
                                 Reason::wrong_type, "offlineStorageTime"},
                            });
  }
}

TEST(Push, TakesWhatChatAdds) {
  const auto chat = [](const std::string& elements) {
    return push_with(R"("OnlineOnlyFlag":1,"MsgBody":)" + elements);
  };
  for (const std::string type :
       {"Text", "Location", "Face", "Custom", "Sound", "Image", "File", "VideoFile"}) {
    expect_accepted(
        "push", chat(R"([{"MsgType":"TIM)" + type + R"(Elem","MsgContent":{"New":[1]},"X":1}])"));
  }
  expect_accepted("push", push_with(R"("MsgLifeTime":604800)"));
  expect_refused("push", {
                             {push_with(R"("OnlineOnlyFlag":2)"), "OnlineOnlyFlag",
                              Reason::out_of_range, "onlineOnlyFlag"},
                             {push_with(R"("OnlineOnlyFlag":true)"), "OnlineOnlyFlag",
                              Reason::wrong_type, "onlineOnlyFlag"},
                             {push_with(R"("MsgLifeTime":604801)"), "MsgLifeTime",
                              Reason::out_of_range, "msgLifeTime"},
                             {chat("[]"), "MsgBody", Reason::too_few, "msgBody"},
                             {chat("{}"), "MsgBody", Reason::wrong_type, "msgBody"},
                             {chat("[7]"), "MsgBody[0]", Reason::wrong_type, "msgBody[0]"},
                             {chat(R"([{"MsgContent":{}}])"), "MsgBody[0].MsgType", Reason::missing,
                              "msgBody[0].MsgType"},
                             {chat(R"([{"MsgType":"TIMTextElem"}])"), "MsgBody[0].MsgContent",
                              Reason::missing, "msgBody[0].MsgContent"},
                             {chat(R"([{"MsgType":"TIMTextElem","MsgContent":{}},)"
                                   R"({"MsgType":"text","MsgContent":{}}])"),
                              "MsgBody[1].MsgType", Reason::not_one_of, "msgBody[1].MsgType"},
                             {chat(R"([{"MsgType":"TIMTextElem","MsgContent":"hi"}])"),
                              "MsgBody[0].MsgContent", Reason::wrong_type, "msgBody[0].MsgContent"},
                         });
  expect_refused("batch", {
                              {batch_with(R"("MsgBody":[])"), "MsgBody", Reason::unknown_member},
                              {batch_with(R"("Condition":{"TagsOr":["a"]})"), "Condition",
                               Reason::unknown_member},
                          });
}

// --- whom -------------------------------------------------------------------------------------------------------------

TEST(Condition, TakesTagsOrAttributes) {
  for (const std::string condition : {
           R"({"TagsOr":["a","b"]})",
           R"({"TagsAnd":["a"]})",
           R"({"TagsNot":["a"]})",
           R"({"TagsOr":["a"],"TagsAnd":["b"],"TagsNot":["a","b","a"]})",
           R"({"AttrsOr":{"city":"","level":"gold"}})",
           R"({"AttrsOr":{"city":"x"},"AttrsAnd":{"city":"x"}})",
       }) {
    expect_accepted("push", push_to(condition));
    expect_accepted("push", push_to(condition), Naming::library);
  }
  expect_accepted("push", push_to("{\"TagsOr\":[" + repeat(10, R"("t#")") + "],\"TagsAnd\":[" +
                                  repeat(10, R"("u#")") + "]}"));
  expect_accepted("push", push_to("{\"AttrsOr\":{" + repeat(10, R"("n#":"v")") + "}}"));
  expect_accepted("push", push_to("{\"TagsOr\":[\"" + times(16, "张") + "ab\"]}"));
  expect_accepted(
      "push", push_to("{\"AttrsAnd\":{\"" + times(16, "张") + "\":\"" + times(12, "😀") + "\"}}"));
}

TEST(Condition, IsNeverEmpty) {
  expect_refused(
      "push",
      {
          {push_to("{}"), "Condition", Reason::too_few, "to"},
          {push_to("null"), "Condition", Reason::wrong_type, "to"},
          {push_to("[]"), "Condition", Reason::wrong_type, "to"},
          {push_to("\"everyone\""), "Condition", Reason::wrong_type, "to"},
          {push_to(R"({"TagsOr":[]})"), "Condition.TagsOr", Reason::too_few, "to.tagsOr"},
          {push_to(R"({"TagsAnd":["a"],"TagsOr":[]})"), "Condition.TagsOr", Reason::too_few,
           "to.tagsOr"},
          {push_to(R"({"TagsNot":[]})"), "Condition.TagsNot", Reason::too_few, "to.tagsNot"},
          {push_to(R"({"TagsOr":null})"), "Condition.TagsOr", Reason::wrong_type, "to.tagsOr"},
          {push_to(R"({"AttrsOr":{}})"), "Condition.AttrsOr", Reason::too_few, "to.attributesOr"},
          {push_to(R"({"AttrsAnd":{}})"), "Condition.AttrsAnd", Reason::too_few,
           "to.attributesAnd"},
          {push_to(R"({"AttrsAnd":null})"), "Condition.AttrsAnd", Reason::wrong_type,
           "to.attributesAnd"},
      });
}

TEST(Condition, HoldsTagsAndAttributesToTheirLimits) {
  const auto tags = [](const std::string& items) {
    return push_to("{\"TagsAnd\":[" + items + "]}");
  };
  const auto attributes = [](const std::string& members) {
    return push_to("{\"AttrsAnd\":{" + members + "}}");
  };
  const std::string in_tags = "Condition.TagsAnd";
  const std::string in_attributes = "Condition.AttrsAnd";
  const std::string to_tags = "to.tagsAnd";
  const std::string to_attributes = "to.attributesAnd";
  expect_refused(
      "push",
      {
          {tags(repeat(11, R"("t#")")), in_tags, Reason::too_many, to_tags},
          {tags("\"a\",\"\""), in_tags + "[1]", Reason::empty, to_tags + "[1]"},
          {tags(quoted(std::string(51, 't'))), in_tags + "[0]", Reason::too_long, to_tags + "[0]"},
          {tags("\"a\"," + quoted(times(17, "张"))), in_tags + "[1]", Reason::too_long,
           to_tags + "[1]"},
          {tags(quoted(times(17, R"(\u5f20)"))), in_tags + "[0]", Reason::too_long,
           to_tags + "[0]"},
          {tags("7"), in_tags + "[0]", Reason::wrong_type, to_tags + "[0]"},
          {tags("\"a\",null"), in_tags + "[1]", Reason::wrong_type, to_tags + "[1]"},
          {tags(R"("\udc00")"), in_tags + "[0]", Reason::half_surrogate, to_tags + "[0]"},
          {push_to(R"({"TagsAnd":"a"})"), in_tags, Reason::wrong_type, to_tags},
          {push_to(R"({"TagsAnd":{"0":"a"}})"), in_tags, Reason::wrong_type, to_tags},
          {attributes(repeat(11, R"("n#":"v")")), in_attributes, Reason::too_many, to_attributes},
          {attributes(R"("":"v")"), in_attributes, Reason::empty_name, to_attributes},
          {attributes(quoted(std::string(51, 'n')) + ":\"v\""), in_attributes, Reason::too_long,
           to_attributes},
          {attributes("\"city\":" + quoted(std::string(51, 'v'))), in_attributes + ".city",
           Reason::too_long, to_attributes + ".city"},
          {attributes("\"城市\":" + quoted(times(13, "😀"))), in_attributes + R"(["城市"])",
           Reason::too_long, to_attributes + R"(["城市"])"},
          {attributes(R"("level":3)"), in_attributes + ".level", Reason::wrong_type,
           to_attributes + ".level"},
          {attributes(R"("level":["a"])"), in_attributes + ".level", Reason::wrong_type,
           to_attributes + ".level"},
          // An older client's form.
          {push_to(R"({"AttrsAnd":[{"city":"x"}]})"), in_attributes, Reason::wrong_type,
           to_attributes},
          {push_to(R"({"AttrsNot":{"city":"x"}})"), "Condition.AttrsNot", Reason::unknown_member,
           "to.AttrsNot"},
          {push_to(R"({"tagsOr":["a"]})"), "Condition.tagsOr", Reason::unknown_member, "to.tagsOr"},
      });
}

TEST(Condition, HasEitherTagsOrAttributes) {
  for (const std::string tags : {"TagsOr", "TagsAnd", "TagsNot"}) {
    for (const std::string attributes : {"AttrsOr", "AttrsAnd"}) {
      const std::string first = quoted(tags) + R"(:["a"])";
      const std::string second = quoted(attributes) + R"(:{"city":"x"})";
      const std::string comma = ",";
      for (const std::string& both : {first + comma + second, second + comma + first}) {
        expect_refused(
            "push", {{push_to('{' + both + '}'), "Condition", Reason::tags_and_attributes, "to"}});
      }
    }
  }
}

TEST(Condition, NamesATagOnceInOrAndAnd) {
  struct Twice {
    std::string condition, field, called, service, library;
  };
  const std::vector<Twice> cases{
      {R"({"TagsOr":["a","b","a"]})", "Condition.TagsOr[2]", "to.tagsOr[2]", "TagsOr[0]",
       "tagsOr[0]"},
      {R"({"TagsAnd":["b","b"]})", "Condition.TagsAnd[1]", "to.tagsAnd[1]", "TagsAnd[0]",
       "tagsAnd[0]"},
      {R"({"TagsOr":["a","b"],"TagsAnd":["c","b"]})", "Condition.TagsAnd[1]", "to.tagsAnd[1]",
       "TagsOr[1]", "tagsOr[1]"},
      {R"({"TagsAnd":["c","\u0062"],"TagsOr":["a","b"]})", "Condition.TagsAnd[1]", "to.tagsAnd[1]",
       "TagsOr[1]", "tagsOr[1]"},
  };
  for (const Twice& each : cases) {
    const std::string body = push_to(each.condition);
    expect_refused("push", {{body, each.field, Reason::same_tag, each.called}});
    EXPECT_EQ(check_of("push", body)->text, each.service);
    EXPECT_EQ(check_of("push", body, Naming::library)->text, each.library);
  }
  expect_accepted("push", push_to(R"({"TagsOr":["a"],"TagsAnd":["A"," a"]})"));
}

// --- the message ------------------------------------------------------------------------------------------------------

TEST(Message, HasTextsOfAnyLength) {
  expect_info_accepted("");
  expect_info_accepted(R"("Title":"","Desc":"","PushTemplateId":"")");
  expect_info_accepted("\"Title\":" + quoted(times(5'000, "张")) +
                       R"(,"Desc":"line\nline \u0000 😀")");
  expect_info_refused({
      {R"("Title":7)", "Title", Reason::wrong_type, "title"},
      {R"("Title":null)", "Title", Reason::wrong_type, "title"},
      {R"("Title":"\ud83d")", "Title", Reason::half_surrogate, "title"},
      {R"("Desc":["x"])", "Desc", Reason::wrong_type, "desc"},
      {R"("Desc":"\ude00")", "Desc", Reason::half_surrogate, "desc"},
      {R"("PushTemplateId":1400000000)", "PushTemplateId", Reason::wrong_type},
  });
}

TEST(Message, HasFlagsAndBadgesInTheirRanges) {
  expect_info_accepted(R"("PushFlag":0,"BadgeAddNum":1,"BadgeSetNum":0)");
  expect_info_accepted(R"("PushFlag":1,"BadgeAddNum":99,"BadgeSetNum":999)");
  expect_info_refused({
      {R"("PushFlag":2)", "PushFlag", Reason::out_of_range},
      {R"("PushFlag":-1)", "PushFlag", Reason::out_of_range},
      {R"("PushFlag":true)", "PushFlag", Reason::wrong_type},
      {R"("PushFlag":"0")", "PushFlag", Reason::wrong_type},
      {R"("BadgeAddNum":0)", "BadgeAddNum", Reason::out_of_range},
      {R"("BadgeAddNum":100)", "BadgeAddNum", Reason::out_of_range},
      {R"("BadgeAddNum":1.5)", "BadgeAddNum", Reason::wrong_type},
      {R"("BadgeSetNum":-1)", "BadgeSetNum", Reason::out_of_range},
      {R"("BadgeSetNum":1000)", "BadgeSetNum", Reason::out_of_range},
      {R"("BadgeSetNum":"1")", "BadgeSetNum", Reason::wrong_type},
  });
}

TEST(Message, HasAnExtThatIsJson) {
  const auto ext = [](const std::string& text) { return R"("Ext":)" + quoted(text); };
  for (const std::string text : {R"({\"entity\":{}})", R"([1,2])", R"(\"text\")", "7", "null",
                                 R"( {\"a\":\"\\ud83d\\ude00\"} )", R"({\"a\":{},\"a\":1})"}) {
    expect_info_accepted(ext(text));
  }
  expect_info_accepted(ext(times(64, "[") + times(64, "]")));
  expect_info_refused({
      {ext("{"), "Ext", Reason::not_json, "ext"},
      {ext("{'a':1}"), "Ext", Reason::not_json, "ext"},
      {ext(R"({\"a\":1}})"), "Ext", Reason::not_json, "ext"},
      {ext("[object Object]"), "Ext", Reason::not_json, "ext"},
      {ext(R"({\"a\":\"\\ud83d\"})"), "Ext", Reason::half_surrogate, "ext"},
      {ext(R"({\"\\ud83d\":1})"), "Ext", Reason::half_surrogate, "ext"},
      {ext(R"({\"a\":\"\ud83d\"})"), "Ext", Reason::half_surrogate, "ext"},
      {ext(times(65, "[") + times(65, "]")), "Ext", Reason::too_deep, "ext"},
      {ext(times(100'000, "[")), "Ext", Reason::too_deep, "ext"},
      {R"("Ext":{"entity":{}})", "Ext", Reason::wrong_type, "ext"},
      {R"("Ext":null)", "Ext", Reason::wrong_type, "ext"},
  });
  const std::optional<Problem> problem = check_of("batch", batch_of('{' + ext("{x}") + '}'));
  ASSERT_TRUE(problem);
  EXPECT_EQ(sentence_of(*problem),
            "OfflinePushInfo.Ext is not JSON (byte 2). Ext is JSON text, which some vendors insist "
            "on: an object that has the member entity, for example.");
  // What is plainly no JSON is the caller's own business in a body of its own.
  for (const std::string text : {"", "opened by the app", "42 apples", "\\u00a0{}"}) {
    const std::string body = batch_of('{' + ext(text) + '}');
    expect_accepted("batch", body);
    const std::optional<Problem> found = check_of("batch", body, Naming::library);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(to_text(found->path), "message.ext");
    EXPECT_EQ(found->reason, Reason::not_json);
  }
}

TEST(Message, HasTextsByLanguage) {
  const auto content = [](const std::string& items) {
    return R"("MultiLanguageContent":)" + items;
  };
  const std::string place = "MultiLanguageContent";
  expect_info_accepted(content("[]"));
  expect_info_accepted(content(R"([{"Language":"de"},{"Language":"zh-hant","Title":"t","Desc":"d",)"
                               R"("Sound":1}])"));
  expect_info_refused({
      {content("{}"), place, Reason::wrong_type},
      {content("[\"de\"]"), place + "[0]", Reason::wrong_type},
      {content(R"([{"Title":"t"}])"), place + "[0].Language", Reason::missing},
      {content(R"([{"Language":"de"},{"Language":""}])"), place + "[1].Language", Reason::empty},
      {content(R"([{"Language":7}])"), place + "[0].Language", Reason::wrong_type},
      {content(R"([{"Language":"de","Title":7}])"), place + "[0].Title", Reason::wrong_type},
      {content(R"([{"Language":"de","Desc":null}])"), place + "[0].Desc", Reason::wrong_type},
  });
}

TEST(Message, LeavesTheServicesNamesOfATemplateOut) {
  const auto parameters = [](const std::string& members) {
    return R"("PushTemplateId":"1400000000-1","PushTemplateParam":{)" + members + '}';
  };
  const std::string place = "PushTemplateParam";
  expect_info_accepted(parameters(""));
  expect_info_accepted(
      parameters(R"("UserName":"a","Count":7,"timtitle":"x","More":{"timTitle":1})"));
  for (const std::string name : {"timTitle", "timDesc", "timSenderNick", "timGroupName"}) {
    expect_info_refused(
        {{parameters(quoted(name) + ":\"x\""), place, Reason::reserved_names},
         {parameters("\"a\":\"b\"," + quoted(name) + ":null"), place, Reason::reserved_names}});
  }
  expect_info_refused({
      {parameters(R"("":"x")"), place, Reason::empty_name},
      {R"("PushTemplateParam":[])", place, Reason::wrong_type},
      {R"("PushTemplateParam":"x")", place, Reason::wrong_type},
  });
  EXPECT_EQ(hint_of(*check_of("batch", batch_of('{' + parameters(R"("timDesc":"x")") + '}'))),
            "Leave these out: timTitle, timDesc, timSenderNick, timGroupName");
}

// Every member of a vendor's object by what it takes: the values that pass, those that do not.
struct Taken {
  std::vector<std::string> names;
  std::vector<std::string> good;
  std::vector<std::pair<std::string, Reason>> bad;
};

const std::vector<std::pair<std::string, Reason>> no_flags{{"2", Reason::out_of_range},
                                                           {"-1", Reason::out_of_range},
                                                           {"\"1\"", Reason::wrong_type},
                                                           {"true", Reason::wrong_type},
                                                           {"0.5", Reason::wrong_type}};
const std::vector<std::pair<std::string, Reason>> no_texts{{"7", Reason::wrong_type},
                                                           {"null", Reason::wrong_type},
                                                           {"{}", Reason::wrong_type},
                                                           {R"("\ud83d")", Reason::half_surrogate}};
const std::vector<std::pair<std::string, Reason>> no_objects{
    {"\"x\"", Reason::wrong_type}, {"[]", Reason::wrong_type}, {"null", Reason::wrong_type}};
const std::vector<std::pair<std::string, Reason>> no_addresses{
    {"\"http://example.org/a.png\"", Reason::not_https},
    {"\"www.example.org\"", Reason::not_https},
    {"\"\"", Reason::not_https},
    {"7", Reason::wrong_type}};
const std::vector<std::string> texts{"\"\"", "\"IM\"", R"("\u0000\n")"};
const std::vector<std::string> addresses{"\"https://example.org/a.png\""};

void expect_vendor(const std::string& vendor, const std::string& beside,
                   const std::vector<Taken>& all) {
  const auto info = [&](const std::string& name, const std::string& value) {
    return quoted(vendor) + ":{" + beside + quoted(name) + ':' + value + '}';
  };
  for (const Taken& each : all) {
    for (const std::string& name : each.names) {
      for (const std::string& value : each.good) expect_info_accepted(info(name, value));
      for (const auto& [value, reason] : each.bad) {
        expect_info_refused({{info(name, value), vendor + '.' + name, reason}});
      }
    }
  }
}

TEST(Message, HoldsAndroidInfoToItsTable) {
  const auto words = [](const std::string& other) {
    return std::vector<std::pair<std::string, Reason>>{{quoted(other), Reason::not_one_of},
                                                       {"\"\"", Reason::not_one_of},
                                                       {"1", Reason::wrong_type}};
  };
  expect_vendor(
      "AndroidInfo", "",
      {
          {{"Sound", "XiaoMiChannelID", "OPPOChannelID", "OPPOCategory", "OPPOPrivateMsgTemplateId",
            "VIVOCategory", "HuaWeiChannelID", "HuaWeiCategory", "GoogleChannelID", "GoogleImage"},
           texts,
           no_texts},
          {{"PushStyle", "VIVOClassification", "MeiZuNoticeMsgType", "ExtAsHuaweiIntentParam"},
           {"0", "1"},
           no_flags},
          {{"OPPOPrivateTitleParameters", "OPPOPrivateContentParameters"},
           {"{}", R"({"k":"v","deep":{"timTitle":[1]}})"},
           no_objects},
          {{"VIVONotifyType"}, {"\"1\"", "\"4\""}, words("5")},
          {{"HuaWeiImportance", "HonorImportance"}, {"\"LOW\"", "\"NORMAL\""}, words("HIGH")},
          {{"GooglePriority"}, {"\"normal\"", "\"high\""}, words("NORMAL")},
          {{"HuaWeiImage", "HonorImage"}, addresses, no_addresses},
      });
  expect_vendor("AndroidInfo", R"("OPPOCategory":"IM",)",
                {{{"OPPONotifyLevel"},
                  {"1", "2", "16"},
                  {{"0", Reason::not_one_of},
                   {"3", Reason::not_one_of},
                   {"-1", Reason::not_one_of},
                   {"\"2\"", Reason::wrong_type}}}});
  expect_info_refused({
      {R"("AndroidInfo":{"OPPONotifyLevel":2})", "AndroidInfo.OPPONotifyLevel",
       Reason::needs_another},
      {R"("AndroidInfo":[])", "AndroidInfo", Reason::wrong_type},
      {R"("AndroidInfo":null)", "AndroidInfo", Reason::wrong_type},
  });
  expect_info_accepted(R"("AndroidInfo":{"OPPONotifyLevel":16,"OPPOCategory":"IM"})");
  const std::string level = batch_of(R"({"AndroidInfo":{"OPPONotifyLevel":2}})");
  EXPECT_EQ(message_of(*check_of("batch", level)), "has no meaning without OPPOCategory");
  const std::string words_of_it = batch_of(R"({"AndroidInfo":{"VIVONotifyType":"5"}})");
  EXPECT_EQ(message_of(*check_of("batch", words_of_it)), "must be one of: 1, 2, 3, 4");
  const std::string numbers_of_it =
      batch_of(R"({"AndroidInfo":{"OPPOCategory":"","OPPONotifyLevel":4}})");
  EXPECT_EQ(message_of(*check_of("batch", numbers_of_it)), "must be one of: 1, 2, 16");
}

TEST(Message, HoldsApnsInfoToItsTable) {
  expect_vendor(
      "ApnsInfo", "",
      {
          {{"BadgeMode", "MutableContent", "ContentAvailable", "IsVoipPush"}, {"0", "1"}, no_flags},
          {{"Title", "SubTitle", "Sound", "Image"}, texts, no_texts},
          {{"InterruptionLevel"},
           {"\"active\"", "\"critical\"", "\"passive\"", "\"time-sensitive\""},
           {{"\"loud\"", Reason::not_one_of}, {"1", Reason::wrong_type}}},
          {{"LiveActivity"}, {R"({"LaId":"a","Event":"update","ContentState":{}})"}, no_objects},
      });
  expect_info_refused({{R"("ApnsInfo":"x")", "ApnsInfo", Reason::wrong_type}});
}

TEST(Message, KnowsWhatALiveActivityHas) {
  const auto activity = [](const std::string& members) {
    return R"("ApnsInfo":{"LiveActivity":{)" + members + "}}";
  };
  const std::string place = "ApnsInfo.LiveActivity";
  const std::string end = R"("LaId":"a","Event":"end","ContentState":{"k":1})";
  const std::string update = R"("LaId":"a","Event":"update","ContentState":{})";
  expect_info_accepted(activity(end));
  expect_info_accepted(activity(end + R"(,"DismissalDate":1739502750)"));
  expect_info_accepted(activity(R"("DismissalDate":0,)" + end + R"(,"Stale":1)"));
  expect_info_accepted(activity(update + R"(,"StaleDate":1739502750)"));
  expect_info_accepted(
      activity("\"LaId\":" + quoted(std::string(64, 'i')) + R"(,"Event":"end","ContentState":{})"));
  expect_info_refused({
      {activity(""), place + ".LaId", Reason::missing},
      {activity(R"("LaId":"a","ContentState":{})"), place + ".Event", Reason::missing},
      {activity(R"("LaId":"a","Event":"end")"), place + ".ContentState", Reason::missing},
      {activity(R"("LaId":"")"), place + ".LaId", Reason::empty},
      {activity("\"LaId\":" + quoted(std::string(65, 'i'))), place + ".LaId", Reason::too_long},
      {activity("\"LaId\":" + quoted(times(21, "张") + "ab")), place + ".LaId", Reason::too_long},
      {activity(R"("Event":"start")"), place + ".Event", Reason::not_one_of},
      {activity(R"("Event":1)"), place + ".Event", Reason::wrong_type},
      {activity(R"("ContentState":"x")"), place + ".ContentState", Reason::wrong_type},
      {activity(update + R"(,"DismissalDate":1739502750)"), place + ".DismissalDate",
       Reason::end_only},
      {activity(R"("DismissalDate":1739502750,)" + update), place + ".DismissalDate",
       Reason::end_only},
      {activity(end + R"(,"DismissalDate":-1)"), place + ".DismissalDate", Reason::out_of_range},
      {activity(end + R"(,"DismissalDate":1739502750000)"), place + ".DismissalDate",
       Reason::out_of_range},
      {activity(end + R"(,"DismissalDate":"now")"), place + ".DismissalDate", Reason::wrong_type},
  });
}

TEST(Message, HoldsHarmonyInfoToItsTable) {
  expect_vendor(
      "HarmonyInfo", "",
      {{{"Title", "Category", "Sound"}, texts, no_texts}, {{"Image"}, addresses, no_addresses}});
  expect_vendor("HarmonyInfo", R"("Sound":"chime.mp3",)",
                {{{"SoundDuration"},
                  {"1", "60"},
                  {{"0", Reason::out_of_range},
                   {"61", Reason::out_of_range},
                   {"\"5\"", Reason::wrong_type}}}});
  expect_info_refused({
      {R"("HarmonyInfo":{"SoundDuration":5})", "HarmonyInfo.SoundDuration", Reason::needs_another},
      {R"("HarmonyInfo":7)", "HarmonyInfo", Reason::wrong_type},
  });
}

// The object grows every year.
TEST(Message, LetsPassWhatItDoesNotKnow) {
  const std::string anything = R"("New":{"Condition":{"TagsOr":[]},"Ext":"{","a":[1.5,null,true]})";
  for (const std::string object :
       {"", "AndroidInfo", "ApnsInfo", "HarmonyInfo", "ApnsInfo/LiveActivity"}) {
    if (object.empty()) {
      expect_info_accepted(anything);
    } else if (object == "ApnsInfo/LiveActivity") {
      expect_info_accepted(
          R"("ApnsInfo":{"LiveActivity":{"LaId":"a","Event":"end","ContentState":{},)" + anything +
          "}}");
    } else {
      expect_info_accepted(quoted(object) + ":{" + anything + '}');
    }
  }
  expect_info_accepted(
      R"("title":7,"Condition":{"TagsOr":[]},"LiveActivity":{},"DismissalDate":1)");
  expect_info_accepted("\"New\":" + times(62, "[") + times(62, "]"));
  expect_info_refused({
      {"\"New\":" + times(63, "[") + times(63, "]"), "New", Reason::too_deep},
      {R"("New":["\ud83d"])", "New", Reason::half_surrogate},
  });
}

TEST(Message, TakesEverythingAtOnce) {
  const std::string everything = R"({"PushFlag":0,"Title":"Order shipped",
    "Desc":"It arrives tomorrow",
    "Ext":"{\"entity\":{\"order\":\"8841\"},\"timPushFeatures\":{\"fcmPushType\":1}}",
    "MultiLanguageContent":[{"Language":"de","Title":"Bestellung versandt",
                             "Desc":"Sie kommt morgen an"}],
    "BadgeAddNum":1,
    "AndroidInfo":{"Sound":"chime","PushStyle":1,"XiaoMiChannelID":"orders",
      "OPPOChannelID":"orders","OPPOCategory":"ORDER","OPPONotifyLevel":2,"VIVOCategory":"ORDER",
      "VIVONotifyType":"4","HuaWeiImportance":"NORMAL","HuaWeiCategory":"EXPRESS",
      "HonorImportance":"NORMAL","GoogleChannelID":"orders","GooglePriority":"high",
      "MeiZuNoticeMsgType":1},
    "ApnsInfo":{"BadgeMode":0,"SubTitle":"Parcel 8841","MutableContent":1,"Sound":"chime.caf",
      "InterruptionLevel":"time-sensitive"},
    "HarmonyInfo":{"Category":"EXPRESS","Sound":"chime.mp3","SoundDuration":5}})";
  for (const Naming naming : {Naming::service, Naming::library}) {
    expect_accepted("batch", batch_of(everything), naming);
    expect_accepted("push",
                    R"({"From_Account":"administrator","MsgRandom":190847,)"
                    R"("Condition":{"TagsAnd":["fr","beta"],"TagsNot":["muted"]},)"
                    R"("OfflinePushInfo":)" +
                        everything + '}',
                    naming);
    expect_accepted("revoke", R"({"TaskId":"t","OfflinePushInfo":)" + everything + '}', naming);
  }
}

// --- batch, revoke, web pushes ----------------------------------------------------------------------------------------

TEST(Batch, Takes1To500Accounts) {
  for (const std::string command : {"batch", "webbatch"}) {
    const auto body = [&command](const std::string& list) {
      const std::string message =
          command == "batch" ? R"("OfflinePushInfo":{})" : R"("WebInfo":{})";
      return web_with(message + R"(,"To_Account":)" + list);
    };
    expect_accepted(command, body("[" + repeat(500, R"("u#")") + "]"));
    expect_accepted(command, body(R"(["0F2B5C1E-7A44-4B0C-9E55-3D1A6C8B7F20","anna","anna"])"));
    expect_refused(
        command,
        {
            {body("[]"), "To_Account", Reason::too_few, "accounts"},
            {body("[" + repeat(501, R"("u#")") + "]"), "To_Account", Reason::too_many, "accounts"},
            {body("\"anna\""), "To_Account", Reason::wrong_type, "accounts"},
            {body(R"(["a",""])"), "To_Account[1]", Reason::empty, "accounts[1]"},
            {body(R"(["a",7])"), "To_Account[1]", Reason::wrong_type, "accounts[1]"},
            {body(R"(["a\t"])"), "To_Account[0]", Reason::control_character, "accounts[0]"},
            {body(R"(["a"],"RegistrationIDs":["b"])"), "RegistrationIDs", Reason::unknown_member},
        });
    const std::string message = command == "batch" ? R"("OfflinePushInfo":{})" : R"("WebInfo":{})";
    expect_refused(command, {{web_with(message), "To_Account", Reason::missing, "accounts"}});
    EXPECT_EQ(hint_of(*check_of(command, body("[]"))), "A call takes 1 to 500 accounts");
  }
}

TEST(Revoke, TakesATaskId) {
  expect_accepted("revoke", R"({"TaskId":"t"})");
  expect_accepted("revoke", R"({"TaskId":"t","OfflinePushInfo":{"Desc":"x"}})");
  const std::string task = R"("TaskId":"t")";
  expect_refused(
      "revoke",
      {
          {"{}", "TaskId", Reason::missing, "taskId"},
          {R"({"TaskID":"t"})", "TaskID", Reason::unknown_member},
          {R"({"TaskId":""})", "TaskId", Reason::empty, "taskId"},
          {R"({"TaskId":7})", "TaskId", Reason::wrong_type, "taskId"},
          {R"({"TaskId":["t"]})", "TaskId", Reason::wrong_type, "taskId"},
          {R"({"TaskId":"t\n"})", "TaskId", Reason::control_character, "taskId"},
          {'{' + task + R"(,"OfflinePushInfo":null})", "OfflinePushInfo", Reason::wrong_type,
           "message"},
          {'{' + task + R"(,"OfflinePushInfo":{"BadgeAddNum":0}})", "OfflinePushInfo.BadgeAddNum",
           Reason::out_of_range, "message.BadgeAddNum"},
          {'{' + task + R"(,"From_Account":"a"})", "From_Account", Reason::unknown_member},
      });
}

TEST(WebPush, HasWebInfoOrMessageOrBoth) {
  const std::string info =
      R"("WebInfo":{"Title":"t","Desc":"d","Ext":"{}","URL":"http://x","N":1})";
  const std::string page = R"("Message":{"any":[1,{"Ext":"{"}]})";
  expect_accepted("webpush", web_with(info));
  expect_accepted("webpush", web_with(page));
  expect_accepted("webpush", web_with(info + ',' + page));
  expect_accepted("webbatch", web_with(R"("To_Account":["a"],)" + page));
  const auto web = [](const std::string& members) { return web_with("\"WebInfo\":" + members); };
  expect_refused(
      "webpush",
      {
          {web_with(R"("DataId":"x")"), "WebInfo", Reason::missing, "message"},
          {web("[]"), "WebInfo", Reason::wrong_type, "message"},
          {web("null"), "WebInfo", Reason::wrong_type, "message"},
          {web_with(R"("Message":"x")"), "Message", Reason::wrong_type, "pageMessage"},
          {web(R"({"Title":7})"), "WebInfo.Title", Reason::wrong_type, "message.title"},
          {web(R"({"Desc":null})"), "WebInfo.Desc", Reason::wrong_type, "message.desc"},
          {web(R"({"URL":{}})"), "WebInfo.URL", Reason::wrong_type, "message.url"},
          {web(R"({"Ext":"{x"})"), "WebInfo.Ext", Reason::not_json, "message.ext"},
          {web_with(info + R"(,"OfflinePushInfo":{})"), "OfflinePushInfo", Reason::unknown_member},
          {web_with(R"("Message":{},"MsgBody":[])"), "MsgBody", Reason::unknown_member},
          {R"({"MsgRandom":1,)" + info + '}', "From_Account", Reason::missing, "from"},
          {R"({"From_Account":"a",)" + info + '}', "MsgRandom", Reason::missing, "msgRandom"},
      });
}

TEST(WebPush, IsForEveryoneOrByTags) {
  const auto to = [](const std::string& condition) {
    return web_with(R"("WebInfo":{},"Condition":)" + condition);
  };
  expect_accepted("webpush", to(R"({"TagsOr":["a"],"TagsAnd":["b"],"TagsNot":["c"]})"));
  expect_refused("webpush",
                 {
                     {to("{}"), "Condition", Reason::too_few, "to"},
                     {to(R"({"TagsOr":[]})"), "Condition.TagsOr", Reason::too_few, "to.tagsOr"},
                     {to(R"({"TagsOr":["a"],"TagsAnd":["a"]})"), "Condition.TagsAnd[0]",
                      Reason::same_tag, "to.tagsAnd[0]"},
                     {to(R"({"AttrsOr":{"a":"b"}})"), "Condition.AttrsOr", Reason::unknown_member,
                      "to.AttrsOr"},
                 });
  const std::string batch =
      web_with(R"("To_Account":["a"],"WebInfo":{},"Condition":{"TagsOr":["a"]})");
  expect_refused("webbatch", {{batch, "Condition", Reason::unknown_member}});
}

// --- statistics: what they are asked ----------------------------------------------------------------------------------

TEST(Statistics, AreAboutATimeThatIsNotTooLong) {
  constexpr std::int64_t start = 1'741'104'000;
  constexpr std::int64_t day = 86'400;
  const std::string list = R"(,"TaskID":[])";
  struct Call {
    std::string command, rest;
    std::int64_t days;  // those of the page, and the day that they begin with
  };
  for (const Call& call :
       {Call{"all_member_push_statistics", list, 31}, Call{"all_member_push_loss", list, 8},
        Call{"normal_push_statistics", "", 31}}) {
    const auto times_of = [&call](const std::string& from, const std::string& to) {
      return R"({"StartTime":)" + from + R"(,"EndTime":)" + to + call.rest + '}';
    };
    const auto period = [&](std::int64_t seconds) {
      return times_of(std::to_string(start), std::to_string(start + seconds));
    };
    const std::string now = std::to_string(start);
    expect_accepted(call.command, period(0));
    expect_accepted(call.command, period(call.days * day));
    expect_accepted(call.command, times_of("0", "0"));
    // The last of a member that is there twice counts.
    expect_accepted(call.command, R"({"StartTime":0,"EndTime":9999999999,"StartTime":)" + now +
                                      R"(,"EndTime":)" + now + call.rest + '}');
    expect_accepted(call.command,
                    R"({"EndTime":)" + now + R"(,"StartTime":)" + now + call.rest + '}');
    expect_refused(
        call.command,
        {
            {period(call.days * day + 1), "EndTime", Reason::long_period, "end"},
            {period(-1), "EndTime", Reason::no_period, "end"},
            {R"({"EndTime":1,"StartTime":2)" + call.rest + '}', "EndTime", Reason::no_period,
             "end"},
            {times_of("-1", "0"), "StartTime", Reason::out_of_range, "start"},
            {times_of(now + "000", now + "000"), "StartTime", Reason::out_of_range, "start"},
            {times_of("0", "10000000000"), "EndTime", Reason::out_of_range, "end"},
            {times_of("1.5", "2"), "StartTime", Reason::wrong_type, "start"},
            {times_of("1", "\"2\""), "EndTime", Reason::wrong_type, "end"},
            {times_of("null", "2"), "StartTime", Reason::wrong_type, "start"},
            {R"({"EndTime":1)" + call.rest + '}', "StartTime", Reason::missing, "start"},
            {R"({"StartTime":1)" + call.rest + '}', "EndTime", Reason::missing, "end"},
            {"{}", "StartTime", Reason::missing, "start"},
            {times_of("1", "2,\"Zone\":1"), "Zone", Reason::unknown_member},
        });
    EXPECT_EQ(check_of(call.command, period(call.days * day + 1))->limit, call.days);
  }
  expect_refused("normal_push_statistics", {{R"({"StartTime":1,"EndTime":2,"TaskID":[]})", "TaskID",
                                             Reason::unknown_member}});
}

TEST(Statistics, TakeUpTo5Tasks) {
  for (const std::string command : {"all_member_push_statistics", "all_member_push_loss"}) {
    const auto body = [](const std::string& tasks) {
      return R"({"StartTime":1,"EndTime":2,"TaskID":)" + tasks + '}';
    };
    expect_accepted(command, body("[]"));
    expect_accepted(command, body("[" + repeat(5, R"("t#")") + "]"));
    expect_refused(
        command,
        {
            {R"({"StartTime":1,"EndTime":2})", "TaskID", Reason::missing, "tasks"},
            {body("[" + repeat(6, R"("t#")") + "]"), "TaskID", Reason::too_many, "tasks"},
            {body("\"t\""), "TaskID", Reason::wrong_type, "tasks"},
            {body("null"), "TaskID", Reason::wrong_type, "tasks"},
            {body(R"(["t",""])"), "TaskID[1]", Reason::empty, "tasks[1]"},
            {body("[7]"), "TaskID[0]", Reason::wrong_type, "tasks[0]"},
            {body(R"(["\n"])"), "TaskID[0]", Reason::control_character, "tasks[0]"},
            {R"({"StartTime":1,"EndTime":2,"TaskId":[]})", "TaskId", Reason::unknown_member},
        });
    EXPECT_EQ(message_of(*check_of(command, body("[" + repeat(6, R"("t#")") + "]"))),
              "holds more than 5 TaskIds");
  }
}

TEST(Statistics, TraceOneUserOrOneMessage) {
  expect_accepted("all_member_push_trace", R"({"TaskID":"t","UserID":"anna"})");
  expect_accepted("normal_push_trace", R"({"PushID":"p"})");
  expect_refused(
      "all_member_push_trace",
      {
          {"{}", "TaskID", Reason::missing, "taskId"},
          {R"({"TaskID":"t"})", "UserID", Reason::missing, "account"},
          {R"({"TaskID":["t"],"UserID":"a"})", "TaskID", Reason::wrong_type, "taskId"},
          {R"({"TaskID":"","UserID":"a"})", "TaskID", Reason::empty, "taskId"},
          {R"({"TaskID":"t","UserID":""})", "UserID", Reason::empty, "account"},
          {R"({"TaskID":"t","UserID":7})", "UserID", Reason::wrong_type, "account"},
          {R"({"TaskID":"t","UserID":"a","StartTime":1})", "StartTime", Reason::unknown_member},
      });
  expect_refused("normal_push_trace",
                 {
                     {"{}", "PushID", Reason::missing, "pushId"},
                     {R"({"PushID":""})", "PushID", Reason::empty, "pushId"},
                     {R"({"PushID":7})", "PushID", Reason::wrong_type, "pushId"},
                     {R"({"PushId":"p"})", "PushId", Reason::unknown_member},
                 });
}

// --- members that are there twice -------------------------------------------------------------------------------------

TEST(Push, CountsTheLastOfAMemberThatIsThereTwice) {
  const auto twice = [](const std::string& first, const std::string& second) {
    return push_with(R"("Condition":)" + first + R"(,"Condition":)" + second);
  };
  const std::string tags = R"({"TagsOr":["a"]})";
  const std::string attributes = R"({"AttrsOr":{"city":"x"}})";
  expect_accepted("push", twice(tags, attributes));
  expect_accepted("push", twice(attributes, tags));
  expect_accepted("push", twice(tags, tags));
  expect_accepted("push", twice(tags, R"({"TagsAnd":["a"]})"));
  // Within one condition.
  expect_accepted("push", push_to(R"({"TagsOr":["a"],"TagsOr":["a"]})"));
  expect_accepted("push", push_to(R"({"TagsOr":["a"],"TagsAnd":["b"],"TagsOr":["c"]})"));
  expect_accepted("push", push_to(R"({"TagsOr":["b"],"TagsAnd":["b"],"TagsOr":["c"]})"));
  expect_accepted("push", push_to(R"({"AttrsOr":{"a":"b","a":"c"}})"));
  expect_refused("push", {
                             // Each is checked.
                             {twice("{}", tags), "Condition", Reason::too_few, "to"},
                             {twice(tags, "{}"), "Condition", Reason::too_few, "to"},
                             {twice(tags, "null"), "Condition", Reason::wrong_type, "to"},
                             {twice(R"({"TagsOr":["a","a"]})", tags), "Condition.TagsOr[1]",
                              Reason::same_tag, "to.tagsOr[1]"},
                             {push_to(R"({"TagsOr":["c"],"TagsAnd":["b"],"TagsOr":["b"]})"),
                              "Condition.TagsAnd[0]", Reason::same_tag, "to.tagsAnd[0]"},
                             // The second reading knows nothing of the first's tags.
                             {twice(tags, R"({"TagsOr":["x"],"AttrsOr":{"city":"x"}})"),
                              "Condition", Reason::tags_and_attributes, "to"},
                         });

  const auto activity = [](const std::string& members) {
    return R"("ApnsInfo":{"LiveActivity":{"LaId":"a","ContentState":{},)" + members + "}}";
  };
  expect_info_accepted(activity(R"("Event":"update","DismissalDate":1,"Event":"end")"));
  expect_info_accepted(activity(R"("Event":"end","DismissalDate":1)") + ',' +
                       activity(R"("Event":"update")"));
  expect_info_accepted(R"("AndroidInfo":{"OPPOCategory":"IM"},"AndroidInfo":{"Sound":"x"})");
  expect_info_refused({
      {activity(R"("Event":"end","DismissalDate":1,"Event":"update")"),
       "ApnsInfo.LiveActivity.DismissalDate", Reason::end_only},
      {activity(R"("Event":"end")") + ',' + activity(R"("Event":"update","DismissalDate":1)"),
       "ApnsInfo.LiveActivity.DismissalDate", Reason::end_only},
      {R"("AndroidInfo":{"OPPOCategory":"IM"},"AndroidInfo":{"OPPONotifyLevel":1})",
       "AndroidInfo.OPPONotifyLevel", Reason::needs_another},
      {R"("BadgeAddNum":0,"BadgeAddNum":1)", "BadgeAddNum", Reason::out_of_range},
      {R"("Ext":"{","Ext":"{}")", "Ext", Reason::not_json, "ext"},
  });
}

// --- changed bodies ---------------------------------------------------------------------------------------------------

// Makes bodies of the documented ones, most of them with something in them that does not belong there.
class Changer {
 public:
  explicit Changer(unsigned seed) : random_(seed) {}

  unsigned below(std::size_t bound) {
    return std::uniform_int_distribution<unsigned>(0, static_cast<unsigned>(bound) - 1)(random_);
  }

  // Something within is replaced, taken away, or given by another name.
  void change(Json& value) {
    static const std::vector<Json> strange{
        nullptr,
        true,
        0,
        1,
        17,
        -1,
        1.5,
        4294967296,
        "",
        "end",
        "{",
        "https://x",
        std::string(70, 'x'),
        Json::array(),
        Json::object(),
        Json::array({"x", "x"}),
        Json{{"TagsOr", Json::array({"a"})}},
        Json{{"AttrsOr", Json{{"a", "b"}}}},
        Json{{"Event", "update"}, {"DismissalDate", 1}},
        Json{{"timTitle", "x"}, {"OPPONotifyLevel", 1}, {"SoundDuration", 5}}};
    if (!value.is_structured() || value.empty() || below(5) == 0) {
      value = strange[below(strange.size())];
      return;
    }
    auto item = value.begin();
    std::advance(item, static_cast<std::ptrdiff_t>(below(value.size())));
    if (below(6) == 0) {
      value.erase(item);
    } else if (value.is_object() && below(6) == 0) {
      value[below(2) == 0 ? "New" : "DismissalDate"] = strange[below(strange.size())];
    } else {
      change(*item);
    }
  }

  // As text, its members in any order, some of them there twice.
  std::string write(const Json& value) {
    if (!value.is_structured()) return value.dump();
    std::vector<std::string> items;
    if (value.is_array()) {
      for (const Json& item : value) items.push_back(write(item));
      return '[' + joined(items) + ']';
    }
    for (const auto& [name, item] : value.items()) items.push_back(member(name, item));
    std::shuffle(items.begin(), items.end(), random_);
    for (const auto& [name, item] : value.items()) {
      if (below(12) != 0) continue;
      Json before = item;
      if (below(2) == 0) change(before);
      items.insert(items.begin(), member(name, before));
    }
    return '{' + joined(items) + '}';
  }

 private:
  std::string member(const std::string& name, const Json& value) {
    return Json(name).dump() + ':' + write(value);
  }

  static std::string joined(const std::vector<std::string>& items) {
    std::string all;
    for (const std::string& item : items) all += (all.empty() ? "" : ",") + item;
    return all;
  }

  std::mt19937 random_;
};

// Whatever is sent is what a reader has of it, which of members that are there twice has the last.
TEST(AnyPush, IsCheckedAsTheDomHasIt) {
  std::vector<Sample> all = samples("push");
  for (const auto& [file, info] : message_samples()) {
    Json body = sample("push/batch.json").request;
    body["OfflinePushInfo"] = info;
    all.push_back({file, "batch", body, {}});
  }
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Changer changer(seed);
    const Sample& one = all[changer.below(all.size())];
    Json value = one.request;
    for (unsigned count = changer.below(3); count > 0; --count) changer.change(value);
    const std::string body = changer.write(value);
    const std::string once = stringify(parse(body));
    const std::optional<Problem> problem = check_of(one.command, body);
    const std::optional<Problem> of_once = check_of(one.command, once);
    if (!problem) {
      ASSERT_FALSE(of_once) << seed << ' ' << body << ": " << sentence_of(*of_once);
      ASSERT_TRUE(fits_schema(one.command, value)) << seed << ' ' << body;
    } else if (of_once && can_say(of_once->reason, once)) {
      ASSERT_FALSE(fits_schema(one.command, value)) << seed << ' ' << body;
    }
    ++(problem ? refused : accepted);
    // What the library names otherwise it judges the same, but for an Ext that is no JSON.
    const std::optional<Problem> of_library = check_of(one.command, body, Naming::library);
    ASSERT_TRUE(of_library || !problem) << seed << ' ' << body;
    if (of_library && !problem) {
      ASSERT_EQ(of_library->noun, Noun::ext) << seed << ' ' << body;
    }
  }
  EXPECT_GT(accepted, 700U);
  EXPECT_GT(refused, 700U);
}

// --- bodies -----------------------------------------------------------------------------------------------------------

TEST(BodyOfBatch, HasItsMessageBesideTheAccounts) {
  const Command& batch = command_named("batch");
  const std::vector<std::string> accounts{"anna", "\"张\""};
  const std::string list = R"("To_Account":["anna","\"张\""])";
  EXPECT_EQ(body_of(batch, accounts), '{' + list + '}');
  for (const std::string none : {"", "{}", "{ \n\t}"}) {
    EXPECT_EQ(body_of(batch, accounts, Exact(none)), '{' + list + '}') << none;
  }
  const std::string members =
      R"("From_Account":"a","MsgRandom":7,"OfflinePushInfo":{"Title":"}{","Desc":"{\"x\":{}}"})";
  const std::string body = body_of(batch, accounts, Exact('{' + members + '}'));
  EXPECT_EQ(body, '{' + list + ',' + members + '}');
  expect_accepted("batch", body);
  expect_accepted("batch", body_of(batch, accounts, " \n{ " + members + " } \n"));
  const std::string web = R"({"From_Account":"a","MsgRandom":7,"Message":{}})";
  expect_accepted("webbatch", body_of(command_named("webbatch"), accounts, web));
  EXPECT_EQ(body_of(command_named("push"), accounts, web), "{}") << "a call without a list";
  // What a call about attributes does not take is for its check to find.
  EXPECT_EQ(check_of("get_attr", body_of(command_named("get_attr"), accounts, web))->reason,
            Reason::unknown_member);
}

}  // namespace
}  // namespace timpush
