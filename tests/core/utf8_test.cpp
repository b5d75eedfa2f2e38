#include "src/utf8.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "texts.h"

namespace timpush {
namespace {

std::size_t plain_bytes(std::string_view text) {
  const Exact bytes(text);
  const std::string_view view = bytes;
  return static_cast<std::size_t>(end_of_plain(view.data(), view.data() + view.size()) -
                                  view.data());
}

TEST(EndOfPlain, FindsEachByteThatEndsARun) {
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    const bool is_plain = byte >= 0x20 && byte != '"' && byte != '\\';
    for (std::size_t before = 0; before < 20; ++before) {
      for (const std::string_view after : {"", "a", "\"", "abcdefghijklmnop"}) {
        std::string text(before, 'x');
        text += static_cast<char>(byte);
        text += after;
        const std::size_t quote = text.find('"', before + 1);
        const std::size_t plain = quote == std::string::npos ? text.size() : quote;
        EXPECT_EQ(plain_bytes(text), is_plain ? plain : before) << byte << ' ' << text;
      }
    }
  }
}

// Of every sequence of up to four bytes that begins above 0x7F, by the edges of Unicode's table 3-7.
TEST(EndOfPlain, TakesWellFormedSequencesAlone) {
  const std::vector<unsigned> edges{0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                    0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  const auto in = [](unsigned byte, unsigned least, unsigned most) {
    return byte >= least && byte <= most;
  };
  const auto length_of = [&in](unsigned a, unsigned b, unsigned c, unsigned d) -> std::size_t {
    const bool second = in(b, 0x80, 0xBF);
    const bool third = in(c, 0x80, 0xBF);
    if (in(a, 0xC2, 0xDF)) return second ? 2 : 0;
    if (a == 0xE0) return in(b, 0xA0, 0xBF) && third ? 3 : 0;
    if (a == 0xED) return in(b, 0x80, 0x9F) && third ? 3 : 0;
    if (in(a, 0xE1, 0xEF)) return second && third ? 3 : 0;
    const bool fourth = in(d, 0x80, 0xBF);
    if (a == 0xF0) return in(b, 0x90, 0xBF) && third && fourth ? 4 : 0;
    if (a == 0xF4) return in(b, 0x80, 0x8F) && third && fourth ? 4 : 0;
    return in(a, 0xF1, 0xF3) && second && third && fourth ? 4 : 0;
  };
  for (const unsigned a : edges) {
    if (a < 0x80) continue;
    for (const unsigned b : edges) {
      for (const unsigned c : edges) {
        for (const unsigned d : edges) {
          const std::size_t length = length_of(a, b, c, d);
          std::string sequence;
          for (const unsigned byte : {a, b, c, d}) sequence += static_cast<char>(byte);
          EXPECT_EQ(plain_bytes("xyz" + sequence.substr(0, length) + '"'), 3 + length);
          if (length == 0) EXPECT_EQ(plain_bytes("xyz" + sequence), 3U) << a << ' ' << b;
          // Cut anywhere, it is none.
          for (std::size_t size = 1; size < length; ++size) {
            EXPECT_EQ(plain_bytes(sequence.substr(0, size)), 0U) << a << ' ' << size;
            EXPECT_EQ(plain_bytes(sequence.substr(0, size) + '"'), 0U) << a << ' ' << size;
          }
        }
      }
    }
  }
}

TEST(EndOfPlain, GoesOnBehindEverySequence) {
  for (const std::string_view text :
       {"深圳 city 市é😀 and so on, for long\"",
        "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF\\"}) {
    EXPECT_EQ(plain_bytes(text), text.size() - 1) << text;
  }
}

std::string through_utf16(std::string_view text) {
  std::u16string units(text.size(), u'?');
  units.resize(to_utf16(Exact(text), units.data()));
  EXPECT_EQ(units, to_utf16(text));
  return to_utf8(units);
}

TEST(ToUtf16, WritesWhatJavaScriptHas) {
  for (const std::string_view text :
       {"", "Mary", "é", "张小红", "﻿", "😀", "a😀é张􏿿", "߿ࠀ퟿￿𐀀"}) {
    EXPECT_EQ(through_utf16(text), text);
  }
}

TEST(ToUtf16, WritesEveryCharacter) {
  std::string all;
  for (char32_t point = 0; point < 0x110000; point += point < 0x1000 ? 1 : 0x3F) {
    if (point >= 0xD800 && point < 0xE000) continue;
    const auto high = static_cast<char16_t>(0xD7C0 + (point >> 10));
    const auto low = static_cast<char16_t>(0xDC00 + (point & 0x3FF));
    const char16_t pair[] = {high, low};
    const char16_t unit[] = {static_cast<char16_t>(point)};
    all += point < 0x10000 ? to_utf8({unit, 1}) : to_utf8({pair, 2});
  }
  EXPECT_EQ(through_utf16(all), all);
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
