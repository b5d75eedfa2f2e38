#include "src/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "texts.h"

namespace timpush {
namespace {

TEST(Utf16Length, CountsWhatJavaScriptCounts) {
  EXPECT_EQ(utf16_length(Exact("")), 0U);
  EXPECT_EQ(utf16_length(Exact("Mary")), 4U);
  EXPECT_EQ(utf16_length(Exact("é")), 1U);
  EXPECT_EQ(utf16_length(Exact("张小红")), 3U);
  EXPECT_EQ(utf16_length(Exact("\uFEFF")), 1U);
  EXPECT_EQ(utf16_length(Exact("😀")), 2U);
  EXPECT_EQ(utf16_length(Exact("a😀é张\U0010FFFF")), 7U);
}

TEST(Utf16Length, IsRightAtEveryEdgeOfTheEncoding) {
  for (const char32_t point : {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu}) {
    const char16_t unit[] = {static_cast<char16_t>(point)};
    EXPECT_EQ(utf16_length(Exact(to_utf8({unit, 1}))), 1U) << static_cast<unsigned>(point);
  }
  EXPECT_EQ(utf16_length(Exact("\U00010000")), 2U);
}

TEST(HasControlCharacter, FindsEveryOneOfThem) {
  for (unsigned point = 0; point < 0x110; ++point) {
    const char16_t units[] = {u'a', static_cast<char16_t>(point)};
    const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
    EXPECT_EQ(has_control_character(Exact(to_utf8({units, 2}))), control) << point;
    EXPECT_EQ(has_control_character(Exact(to_utf8({units + 1, 1}))), control) << point;
  }
}

TEST(HasControlCharacter, IsNotMisledByContinuationBytes) {
  for (const std::string_view text : {"", "张小红", "😀", "\u0100", "Â", "\uFEFF", "\u2028"}) {
    EXPECT_FALSE(has_control_character(Exact(text))) << text;
  }
}

TEST(HasControlCharacter, ReadsNothingBehindACutText) {
  EXPECT_FALSE(has_control_character(Exact("\xC2")));
  EXPECT_FALSE(has_control_character(Exact("a\xC2")));
}

}  // namespace
}  // namespace timpush
