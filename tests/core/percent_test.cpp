#include "src/percent.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "texts.h"

namespace timpush {
namespace {

TEST(PercentEncode, LeavesTheUnreservedCharacters) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  EXPECT_EQ(percent_encode(Exact(unreserved)), unreserved);
  EXPECT_EQ(percent_encode(Exact("")), "");
}

TEST(PercentEncode, WritesEveryOtherByteAsTwoDigits) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool unreserved = letter || c == '-' || c == '.' || c == '_' || c == '~';
    const std::string expected =
        unreserved ? std::string(1, c) : std::string{'%', digits[byte / 16], digits[byte % 16]};
    EXPECT_EQ(percent_encode(Exact(std::string(1, c))), expected) << byte;
  }
}

TEST(PercentEncode, LeavesNothingThatCouldEndAParameter) {
  EXPECT_EQ(percent_encode(Exact("a b&c=d#e?f+g%/")), "a%20b%26c%3Dd%23e%3Ff%2Bg%25%2F");
  EXPECT_EQ(percent_encode(Exact("eJy*rV-gr_")), "eJy%2ArV-gr_");
  EXPECT_EQ(percent_encode(Exact("张😀")), "%E5%BC%A0%F0%9F%98%80");
}

}  // namespace
}  // namespace timpush
