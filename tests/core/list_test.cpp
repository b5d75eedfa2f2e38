#include <gtest/gtest.h>
#include <timpush/list.h>
#include <timpush/request.h>
#include <timpush/retry.h>

#include <string>
#include <variant>
#include <vector>

namespace timpush {
namespace {

const Command& row(std::string_view name) { return **find_command(name); }

std::vector<std::string> accounts_to(std::size_t count) {
  std::vector<std::string> accounts;
  for (std::size_t i = 0; i < count; ++i) accounts.push_back("user" + std::to_string(i));
  return accounts;
}

TEST(Batches, AreAsLargeAsTheServiceTakesAndKeepTheOrder) {
  for (const std::size_t count : {0u, 1u, 100u, 101u, 200u, 250u}) {
    const std::vector<std::string> accounts = accounts_to(count);
    std::vector<std::string> together;
    const std::vector<Batch> batches = batches_of(row("get_tag"), accounts);
    EXPECT_EQ(batches.size(), (count + 99) / 100);
    for (const Batch& batch : batches) {
      EXPECT_EQ(batch.body, body_of(row("get_tag"), batch.accounts));
      EXPECT_FALSE(check_body(row("get_tag"), batch.body)) << count;
      together.insert(together.end(), batch.accounts.begin(), batch.accounts.end());
    }
    EXPECT_EQ(together, accounts);
  }
}

TEST(Batches, OfAPushHave500AccountsAndWantTheirMessage) {
  const std::vector<Batch> batches = batches_of(row("batch"), accounts_to(501));
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].accounts.size(), 500u);
  EXPECT_EQ(batches[1].body, R"({"To_Account":["user500"]})");
  const std::string beside = R"({"From_Account":"a","MsgRandom":7,"OfflinePushInfo":{}})";
  for (const Batch& batch : batches) {
    EXPECT_EQ(check_body(row("batch"), batch.body)->reason, Reason::missing);
    EXPECT_FALSE(check_body(row("batch"), body_of(row("batch"), batch.accounts, beside)));
  }
}

TEST(Batches, HaveEachAccountOnceWhereItFirstStands) {
  std::vector<std::string> accounts{"b", "a", "b", "c", "a"};
  const std::vector<Batch> batches = batches_of(row("get_attr"), accounts);
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].body, R"({"To_Account":["b","a","c"]})");
  EXPECT_EQ(batches[0].accounts, (std::vector<std::string>{"b", "a", "c"}));
}

TEST(Batches, OfUsersRefuseAnAccountThatIsThereTwice) {
  const std::vector<User> users{{.account = "Mary", .tags = {"a"}},
                                {.account = "xiaoming", .tags = {"b"}},
                                {.account = "Mary", .tags = {"c"}}};
  const auto refused = batches_of(row("add_tag"), users);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.problem().reason, Reason::same_account);
  EXPECT_EQ(to_text(refused.problem().path), "users[2].account");
  EXPECT_NE(sentence_of(refused.problem()).find("is the same as users[0].account"),
            std::string::npos);

  const auto batches = batches_of(row("add_tag"), std::span(users).first(2));
  ASSERT_TRUE(batches);
  ASSERT_EQ(batches->size(), 1u);
  EXPECT_EQ(
      batches->front().body,
      R"({"UserTags":[{"To_Account":"Mary","Tags":["a"]},{"To_Account":"xiaoming","Tags":["b"]}]})");
}

TEST(Batches, AreNoneForACallThatTakesNoList) {
  EXPECT_TRUE(batches_of(row("get_attr_name"), accounts_to(1)).empty());
}

const Batch asked{.accounts = {"Mary", "xiaoming", "xiaohua", "nobody"}, .body = ""};

TEST(Settled, IsEachAccountThatWasAskedForOnceInItsOrder) {
  const Result<Answer> answer = read_response(row("get_attr"), 200, R"({
    "ErrorCode": 0,
    "UserAttrs": [
      {"To_Account": "stranger", "Attrs": {}},
      {"To_Account": "xiaoming", "Attrs": {"sex": "male"}},
      {"To_Account": "Mary", "Attrs": {"sex": "female"}}
    ],
    "ErrorList": [
      {"To_Account": "nobody", "ErrorCode": 70107},
      {"To_Account": "Mary", "ErrorCode": 70169}
    ]})");
  const std::vector<Settled> settled = settle(row("get_attr"), asked, answer);
  ASSERT_EQ(settled.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(settled[i].account, asked.accounts[i]);
  EXPECT_EQ(std::get<Failure>(settled[0].outcome).error_code, 70169);
  EXPECT_EQ(std::get<User>(settled[1].outcome).attributes[0].value, "male");
  EXPECT_TRUE(std::holds_alternative<NotAnswered>(settled[2].outcome));
  EXPECT_EQ(std::get<Failure>(settled[3].outcome).error_code, 70107);
}

TEST(Settled, IsDoneWhereAWriteHasNoFailure) {
  const auto answer = read_response(
      row("set_attr"), 200,
      R"({"ErrorCode": 0, "ErrorList": [{"To_Account": "nobody", "ErrorCode": 70107}]})");
  const std::vector<Settled> settled = settle(row("set_attr"), asked, answer);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(std::get<User>(settled[i].outcome).account, asked.accounts[i]);
  }
  EXPECT_EQ(std::get<Failure>(settled[3].outcome).error_code, 70107);
}

TEST(Settled, HasThePushWhereABatchHasNoFailure) {
  const auto answer = read_response(
      row("batch"), 200,
      R"({"ErrorCode": 0, "TaskId": "t", "ErrorList": [{"To_Account": "Mary", "ErrorCode": 70107},)"
      R"({"To_Account": "stranger", "ErrorCode": 70107}]})");
  EXPECT_EQ(answer->task_id, "t");
  const std::vector<Settled> settled = settle(row("batch"), asked, answer);
  ASSERT_EQ(settled.size(), 4u);
  EXPECT_EQ(std::get<Failure>(settled[0].outcome).error_code, 70107);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(std::get<User>(settled[i].outcome).account, asked.accounts[i]);
  }
}

TEST(Settled, HasFailedWhereThereIsNoAnswer) {
  const auto refused =
      read_response(row("get_attr"), 200, R"({"ErrorCode": 60007, "ErrorInfo": "slower"})");
  for (const Settled& one : settle(row("get_attr"), asked, refused)) {
    const Failure& failure = std::get<Failure>(one.outcome);
    EXPECT_EQ(failure.account, one.account);
    EXPECT_EQ(failure.error_code, 60007);
    EXPECT_EQ(failure.error_info, "slower");
    EXPECT_FALSE(failure.problem);
    EXPECT_EQ(sentence_of(failure).find(one.account + " was refused with 60007"), 0u);
  }
  const auto broken = read_response(row("get_attr"), 502, "");
  for (const Settled& one : settle(row("get_attr"), asked, broken)) {
    const Failure& failure = std::get<Failure>(one.outcome);
    EXPECT_EQ(failure.error_code, 0);
    ASSERT_TRUE(failure.problem);
    EXPECT_EQ(failure.problem->reason, Reason::server_status);
    EXPECT_EQ(sentence_of(failure).find(one.account + ": The other side answered with"), 0u);
  }
}

TEST(HappeningOf, SaysWhatTheProblemOfAnAnswerMeansForARepeat) {
  const auto step_after = [](int status, std::string_view body) {
    Happening happening = happening_of(read_response(row("get_attr"), status, body).problem());
    happening.retries = 1;
    happening.repeatable = true;
    return next_step(happening).step;
  };
  EXPECT_EQ(step_after(200, R"({"ErrorCode": 91000})"), Next::Step::repeat);
  EXPECT_EQ(step_after(200, R"({"ErrorCode": 60007})"), Next::Step::pause);
  EXPECT_EQ(step_after(200, R"({"ErrorCode": 70001})"), Next::Step::sign_anew);
  EXPECT_EQ(step_after(200, R"({"ErrorCode": 90033})"), Next::Step::stop);
  EXPECT_EQ(step_after(200, "{"), Next::Step::repeat);
  EXPECT_EQ(step_after(503, ""), Next::Step::repeat);
  EXPECT_EQ(step_after(404, ""), Next::Step::stop);

  Happening unsent = happening_of({.code = Errc::invalid_argument, .reason = Reason::empty});
  unsent.retries = 1;
  unsent.repeatable = true;
  EXPECT_EQ(next_step(unsent).step, Next::Step::stop);
}

}  // namespace
}  // namespace timpush
