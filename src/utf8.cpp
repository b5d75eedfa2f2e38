#include "src/utf8.h"

#include <cstddef>

namespace timpush {

std::uint32_t utf16_length(std::string_view text) {
  std::uint32_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80 ? 1 : 0;  // every sequence has one first byte ...
    units += byte >= 0xF0 ? 1 : 0;           // ... and four bytes make a surrogate pair
  }
  return units;
}

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte != 0xC2 || i + 1 == text.size()) continue;
    if (static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;  // C2 80 .. C2 9F: C1
  }
  return false;
}

}  // namespace timpush
