// percent.h: percent-encoding of one URL query value.
// https://www.rfc-editor.org/rfc/rfc3986#section-2
#pragma once

#include <string>
#include <string_view>

namespace timpush {

// Everything but A-Z a-z 0-9 - . _ ~ becomes %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace timpush
