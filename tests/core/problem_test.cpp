#include "src/error.h"

#include <gtest/gtest.h>

namespace timpush {
namespace {

TEST(Errc, HasTheNamesThatCallersSwitchOn) {
  EXPECT_EQ(to_text(Errc::invalid_options), "ERR_INVALID_OPTIONS");
  EXPECT_EQ(to_text(Errc::invalid_argument), "ERR_INVALID_ARGUMENT");
  EXPECT_EQ(to_text(Errc::bad_response), "ERR_BAD_RESPONSE");
  EXPECT_EQ(to_text(Errc::http), "ERR_HTTP");
  EXPECT_EQ(to_text(Errc::api), "ERR_API");
}

}  // namespace
}  // namespace timpush
