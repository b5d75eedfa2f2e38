#include <gtest/gtest.h>
#include <timpush/error_code.h>

#include <cctype>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace timpush {
namespace {

struct Expected {
  Kind kind;
  Advice advice;
};

// Transcribed from the service's error tables, group by group, not from the catalogue.
const std::map<int, Expected>& contract() {
  static const std::map<int, Expected> codes = [] {
    std::map<int, Expected> all;
    const auto add = [&all](Kind kind, Advice advice, std::initializer_list<int> group) {
      for (const int code : group) {
        EXPECT_TRUE(all.insert({code, {kind, advice}}).second) << code << " is transcribed twice";
      }
    };

    // Push (trtc.io/document/74196): 91000 and the two limits of one a second may be repeated.
    add(Kind::request, Advice::stop,
        {90001, 90005, 90018, 90020, 90022, 90026, 90032, 90033, 90039, 90040, 90049, 90050, 90052,
         90053, 90056, 90057});
    add(Kind::credential, Advice::stop, {90009});
    add(Kind::account, Advice::stop, {90035});
    add(Kind::app, Advice::stop, {90045, 90047});
    add(Kind::throttled, Advice::slow_down, {90024, 90051});
    add(Kind::internal, Advice::repeat, {91000});

    // The door (trtc.io/document/34348).
    add(Kind::request, Advice::stop, {60002, 60003, 60009, 60013, 60015});
    add(Kind::credential, Advice::sign_anew, {60004, 60005});
    add(Kind::credential, Advice::stop, {60010});
    add(Kind::app, Advice::stop, {60006, 60012, 60016, 60017, 60020, 60021});
    add(Kind::throttled, Advice::slow_down, {60007, 60011, 60018, 60019});
    add(Kind::internal, Advice::repeat, {60008, 60014});

    // Signatures and accounts.
    add(Kind::credential, Advice::sign_anew, {70001, 70052});
    add(Kind::credential, Advice::stop,
        {70002, 70003, 70005, 70009, 70013, 70014, 70051, 70346, 70403});
    add(Kind::throttled, Advice::wait_a_minute, {70050});
    add(Kind::throttled, Advice::slow_down, {70114, 72010});
    add(Kind::app, Advice::stop,
        {70016, 70020, 70398, 70404, 71000, 72000, 72001, 72002, 72011, 72012});
    add(Kind::account, Advice::stop, {70107, 70399});
    add(Kind::request, Advice::stop, {70206, 70402});
    add(Kind::internal, Advice::repeat, {70169, 70202, 70500});

    // Messages, text filter.
    add(Kind::request, Advice::stop,
        {20001, 80001, 80002, 90002, 90003, 90007, 90008, 90010, 90011, 93000});
    add(Kind::credential, Advice::sign_anew, {20002});
    add(Kind::account, Advice::stop, {20003, 90012, 90048});
    add(Kind::internal, Advice::repeat, {20004, 20005, 90992, 90994, 90995});

    // Friends, profiles, recent contacts, groups.
    add(Kind::request, Advice::stop,
        {30001, 40001, 40002, 40005, 40007, 40008, 40009, 40601, 40605, 40610, 50002, 10003, 10004,
         10005, 10011});
    add(Kind::app, Advice::stop, {30002});
    add(Kind::account, Advice::stop, {30003, 40003, 50001});
    add(Kind::credential, Advice::stop, {30004, 40004, 50003, 10007});
    add(Kind::internal, Advice::repeat, {30006, 30007, 40006, 50004, 50005, 10002});
    add(Kind::throttled, Advice::slow_down, {30008, 10006, 10023});
    return all;
  }();
  return codes;
}

bool is_upper_snake(std::string_view name) {
  if (name.empty() || name.front() == '_' || name.back() == '_') return false;
  for (const char c : name) {
    if (c != '_' && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

bool is_sentence(std::string_view text) {
  return text.size() > 8 && std::isupper(static_cast<unsigned char>(text.front())) != 0 &&
         text.back() == '.' && text.find("  ") == std::string_view::npos;
}

TEST(ErrorCodes, AscendAndHaveUniqueNames) {
  std::set<std::string_view> names;
  int previous = 0;
  for (const ErrorCode& entry : error_codes()) {
    EXPECT_LT(previous, entry.code);
    EXPECT_TRUE(is_upper_snake(entry.name)) << entry.name;
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name << " is used twice";
    previous = entry.code;
  }
  EXPECT_EQ(names.count("UNKNOWN"), 0U);
  EXPECT_EQ(names.count("OK"), 0U);
}

TEST(ErrorCodes, SpeakInShortSentences) {
  std::set<std::string_view> texts;
  for (const ErrorCode& entry : error_codes()) {
    EXPECT_TRUE(is_sentence(entry.meaning)) << entry.code << ": " << entry.meaning;
    EXPECT_TRUE(is_sentence(entry.hint)) << entry.code << ": " << entry.hint;
    EXPECT_LE(entry.meaning.size(), 100U) << entry.code;
    EXPECT_LE(entry.hint.size(), 260U) << entry.code;
    texts.insert({entry.name, entry.meaning, entry.hint});
  }
  std::size_t bytes = 0;
  for (const std::string_view text : texts) bytes += text.size();
  EXPECT_LT(bytes, 14000U) << "the texts travel inside the wasm";
}

TEST(ErrorCodes, AreThoseOfTheContract) {
  std::set<int> listed;
  for (const ErrorCode& entry : error_codes()) listed.insert(entry.code);
  for (const auto& [code, expected] : contract()) EXPECT_EQ(listed.count(code), 1U) << code;
  for (const int code : listed) EXPECT_EQ(contract().count(code), 1U) << code;
}

TEST(ErrorCodes, HaveTheKindAndAdviceOfTheContract) {
  for (const auto& [code, expected] : contract()) {
    const ErrorCode entry = explain_error_code(code);
    EXPECT_EQ(to_text(entry.kind), to_text(expected.kind)) << code;
    EXPECT_EQ(to_text(entry.advice), to_text(expected.advice)) << code;
  }
}

// A client may read either of the two and come to the same decision.
TEST(ErrorCodes, NeverAdviseAgainstTheirKind) {
  for (const ErrorCode& entry : error_codes()) {
    EXPECT_NE(entry.kind, Kind::unknown) << entry.code;
    EXPECT_EQ(entry.kind == Kind::internal, entry.advice == Advice::repeat) << entry.code;
    EXPECT_EQ(entry.kind == Kind::throttled,
              entry.advice == Advice::slow_down || entry.advice == Advice::wait_a_minute)
        << entry.code;
    if (entry.advice == Advice::sign_anew) {
      EXPECT_EQ(entry.kind, Kind::credential) << entry.code;
    }
  }
}

// 70555 is not in the catalogue: its range says that it is about an account.
TEST(ErrorCodes, AreByItemWhereOneItemCanCauseThem) {
  for (const int code : {60004, 60005, 60015, 70107, 70399, 70402, 70555, 80001, 90001, 90003,
                         90020, 90032, 90033, 90035}) {
    EXPECT_TRUE(is_by_item(explain_error_code(code))) << code;
  }
  for (const int code : {0, 12345, 60002, 60003, 60007, 60010, 60020, 70001, 70009, 70020, 70500,
                         90009, 90018, 90045, 91000}) {
    EXPECT_FALSE(is_by_item(explain_error_code(code))) << code;
  }
}

TEST(ExplainErrorCode, FindsEveryEntryOfTheCatalogue) {
  for (const ErrorCode& entry : error_codes()) {
    const ErrorCode found = explain_error_code(entry.code);
    EXPECT_EQ(found.code, entry.code);
    EXPECT_EQ(found.name, entry.name);
    EXPECT_EQ(found.kind, entry.kind);
    EXPECT_EQ(found.advice, entry.advice);
    EXPECT_EQ(found.meaning, entry.meaning);
    EXPECT_EQ(found.hint, entry.hint);
  }
}

TEST(ExplainErrorCode, KeepsTheNamesThatUsersMatchOn) {
  EXPECT_EQ(explain_error_code(60007).name, "TOO_MANY_CALLS");
  EXPECT_EQ(explain_error_code(60010).name, "ADMIN_REQUIRED");
  EXPECT_EQ(explain_error_code(70001).name, "USERSIG_EXPIRED");
  EXPECT_EQ(explain_error_code(70009).name, "USERSIG_WRONG_KEY");
  EXPECT_EQ(explain_error_code(70020).name, "SDKAPPID_NOT_FOUND");
  EXPECT_EQ(explain_error_code(70107).name, "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(explain_error_code(90018).name, "TOO_MANY_ACCOUNTS");
  EXPECT_EQ(explain_error_code(90033).name, "ATTRIBUTE_INVALID");
  EXPECT_EQ(explain_error_code(90035).name, "ACCOUNT_TYPE_MISMATCH");
  EXPECT_EQ(explain_error_code(91000).name, "PUSH_INTERNAL_ERROR");
}

TEST(ExplainErrorCode, JudgesAnUnknownCodeByItsRangeAndNeverRepeatsIt) {
  const std::map<int, Kind> unknown_codes{
      {std::numeric_limits<int>::min(), Kind::unknown},
      {-1, Kind::unknown},
      {1, Kind::unknown},
      {6206, Kind::unknown},
      {9999, Kind::unknown},
      {10000, Kind::request},
      {20007, Kind::request},
      {59999, Kind::request},
      {60000, Kind::request},
      {60022, Kind::request},
      {69999, Kind::request},
      {70000, Kind::credential},
      {70099, Kind::credential},
      {70100, Kind::account},
      {70999, Kind::account},
      {71001, Kind::app},
      {79999, Kind::app},
      {80000, Kind::request},
      {90099, Kind::request},
      {99999, Kind::request},
      {100000, Kind::unknown},
      {120000, Kind::unknown},
      {120001, Kind::request},
      {130000, Kind::request},
      {130001, Kind::unknown},
      {std::numeric_limits<int>::max(), Kind::unknown},
  };
  for (const auto& [code, kind] : unknown_codes) {
    const ErrorCode entry = explain_error_code(code);
    EXPECT_EQ(entry.code, code);
    EXPECT_EQ(entry.name, "UNKNOWN") << code;
    EXPECT_EQ(to_text(entry.kind), to_text(kind)) << code;
    EXPECT_EQ(entry.advice, Advice::stop) << code;
    EXPECT_EQ(entry.meaning.substr(0, 20), "Not in the catalogue") << code;
    EXPECT_TRUE(is_sentence(entry.meaning)) << code;
    EXPECT_TRUE(is_sentence(entry.hint)) << code;
  }
}

TEST(ExplainErrorCode, SaysThatZeroIsSuccess) {
  const ErrorCode entry = explain_error_code(0);
  EXPECT_EQ(entry.name, "OK");
  EXPECT_EQ(entry.kind, Kind::unknown);
  EXPECT_EQ(entry.advice, Advice::stop);
  EXPECT_EQ(entry.meaning, "The call succeeded.");
}

TEST(ToText, SpellsEnumeratorsAsTheyAre) {
  EXPECT_EQ(to_text(Kind::credential), "credential");
  EXPECT_EQ(to_text(Kind::app), "app");
  EXPECT_EQ(to_text(Kind::request), "request");
  EXPECT_EQ(to_text(Kind::account), "account");
  EXPECT_EQ(to_text(Kind::throttled), "throttled");
  EXPECT_EQ(to_text(Kind::internal), "internal");
  EXPECT_EQ(to_text(Kind::unknown), "unknown");

  EXPECT_EQ(to_text(Advice::stop), "stop");
  EXPECT_EQ(to_text(Advice::sign_anew), "sign_anew");
  EXPECT_EQ(to_text(Advice::slow_down), "slow_down");
  EXPECT_EQ(to_text(Advice::wait_a_minute), "wait_a_minute");
  EXPECT_EQ(to_text(Advice::repeat), "repeat");
}

}  // namespace
}  // namespace timpush
