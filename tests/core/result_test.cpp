#include <gtest/gtest.h>
#include <timpush/result.h>

#include <string>
#include <string_view>

namespace timpush {
namespace {

using namespace std::string_view_literals;

TEST(Result, HoldsAValueOrAProblem) {
  const Result<int> value = 7;
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 7);

  const Result<int> none = Problem{.code = Errc::api,
                                   .reason = Reason::refused,
                                   .path = {"where"sv},
                                   .actual = 60010,
                                   .text = "what"};
  ASSERT_FALSE(none);
  EXPECT_EQ(none.problem().code, Errc::api);
  EXPECT_EQ(none.problem().reason, Reason::refused);
  EXPECT_EQ(to_text(none.problem().path), "where");
  EXPECT_EQ(none.problem().actual, 60010);
  EXPECT_EQ(none.problem().text, "what");
}

TEST(Result, GivesItsValueToBeChangedAndTaken) {
  Result<std::string> text = std::string("a");
  *text += 'b';
  text->push_back('c');
  EXPECT_EQ(*text, "abc");
  EXPECT_EQ(text->size(), 3U);
}

}  // namespace
}  // namespace timpush
