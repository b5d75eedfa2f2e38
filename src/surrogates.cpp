#include "src/surrogates.h"

#include <cstddef>

namespace timpush {
namespace {

constexpr std::ptrdiff_t escape_size = 6;  // \uD83D

// The code unit of the escape that begins at `at`, 0 where there is none.
unsigned unit_of_escape(const char* at, const char* end) {
  if (end - at < escape_size || at[0] != '\\' || at[1] != 'u') return 0;
  unsigned unit = 0;
  for (const char c : std::string_view(at + 2, escape_size - 2)) {
    const char lower = static_cast<char>(c | 0x20);
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(lower >= 'a' && lower <= 'f')) return 0;
    unit = unit * 16 + static_cast<unsigned>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

constexpr bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

char Walk::next_of_escape() {
  if (at >= escape_end_) {
    const unsigned unit = unit_of_escape(at, end);
    const bool is_pair = is_high(unit) && is_low(unit_of_escape(at + escape_size, end));
    const bool is_half = is_low(unit) || (is_high(unit) && !is_pair);
    half_ = is_half ? at : nullptr;
    if (is_half) is_whole = false;
    // What is escaped may be a backslash itself.
    escape_end_ = at + (is_pair ? 2 * escape_size : is_half ? escape_size : 2);
  }
  const std::ptrdiff_t place = at - half_;
  return half_ != nullptr && place >= 2 ? (++at, "FFFD"[place - 2]) : *at++;
}

}  // namespace timpush
