#include <gtest/gtest.h>
#include <timpush/webhook.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"
#include "src/shape.h"
#include "texts.h"

namespace timpush {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view all_member = "Push.AllMemberPush";
constexpr std::string_view offline = "Push.OfflinePush";

const std::vector<std::string> files{"push/webhook.all_member_push.json",
                                     "push/webhook.offline_push.json"};

std::optional<Problem> check_of(std::string_view command, std::string_view body) {
  return check_webhook(command, Exact(body));
}

Json sample_of(std::string_view command) {
  for (const std::string& file : files) {
    Json document = load(file);
    if (document["webhook"] == command) return document["request"];
  }
  ADD_FAILURE() << command;
  return {};
}

const Webhook& webhook_named(std::string_view name) {
  for (const Webhook& webhook : webhooks()) {
    if (webhook.name == name) return webhook;
  }
  ADD_FAILURE() << name;
  return webhooks().front();
}

void expect_problem(std::string_view command, const Json& body, Reason reason,
                    std::string_view field, std::string_view sentence = {}) {
  const std::string text = stringify(body);
  const std::optional<Problem> problem = check_of(command, text);
  ASSERT_TRUE(problem) << text.substr(0, 300);
  EXPECT_EQ(problem->code, Errc::webhook);
  EXPECT_EQ(to_text(problem->reason), to_text(reason)) << text.substr(0, 300);
  EXPECT_EQ(to_text(problem->path), field);
  if (!sentence.empty()) EXPECT_EQ(sentence_of(*problem), sentence);
}

void expect_accepted(std::string_view command, const Json& body) {
  const std::string text = stringify(body);
  const std::optional<Problem> problem = check_of(command, text);
  EXPECT_FALSE(problem) << text.substr(0, 300) << sentence_of(*problem);
}

TEST(Webhooks, AreThoseOfTheContract) {
  ASSERT_EQ(webhooks().size(), 2u);
  EXPECT_EQ(webhooks()[0].name, all_member);
  EXPECT_EQ(webhooks()[1].name, offline);
}

TEST(Webhooks, CallMembersByNamesOfTheirOwn) {
  for (const Webhook& webhook : webhooks()) {
    std::set<std::string_view> names;
    for (const Member& member : webhook.event->members) {
      EXPECT_TRUE(names.insert(member.called).second) << member.called;
    }
    for (const Webhook::Meant& meant : webhook.meant) {
      EXPECT_TRUE(names.insert(meant.name).second) << meant.name;
    }
    EXPECT_GE(webhook.identity.size(), 4u);
  }
}

TEST(Meanings, AreNamesOfNumbers) {
  EXPECT_EQ(push_platforms.name_of(1), "apns");
  EXPECT_EQ(push_platforms.name_of(8), "honor");
  EXPECT_EQ(push_platforms.name_of(0), "");
  EXPECT_EQ(push_platforms.name_of(9), "");
  EXPECT_EQ(push_stages.name_of(3), "clicked");
  EXPECT_EQ(push_event_types.name_of(2), "online");
  EXPECT_EQ(push_chat_types.name_of(2), "group");
}

TEST(Webhook, DocumentedSamplesPass) {
  for (const std::string& file : files) {
    const Json document = load(file);
    expect_accepted(document["webhook"].get<std::string>(), document["request"]);
  }
}

TEST(Webhook, IsNotAnotherThanTheUrlSays) {
  expect_problem(all_member, sample_of(offline), Reason::other_webhook, "Events[0].CallbackCommand",
                 "Events[0].CallbackCommand is not Push.AllMemberPush, which the URL names.");
  Json body = sample_of(all_member);
  body["Events"][1]["CallbackCommand"] = "push.allmemberpush";
  expect_problem(all_member, body, Reason::other_webhook, "Events[1].CallbackCommand");
}

TEST(Webhook, IsKnown) {
  for (const std::string_view name : {"Push.TagPush"sv, ""sv, "Push.AllMemberPush "sv,
                                      "push.allmemberpush"sv, "C2C.CallbackAfterSendMsg"sv}) {
    expect_problem(name, sample_of(all_member), Reason::unknown_webhook, "CallbackCommand",
                   "CallbackCommand is not one of Tencent Push's webhooks. They are: "
                   "Push.AllMemberPush, Push.OfflinePush.");
  }
}

TEST(Webhook, BringsOneToAHundredEvents) {
  Json body = sample_of(all_member);
  const Json event = body["Events"][0];
  body["Events"] = std::vector<Json>(100, event);
  expect_accepted(all_member, body);
  body["Events"].push_back(event);
  expect_problem(all_member, body, Reason::too_many, "Events",
                 "Events holds more than 100 events. A webhook brings 1 to 100 events.");
  body["Events"] = Json::array();
  expect_problem(all_member, body, Reason::too_few, "Events");
  body.erase("Events");
  expect_problem(all_member, body, Reason::missing, "Events");
}

TEST(Webhook, MembersHaveTheirTypesAndPlaces) {
  for (const std::string_view command : {all_member, offline}) {
    for (const Member& member : webhook_named(command).event->members) {
      const std::string name(member.name);
      const std::string field = "Events[1]." + name;
      Json body = sample_of(command);
      Json& event = body["Events"][1];
      const bool is_text = member.shape->kind == Shape::Kind::text;
      for (const Json& wrong :
           {is_text ? Json(7) : Json("7"), Json(true), Json(1.5), Json::array(), Json::object()}) {
        event[name] = wrong;
        expect_problem(command, body, Reason::wrong_type, field);
      }
      event[name] = nullptr;
      if (member.required) expect_problem(command, body, Reason::wrong_type, field);
      if (!member.required) expect_accepted(command, body);
      event.erase(name);
      if (member.required) expect_problem(command, body, Reason::missing, field);
      if (!member.required) expect_accepted(command, body);
    }
  }
}

TEST(Webhook, NumbersOfTomorrowPassAndNoneIsRounded) {
  Json body = sample_of(all_member);
  Json& event = body["Events"][0];
  event["PushPlatform"] = 77;
  event["PushStage"] = 9;
  event["EventType"] = 0;
  event["ErrCode"] = -9007199254740991;
  expect_accepted(all_member, body);
  event["ErrCode"] = 9007199254740992;
  expect_problem(all_member, body, Reason::out_of_range, "Events[0].ErrCode");
  event["ErrCode"] = 0;
  event["EventTime"] = -1;
  expect_problem(all_member, body, Reason::out_of_range, "Events[0].EventTime");
}

TEST(Webhook, NamesAUserAndAPush) {
  Json body = sample_of(all_member);
  body["Events"][0]["ErrInfo"] = "";
  body["Events"][0]["DataId"] = "";
  expect_accepted(all_member, body);
  body["Events"][0]["TaskId"] = "";
  expect_problem(all_member, body, Reason::empty, "Events[0].TaskId");
  body = sample_of(offline);
  body["Events"][0]["To_Account"] = "";
  expect_problem(offline, body, Reason::empty, "Events[0].To_Account");
}

TEST(Webhook, UnknownMembersPass) {
  Json body = sample_of(all_member);
  body["Version"] = {{"Events", {1, 2, nullptr}}};
  body["Events"][0]["Browser"] = {{"TaskId", 7}, {"CallbackCommand", "Other"}};
  body["Events"][1]["Reserved"] = nullptr;
  expect_accepted(all_member, body);
}

TEST(Webhook, IsJson) {
  for (const std::string_view text :
       {""sv, "{"sv, R"({"Events":[)"sv, "Events=1"sv, "{\"Events\":[{\"TaskId\":\"\xFF\"}]}"sv}) {
    const std::optional<Problem> problem = check_of(all_member, text);
    ASSERT_TRUE(problem) << text;
    EXPECT_EQ(problem->code, Errc::webhook);
    EXPECT_EQ(problem->reason, Reason::not_json) << text;
  }
  expect_problem(all_member, Json::array(), Reason::wrong_type, "",
                 "The body must be an object, not an array. A webhook's body is a JSON object with "
                 "a list of Events.");
  const std::optional<Problem> half = check_of(all_member, R"({"Events":[{"TaskId":"\ud83d"}]})");
  ASSERT_TRUE(half);
  EXPECT_EQ(half->reason, Reason::half_surrogate);
}

// One strange member is no reason to lose up to a hundred events.
TEST(Webhook, MayHaveAnythingInWhatNobodyReads) {
  const std::string body = stringify(sample_of(all_member));
  const std::string deep = times(200, "[") + times(200, "]");
  for (const std::string& more : {std::string(R"("More":"\ud83d",)"), std::string(R"("\ud83d":1,)"),
                                  "\"More\":" + deep + ',', R"("More":{"a":[)" + deep + "]},"}) {
    for (const std::string place : {R"("Events":)", R"("CallbackCommand":)"}) {
      std::string text = body;
      text.insert(text.find(place), more);
      const std::optional<Problem> problem = check_of(all_member, text);
      EXPECT_FALSE(problem) << text << ": " << sentence_of(*problem);
    }
  }
}

TEST(Webhook, OfAMemberThatStandsTwiceEachIsChecked) {
  std::string text = stringify(sample_of(all_member));
  const std::string member = R"("CallbackCommand":"Push.AllMemberPush")";
  text.insert(text.find(member), R"("CallbackCommand":"Push.OfflinePush",)");
  const std::optional<Problem> problem = check_of(all_member, text);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->reason, Reason::other_webhook);
}

}  // namespace
}  // namespace timpush
