#include <gtest/gtest.h>
#include <timpush/error_code.h>
#include <timpush/problem.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "src/words.h"

namespace timpush {
namespace {

using namespace std::string_view_literals;

TEST(Errc, HasTheNamesThatCallersSwitchOn) {
  EXPECT_EQ(to_text(Errc::invalid_options), "ERR_INVALID_OPTIONS");
  EXPECT_EQ(to_text(Errc::invalid_argument), "ERR_INVALID_ARGUMENT");
  EXPECT_EQ(to_text(Errc::bad_response), "ERR_BAD_RESPONSE");
  EXPECT_EQ(to_text(Errc::http), "ERR_HTTP");
  EXPECT_EQ(to_text(Errc::api), "ERR_API");
  EXPECT_EQ(to_text(Errc::webhook), "ERR_WEBHOOK");
}

template <class Enum>
void expect_names_once(std::size_t count) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = to_text(static_cast<Enum>(i));
    EXPECT_FALSE(name.empty()) << i;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"),
              std::string_view::npos)
        << name;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(Names, AreThereOnceAndInSnakeCase) {
  expect_names_once<Reason>(reason_count);
  expect_names_once<Noun>(noun_count);
  expect_names_once<Type>(type_count);
}

TEST(Names, AreSpelledAsTheEnumeratorsAre) {
  EXPECT_EQ(to_text(Reason::not_json), "not_json");
  EXPECT_EQ(to_text(Reason::half_surrogate), "half_surrogate");
  EXPECT_EQ(to_text(Reason::too_many), "too_many");
  EXPECT_EQ(to_text(Reason::too_many_tags_added), "too_many_tags_added");
  EXPECT_EQ(to_text(Reason::other_version), "other_version");
  EXPECT_EQ(to_text(Reason::no_error_code), "no_error_code");
  EXPECT_EQ(to_text(Reason::refused), "refused");
  EXPECT_EQ(to_text(Reason::other_webhook), "other_webhook");
  EXPECT_EQ(to_text(Noun::none), "none");
  EXPECT_EQ(to_text(Noun::attribute_value), "attribute_value");
  EXPECT_EQ(to_text(Noun::mode), "mode");
  EXPECT_EQ(to_text(Noun::signed_identifier), "signed_identifier");
  EXPECT_EQ(to_text(Noun::packed), "packed");
  EXPECT_EQ(to_text(Noun::event), "event");
  EXPECT_EQ(to_text(Type::none), "none");
  EXPECT_EQ(to_text(Type::nothing), "nothing");
  EXPECT_EQ(to_text(Type::fraction), "fraction");
  EXPECT_EQ(to_text(Type::object), "object");
}

TEST(PathToText, WritesAPlaceAsJavaScriptWould) {
  EXPECT_EQ(to_text(Path{"map"sv, "a_1"sv, std::size_t{12}}), "map.a_1[12]");
  EXPECT_EQ(to_text(Path{std::size_t{0}, std::size_t{3}, "x"sv}), "[0][3].x");
  EXPECT_EQ(to_text(Path()), "");
  EXPECT_EQ(to_text(Path{"张\"三"sv}), R"(["张\"三"])");
  EXPECT_EQ(to_text(Path{"a"sv, ""sv}), R"(a[""])");
  EXPECT_EQ(to_text(Path{"a"sv, "b c"sv, "d"sv}), R"(a["b c"].d)");
}

// --- words ------------------------------------------------------------------------------------------------------------

// All that a problem can have, each different from the other.
Problem whole(Reason reason) {
  return {.code = Errc::bad_response,
          .reason = reason,
          .path = {"here"sv},
          .noun = Noun::attribute_name,
          .expected = Type::string,
          .found = Type::fraction,
          .least = -11,
          .limit = 22,
          .actual = 60010,
          .byte = 44,
          .text = "{text}, no gap"};
}

TEST(Words, HaveASentenceForEveryReasonWithoutAGapThatIsLeft) {
  const std::set<std::string_view> gaps{"noun",  "one",    "expected", "found", "least",
                                        "limit", "actual", "byte",     "name",  "meaning",
                                        "info",  "advice", "text"};
  const auto expect_known_gaps = [&gaps](std::string_view text) {
    for (std::size_t open = text.find('{'); open != std::string_view::npos;
         open = text.find('{', open + 1)) {
      const std::size_t close = text.find('}', open);
      ASSERT_NE(close, std::string_view::npos) << text;
      EXPECT_EQ(gaps.count(text.substr(open + 1, close - open - 1)), 1U) << text;
    }
  };
  ASSERT_EQ(words::sentences().size(), reason_count);
  for (std::size_t i = 0; i < reason_count; ++i) {
    const words::Sentence& sentence = words::sentences()[i];
    EXPECT_EQ(static_cast<std::size_t>(sentence.of), i);
    expect_known_gaps(sentence.message);
    expect_known_gaps(sentence.hint);

    Problem problem = whole(static_cast<Reason>(i));
    problem.text = "said";
    for (const std::string& text : {message_of(problem), hint_of(problem), sentence_of(problem)}) {
      EXPECT_FALSE(text.empty()) << to_text(problem.reason);
      EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
      EXPECT_EQ(text.find("  "), std::string::npos) << text;
    }
  }
}

TEST(Words, HaveANameForEveryNounAndType) {
  ASSERT_EQ(words::names().size(), noun_count);
  for (std::size_t i = 0; i < noun_count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(words::names()[i].of), i);
    EXPECT_FALSE(words::names()[i].name.empty()) << i;
    EXPECT_EQ(words::names()[i].hint.empty(), static_cast<Noun>(i) == Noun::none) << i;
    EXPECT_EQ(words::names()[i].hint.find_first_of("{}"), std::string_view::npos) << i;
  }
  ASSERT_EQ(words::type_names().size(), type_count);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < type_count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(words::type_names()[i].of), i);
    EXPECT_TRUE(names.insert(words::type_names()[i].name).second) << i;
  }
}

TEST(Words, FillTheirGapsWithTheMembersOfTheProblem) {
  EXPECT_EQ(message_of(whole(Reason::not_json)), "is not JSON (byte 44)");
  EXPECT_EQ(message_of(whole(Reason::too_deep)), "is nested deeper than 22 levels");
  EXPECT_EQ(message_of(whole(Reason::wrong_type)),
            "must be a string, not a number with a fraction or exponent");
  EXPECT_EQ(message_of(whole(Reason::out_of_range)),
            "must be an integer from -11 to 22, not 60010");
  EXPECT_EQ(message_of(whole(Reason::empty_name)), "holds an empty name");
  EXPECT_EQ(message_of(whole(Reason::too_long)), "holds a name of 60010 bytes, 22 are allowed");
  EXPECT_EQ(message_of(whole(Reason::too_few)), "must hold at least one name");
  EXPECT_EQ(message_of(whole(Reason::too_many)), "holds more than 22 names");
  EXPECT_EQ(hint_of(whole(Reason::unknown_member)), "It takes: {text}, no gap");
  EXPECT_EQ(message_of(whole(Reason::other_version)), "is of version {text}, no gap, not 2.0");
  EXPECT_EQ(
      message_of(whole(Reason::refused)),
      "was refused with 60010 ADMIN_REQUIRED: The identifier is not an administrator of the app "
      "(ErrorInfo: {text}, no gap)");
}

TEST(Words, PutTheRightArticleBeforeANoun) {
  Problem problem = whole(Reason::too_long);
  for (const auto& [noun, message] :
       {std::pair{Noun::account, "holds an account of 60010 bytes, 22 are allowed"},
        std::pair{Noun::attribute_value, "holds a value of 60010 bytes, 22 are allowed"},
        std::pair{Noun::tag, "holds a tag of 60010 bytes, 22 are allowed"},
        std::pair{Noun::identifier, "holds an identifier of 60010 bytes, 22 are allowed"}}) {
    problem.noun = noun;
    EXPECT_EQ(message_of(problem), message);
  }
}

TEST(HintOf, IsThatOfTheReasonOrElseThatOfTheNoun) {
  EXPECT_EQ(hint_of({.reason = Reason::missing, .noun = Noun::mode}),
            "0 adds to the user's tags, 1 replaces them");
  EXPECT_EQ(hint_of({.reason = Reason::control_character, .noun = Noun::account}),
            "Remove line breaks, tabs and zero bytes from it");
  EXPECT_EQ(hint_of({.reason = Reason::missing}), "");
}

TEST(SentenceOf, SaysWhereWhatAndWhatToDo) {
  EXPECT_EQ(sentence_of({.code = Errc::invalid_argument,
                         .reason = Reason::too_long,
                         .path = {"users"sv, std::size_t{3}, "attributes"sv, "city"sv},
                         .noun = Noun::attribute_value,
                         .limit = 50,
                         .actual = 51}),
            "users[3].attributes.city holds a value of 51 bytes, 50 are allowed. A value is a "
            "string of at most 50 bytes of UTF-8 (a Chinese character is 3); send numbers as "
            "strings.");
  EXPECT_EQ(sentence_of({.code = Errc::invalid_argument,
                         .reason = Reason::wrong_type,
                         .noun = Noun::body,
                         .expected = Type::object,
                         .found = Type::array}),
            "The body must be an object, not an array. The body is a JSON object, as the page of "
            "the call shows it.");
  EXPECT_EQ(sentence_of({.code = Errc::bad_response, .reason = Reason::cut_answer}),
            "The answer ends in the middle of its JSON.");
  EXPECT_EQ(sentence_of({.code = Errc::http, .reason = Reason::too_many_requests, .actual = 429}),
            "The other side answered with HTTP status 429. Too many calls: go slower.");
  EXPECT_EQ(
      sentence_of({.code = Errc::api, .reason = Reason::refused, .actual = 60010}),
      "The call was refused with 60010 ADMIN_REQUIRED: The identifier is not an administrator of "
      "the app. " +
          std::string(explain_error_code(60010).hint));
  EXPECT_EQ(
      sentence_of(
          {.code = Errc::invalid_options, .reason = Reason::no_address, .path = {"region"sv}}),
      "region and endpoint are both missing. Give one of them: the app's region, or the "
      "endpoint of an emulator or a proxy.");
  EXPECT_EQ(sentence_of({.code = Errc::invalid_options,
                         .reason = Reason::wrong_type,
                         .expected = Type::object,
                         .found = Type::array}),
            "The options must be an object, not an array.");
}

}  // namespace
}  // namespace timpush
