// version.h: of this library.
#pragma once

#include <string_view>

namespace timpush {

// As in "0.1.0".
[[nodiscard]] std::string_view version();

}  // namespace timpush
