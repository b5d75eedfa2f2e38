#include "src/bytes.h"

#include <gtest/gtest.h>

#include <string>

#include "texts.h"

namespace timpush {
namespace {

TEST(IsSame, FindsEachByteThatDiffers) {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text =
        std::string("The quick brown fox jumps over the lazy dog").substr(0, size);
    EXPECT_TRUE(is_same(Exact(text), Exact(text))) << size;
    EXPECT_FALSE(is_same(Exact(text), Exact(text + 'x'))) << size;
    EXPECT_FALSE(is_same(Exact(text + '\0'), Exact(text))) << size;
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ 0x80);
      EXPECT_FALSE(is_same(Exact(text), Exact(other))) << size << ' ' << at;
    }
  }
}

TEST(CopyAscii, CopiesAndFindsEachByteThatIsNone) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text =
        std::string("The quick brown\0fox jumps over the lazy\x7F dog", 45).substr(0, size);
    std::string copy(size, '?');
    EXPECT_TRUE(copy_ascii(Exact(text), copy.data())) << size;
    EXPECT_EQ(copy, text);
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = text;
      other[at] = '\x80';
      EXPECT_FALSE(copy_ascii(Exact(other), copy.data())) << size << ' ' << at;
    }
  }
}

}  // namespace
}  // namespace timpush
