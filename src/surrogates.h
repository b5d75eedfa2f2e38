// surrogates.h: escapes in a JSON text that are half of a surrogate pair, "\uD83D" alone, which is no character.
#pragma once

#include <string_view>

namespace timpush {

// Walks over a JSON text. Where it is read byte by byte, \uFFFD stands in place of each half, since the library would take it
// for the end of the JSON.
class Walk {
 public:
  explicit Walk(std::string_view text) : at(text.data()), end(at + text.size()) {}

  // The next byte. There must be one.
  char next() {
    if (*at == '\\' || at < escape_end_) return next_of_escape();
    return *at++;
  }

  // Where it is. Who moves on without reading stays out of texts that have an escape.
  const char* at;
  const char* const end;
  bool is_whole = true;  // false once a half was passed

 private:
  char next_of_escape();

  const char* escape_end_ = nullptr;  // what lies before it was looked at
  const char* half_ = nullptr;        // the escape that ends there, if it is half of a pair
};

}  // namespace timpush
