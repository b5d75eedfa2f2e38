// utf8.h: what the contract asks of a text beyond its bytes. Every text here came through the JSON lexer, which lets
// nothing but well-formed UTF-8 pass.
#pragma once

#include <cstdint>
#include <string_view>

namespace timpush {

// How many UTF-16 code units the text has, which is what JavaScript calls its length.
[[nodiscard]] std::uint32_t utf16_length(std::string_view text);

// Whether a C0, DEL or C1 control character stands in it (Unicode category Cc).
[[nodiscard]] bool has_control_character(std::string_view text);

}  // namespace timpush
