// What the calls that push and those of statistics answer.
#include <gtest/gtest.h>
#include <timpush/response.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers.h"
#include "fixtures.h"
#include "texts.h"

namespace timpush {
namespace {

// --- answers of pushes ------------------------------------------------------------------------------------------------

std::string ok(const std::string& members) {
  const std::string comma = members.empty() ? "" : ",";
  return R"({"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0)" + comma + members + "}";
}

Answer answer_of(const Read& result) {
  EXPECT_FALSE(result.problem) << sentence_of(*result.problem);
  return result.answer;
}

TEST(PushAnswer, IsNoFailureWithoutATaskId) {
  for (const std::string command : {"push", "batch", "webpush", "webbatch"}) {
    EXPECT_EQ(answer_of(read(command, ok(R"("TaskId":"t")"))).task_id, "t");
    for (const std::string members :
         {"", R"("TaskId":"")", R"("TaskId":null)", R"("TaskId":7)", R"("TaskId":["t"])",
          R"("TaskId":{"TaskId":"t"})", R"("TaskID":"t")", R"("TaskId":"t","TaskId":null)",
          R"("TaskId":"t","TaskId":7)", R"("More":{"TaskId":"t"})"}) {
      EXPECT_EQ(answer_of(read(command, ok(members))).task_id, "") << members;
    }
    EXPECT_EQ(answer_of(read(command, ok(R"("TaskId":7,"TaskId":"t")"))).task_id, "t");
    EXPECT_EQ(answer_of(read(command, ok(R"("TaskId":"s","TaskId":"t")"))).task_id, "t");
  }
  EXPECT_EQ(answer_of(read("revoke", ok(R"("TaskId":"t")"))).task_id, "") << "it has none";
  EXPECT_EQ(answer_of(read("set_attr", ok(R"("TaskId":"t")"))).task_id, "");
}

TEST(PushAnswer, NamesEveryAccountThatFailed) {
  const std::string items = repeat(500, R"({"To_Account":"u#","ErrorCode":70107})");
  const Answer answer = answer_of(read("batch", ok(R"("TaskId":"t","ErrorList":[)" + items + "]")));
  EXPECT_EQ(answer.task_id, "t");
  ASSERT_EQ(answer.failures.size(), 500U);
  for (std::size_t i = 0; i < 500; ++i) {
    EXPECT_EQ(answer.failures[i].account, 'u' + std::to_string(i));
    EXPECT_EQ(answer.failures[i].error_code, 70107);
    EXPECT_EQ(answer.failures[i].error_info, "");
  }
}

TEST(PushAnswer, SaysWhyAPushWasRefused) {
  const Read result = read(
      "push",
      R"({"ActionStatus":"FAIL","ErrorInfo":"quota","ErrorCode":90047,"RequestId":"r","TaskId":""})");
  ASSERT_TRUE(result.problem);
  EXPECT_EQ(result.problem->code, Errc::api);
  EXPECT_EQ(result.problem->actual, 90047);
  EXPECT_EQ(result.problem->text, "quota");
  EXPECT_EQ(result.answer.request_id, "r");
}

// --- answers of statistics --------------------------------------------------------------------------------------------

void expect_bad(std::string_view command,
                const std::vector<std::pair<std::string, std::string>>& all) {
  for (const auto& [members, field] : all) {
    const Read result = read(command, ok(members));
    ASSERT_TRUE(result.problem) << members;
    EXPECT_EQ(result.problem->code, Errc::bad_response) << members;
    EXPECT_EQ(result.problem->reason, Reason::wrong_type) << members;
    EXPECT_EQ(to_text(result.problem->path), field) << members;
  }
}

TEST(StatisticsAnswer, NamesWhatIsOfTheWrongType) {
  const auto results = [](const std::string& item) { return R"("Results":[{},)" + item + "]"; };
  expect_bad("all_member_push_statistics",
             {
                 {R"("Results":{})", "Results"},
                 {R"("Results":7)", "Results"},
                 {R"("Results":[7])", "Results[0]"},
                 {R"("Results":[null])", "Results[0]"},
                 {results(R"({"TaskID":7})"), "Results[1].TaskID"},
                 {results(R"({"TotalCount":"7"})"), "Results[1].TotalCount"},
                 {results(R"({"SentCount":7.5})"), "Results[1].SentCount"},
                 {results(R"({"DeliveredCount":[]})"), "Results[1].DeliveredCount"},
                 {results(R"({"ClickCount":true})"), "Results[1].ClickCount"},
                 {results(R"({"PlatformStatistics":{}})"), "Results[1].PlatformStatistics"},
                 {results(R"({"PlatformStatistics":[{"EventType":"1"}]})"),
                  "Results[1].PlatformStatistics[0].EventType"},
                 {results(R"({"PlatformStatistics":[{},{"PushPlatform":"1"}]})"),
                  "Results[1].PlatformStatistics[1].PushPlatform"},
                 {results(R"({"PlatformStatistics":["x"]})"), "Results[1].PlatformStatistics[0]"},
             });
  expect_bad("normal_push_statistics", {
                                           {R"("TotalCount":"7")", "TotalCount"},
                                           {R"("PlatformStatistics":7)", "PlatformStatistics"},
                                           {R"("PlatformStatistics":[{"ClickCount":""}])",
                                            "PlatformStatistics[0].ClickCount"},
                                       });
  for (const std::string list : {"ReadyToSendLoss", "PostSendDeliveredLoss",
                                 "PlatformReadyToSendLoss", "PlatformPostSendDeliveredLoss"}) {
    const std::string place = "Results[1]." + list;
    const auto losses = [&](const std::string& item) {
      return results("{" + quoted(list) + ":[" + item + "]}");
    };
    expect_bad("all_member_push_loss",
               {
                   {results("{" + quoted(list) + ":7}"), place},
                   {losses("7"), place + "[0]"},
                   {losses(R"({"ErrCode":7})"), place + "[0].ErrCode"},
                   {losses(R"({},{"ErrCount":"7"})"), place + "[1].ErrCount"},
                   {losses(R"({"ErrInfo":7})"), place + "[0].ErrInfo"},
               });
  }
  for (const std::string command : {"all_member_push_trace", "normal_push_trace"}) {
    const auto devices = [](const std::string& members) {
      return R"("InstanceTrace":[{)" + members + "}]";
    };
    const std::string place = "InstanceTrace[0].";
    expect_bad(command,
               {
                   {R"("InstanceTrace":"x")", "InstanceTrace"},
                   {R"("InstanceTrace":["x"])", "InstanceTrace[0]"},
                   {devices(R"("InstanceId":7)"), place + "InstanceId"},
                   {devices(R"("NotificationStatus":"1")"), place + "NotificationStatus"},
                   {devices(R"("last_active_terminal":"1")"), place + "last_active_terminal"},
                   {devices(R"("IMCommitStat":[])"), place + "IMCommitStat"},
                   {devices(R"("IMCommitStat":{"IMStat":{"PushStatus":"1"}})"),
                    place + "IMCommitStat.IMStat.PushStatus"},
                   {devices(R"("OfflinePushStat":{"DeviceStat":{"ErrorCode":"0"}})"),
                    place + "OfflinePushStat.DeviceStat.ErrorCode"},
                   {devices(R"("OfflinePushStat":{"ChannelStat":{"EventTime":0}})"),
                    place + "OfflinePushStat.ChannelStat.EventTime"},
               });
  }
}

TEST(StatisticsAnswer, TakesNullForAbsentAndNeedsNoMember) {
  struct Call {
    std::string command;
    std::vector<std::string> answers;
  };
  const std::vector<Call> calls{
      {"all_member_push_statistics",
       {"", R"("Results":null)", R"("Results":[])", R"("Results":[{}])",
        R"("Results":[{"TaskID":null,"TotalCount":null,"PlatformStatistics":null}])",
        R"("Results":[{"PlatformStatistics":[{"EventType":null}]}])"}},
      {"all_member_push_loss",
       {"", R"("Results":null)", R"("Results":[{"ReadyToSendLoss":null}])",
        R"("Results":[{"ReadyToSendLoss":[{"ErrCode":null,"ErrCount":null}]}])"}},
      {"all_member_push_trace",
       {"", R"("InstanceTrace":null)", R"("InstanceTrace":[{"IMCommitStat":null}])",
        R"("InstanceTrace":[{"OfflinePushStat":{"OfflineStat":null}}])"}},
      {"normal_push_trace", {"", R"("InstanceTrace":[])"}},
      {"normal_push_statistics", {"", R"("TotalCount":null)", R"("PlatformStatistics":null)"}},
  };
  for (const Call& call : calls) {
    for (const std::string& members : call.answers) answer_of(read(call.command, ok(members)));
  }
}

// What nobody reads may hold anything that is JSON, to any depth.
TEST(StatisticsAnswer, LooksAtNothingItDoesNotKnow) {
  const std::string deep = times(200, "[") + times(200, "]");
  for (const std::string& more :
       {std::string(R"("More":{"Results":7,"TotalCount":"x"})"), std::string(R"("More":"\ud83d")"),
        std::string(R"("\ud83d":1)"), std::string(R"("More":["\ud83d",{"\ud83d":1}])"),
        "\"More\":" + deep, "\"More\":{\"a\":" + deep + "}", std::string(R"("ErrorInfo":"\ud83d")"),
        std::string(R"("RequestId":7)")}) {
    answer_of(read("all_member_push_statistics", ok(more)));
    answer_of(read("all_member_push_statistics", ok("\"Results\":[{" + more + "}]")));
    answer_of(read("all_member_push_statistics",
                   ok("\"Results\":[{\"PlatformStatistics\":[{" + more + "}]}]")));
    answer_of(read("normal_push_trace", ok("\"InstanceTrace\":[{" + more + "}]")));
  }
  const Read half = read("all_member_push_statistics", ok(R"("Results":[{"TaskID":"\ud83d"}])"));
  ASSERT_TRUE(half.problem);
  EXPECT_EQ(half.problem->reason, Reason::half_surrogate);
  EXPECT_EQ(to_text(half.problem->path), "Results[0].TaskID");
}

TEST(StatisticsAnswer, SaysNullWhereItIsNull) {
  const Read result = read("all_member_push_statistics", ok(R"("Results":[null])"));
  ASSERT_TRUE(result.problem);
  EXPECT_EQ(message_of(*result.problem), "must be an object, not null");
}

TEST(StatisticsAnswer, ChecksEachOfAMemberThatIsThereTwice) {
  answer_of(read("all_member_push_statistics", ok(R"("Results":[{}],"Results":[])")));
  answer_of(read("all_member_push_statistics", ok(R"("Results":[{}],"Results":null)")));
  answer_of(read("all_member_push_statistics", ok(R"("Results":[{"TaskID":"a","TaskID":"b"}])")));
  expect_bad("all_member_push_statistics",
             {
                 {R"("Results":[],"Results":7)", "Results"},
                 {R"("Results":7,"Results":[])", "Results"},
                 {R"("Results":[{"ClickCount":"1","ClickCount":1}])", "Results[0].ClickCount"},
             });
}

// What the answer says beside a refusal counts for nothing.
TEST(StatisticsAnswer, IsRefusedByItsErrorCodeAlone) {
  for (const Command& command : commands()) {
    if (command.answers != Command::Answers::details) continue;
    const Read refused = read(command.name, R"({"ErrorCode":90001,"ErrorInfo":"x","Results":7})");
    ASSERT_TRUE(refused.problem) << command.name;
    EXPECT_EQ(refused.problem->code, Errc::api) << command.name;
    EXPECT_EQ(refused.answer.error_info, "x");
    const Read none = read(command.name, R"({"Results":[],"TotalCount":1})");
    ASSERT_TRUE(none.problem) << command.name;
    EXPECT_EQ(none.problem->reason, Reason::no_error_code) << command.name;
    EXPECT_EQ(answer_of(read(command.name, R"({"ErrorCode":0,"ErrorInfo":"sucess"})")).error_info,
              "sucess");
  }
}

}  // namespace
}  // namespace timpush
