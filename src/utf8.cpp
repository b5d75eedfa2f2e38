#include "src/utf8.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "src/bytes.h"

namespace timpush {
namespace {

// The highest bit of each byte that is below `least`. Above the first that is, others may be marked by mistake.
constexpr Eight below(Eight bytes, unsigned least) {
  return (bytes - each_of_eight(least)) & ~bytes;
}

constexpr Eight marks(Eight bytes) {
  const Eight quotes = below(bytes ^ each_of_eight('"'), 1);
  const Eight backslashes = below(bytes ^ each_of_eight('\\'), 1);
  return (below(bytes, 0x20) | quotes | backslashes | bytes) & each_of_eight(0x80);
}

constexpr bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// The end of the run of plain ASCII.
const char* end_of_ascii(const char* at, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - at >= 8; at += 8) {
      if (const Eight found = marks(eight_at(at))) return at + std::countr_zero(found) / 8;
    }
  }
  while (at != end && is_plain(static_cast<unsigned char>(*at))) ++at;
  return at;
}

constexpr bool is_between(unsigned byte, unsigned least, unsigned most) {
  return byte - least <= most - least;
}

// How many bytes the sequence has that begins with a byte above 0x7F: 0 if it is not well-formed (Unicode, table 3-7).
std::ptrdiff_t sequence_length(const char* at, const char* end) {
  const auto byte = [at](std::ptrdiff_t i) { return unsigned{static_cast<unsigned char>(at[i])}; };
  const auto follows = [&byte](std::ptrdiff_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::ptrdiff_t left = end - at;
  const unsigned first = byte(0);
  if (is_between(first, 0xE0, 0xEF)) {
    if (left < 3 || !follows(1) || !follows(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;  // fits in two
    if (first == 0xED && byte(1) > 0x9F) return 0;  // half of a surrogate pair
    return 3;
  }
  if (is_between(first, 0xC2, 0xDF)) return left >= 2 && follows(1) ? 2 : 0;
  if (!is_between(first, 0xF0, 0xF4)) return 0;
  if (left < 4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;  // fits in three
  if (first == 0xF4 && byte(1) > 0x8F) return 0;  // beyond U+10FFFF
  return 4;
}

struct Range {
  std::uint16_t first;
  std::uint16_t last;
};
constexpr std::array foreign{
    Range{0x09, 0x0D},     Range{0x20, 0x20},      // white space and line ends
    Range{0x22, 0x22},     Range{0x27, 0x27},      // " '
    Range{0x60, 0x60},     Range{0x85, 0x85},      // ` and a line end
    Range{0xA0, 0xA0},     Range{0xAB, 0xAB},      // no-break space, «
    Range{0xBB, 0xBB},     Range{0x1680, 0x1680},  // », ogham space
    Range{0x180E, 0x180E},                         // Mongolian vowel separator
    Range{0x2000, 0x200F},                         // spaces, of no width, directions
    Range{0x2018, 0x201F},                         // curly quotes
    Range{0x2028, 0x202F},                         // line ends, directions, narrow space
    Range{0x2039, 0x203A}, Range{0x205F, 0x2069},  // ‹ ›, spaces, joiners, directions
    Range{0x3000, 0x3000}, Range{0xFEFF, 0xFEFF},  // wide space, byte order mark
    Range{0xFF02, 0xFF02}, Range{0xFF07, 0xFF07},  // wide " '
};

bool is_foreign(unsigned point) {
  for (const Range& range : foreign) {
    if (is_between(point, range.first, range.last)) return true;
  }
  return false;
}

// The character that begins there, up to U+FFFF; 0 where none does, or one above.
unsigned point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return unsigned{static_cast<unsigned char>(text[at + i])};
  };
  if (byte(0) < 0x80) return byte(0);
  switch (sequence_length(text.data() + at, text.data() + text.size())) {
    case 2: return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3: return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default: return 0;
  }
}

}  // namespace

std::optional<Edge> foreign_edge(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const unsigned first = point_at(text, 0);
  if (is_foreign(first)) return Edge{first, false};
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  const unsigned last = point_at(text, at);
  if (is_foreign(last)) return Edge{last, true};
  return std::nullopt;
}

const char* end_of_plain(const char* at, const char* end) {
  const auto is_ascii = [&at] { return static_cast<unsigned char>(*at) < 0x80; };
  for (;;) {
    at = end_of_ascii(at, end);
    if (at == end || is_ascii()) return at;
    while (at != end && !is_ascii()) {
      const std::ptrdiff_t length = sequence_length(at, end);
      if (length == 0) return at;
      at += length;
    }
  }
}

std::size_t to_utf16(std::string_view text, char16_t* to) {
  char16_t* const begin = to;
  const auto put = [&to](unsigned unit) { *to++ = static_cast<char16_t>(unit); };
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto byte = [&at](int i) { return unsigned{static_cast<unsigned char>(at[i])}; };
  const auto bits = [&byte](int i) { return byte(i) & 0x3F; };
  while (at != end) {
    const unsigned first = byte(0);
    if (first < 0x80) {
      put(first);
      at += 1;
    } else if (first < 0xE0) {
      put((first & 0x1F) << 6 | bits(1));
      at += 2;
    } else if (first < 0xF0) {
      put((first & 0x0F) << 12 | bits(1) << 6 | bits(2));
      at += 3;
    } else {
      const unsigned point = (first & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3);
      put(0xD7C0 + (point >> 10));  // a surrogate pair
      put(0xDC00 + (point & 0x3FF));
      at += 4;
    }
  }
  return static_cast<std::size_t>(to - begin);
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
