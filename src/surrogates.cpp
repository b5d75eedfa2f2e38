#include "src/surrogates.h"

namespace timpush {
namespace {

constexpr std::size_t escape_size = 6;  // \uD83D

// The code unit of the escape that begins at `at`, 0 where there is none.
unsigned unit_of_escape(std::string_view text, std::size_t at) {
  const std::string_view escape = text.substr(at, escape_size);
  if (escape.size() < escape_size || escape[0] != '\\' || escape[1] != 'u') return 0;
  unsigned unit = 0;
  for (const char c : escape.substr(2)) {
    const char lower = static_cast<char>(c | 0x20);
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(lower >= 'a' && lower <= 'f')) return 0;
    unit = unit * 16 + static_cast<unsigned>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

constexpr bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// How many bytes of the escape at `at` are to be left alone: all of a whole pair, none of half a one.
std::size_t whole_escape(std::string_view text, std::size_t at) {
  const unsigned unit = unit_of_escape(text, at);
  if (is_low(unit)) return 0;
  if (!is_high(unit)) return 2;  // what is escaped may be a backslash itself
  return is_low(unit_of_escape(text, at + escape_size)) ? 2 * escape_size : 0;
}

}  // namespace

bool has_half_pair(std::string_view text) {
  for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const std::size_t whole = whole_escape(text, at);
    if (whole == 0) return true;
    at += whole;
  }
  return false;
}

Mended mend_half_pairs(std::string_view text) {
  Mended copy{std::string(text)};
  std::size_t quotes = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') ++quotes;
    if (text[at] != '\\') continue;
    const std::size_t whole = whole_escape(text, at);
    if (whole == 0) {
      copy.text.replace(at, escape_size, "\\uFFFD");
      copy.strings.push_back(quotes / 2);  // one quote before it is its own
    }
    at += whole == 0 ? escape_size - 1 : whole - 1;
  }
  return copy;
}

}  // namespace timpush
