// utf8.h: what is asked of a text's bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace timpush {

// The end of the run of well-formed UTF-8 that holds no quote, no backslash and no control character below U+0020: what
// stands as it is in a JSON text. A sequence that is not whole, or wrong, ends it.
[[nodiscard]] const char* end_of_plain(const char* at, const char* end);

// Every text below came through end_of_plain or the JSON lexer: it is well-formed UTF-8.

// Writes the text's UTF-16 code units, which are no more than its bytes, and says how many they are.
std::size_t to_utf16(std::string_view text, char16_t* to);

// Whether a C0, DEL or C1 control character stands in it (Unicode category Cc).
[[nodiscard]] bool has_control_character(std::string_view text);

// What a text begins or ends with that was copied along or stands around it in a file: white space, line ends, quotes, a byte
// order mark and others that nobody sees. js/credential.js has the same characters.
struct Edge {
  unsigned character = 0;  // up to U+FFFF
  bool is_end = false;
};
[[nodiscard]] std::optional<Edge> foreign_edge(std::string_view text);

}  // namespace timpush
