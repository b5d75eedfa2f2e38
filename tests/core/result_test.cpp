#include "src/result.h"

#include <gtest/gtest.h>

namespace timpush {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> value = 7;
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 7);

  const Result<int> none = Error{Errc::api, "where", "what", "do"};
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::api);
  EXPECT_EQ(none.error().field, "where");
  EXPECT_EQ(none.error().message, "what");
  EXPECT_EQ(none.error().hint, "do");
}

}  // namespace
}  // namespace timpush
