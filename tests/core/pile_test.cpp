#include "src/pile.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace timpush {
namespace {

TEST(Pile, KeepsWhatIsInItWhenItGrows) {
  Pile<std::uint32_t> pile;
  for (std::uint32_t i = 0; i < 1'000; ++i) pile.push(i);
  *pile.more(5'000) = 1'000;
  pile.add(1);
  ASSERT_EQ(pile.size(), 1'001U);
  for (std::uint32_t i = 0; i <= 1'000; ++i) EXPECT_EQ(pile[i], i);
  pile.shrink_to(1);
  pile.push(7);
  EXPECT_EQ(pile.size(), 2U);
  EXPECT_EQ(pile[1], 7U);
}

}  // namespace
}  // namespace timpush
