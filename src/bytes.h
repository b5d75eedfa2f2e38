// bytes.h: eight bytes of a text at a time, as one number. Texts are too short for more, and memcmp and memcpy, which in the wasm
// are calls, cost more than they do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace timpush {

using Eight = std::uint64_t;

constexpr Eight each_of_eight(unsigned byte) { return 0x0101010101010101 * Eight{byte}; }

inline Eight eight_at(const char* at) {
  Eight bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

inline bool is_same(std::string_view left, std::string_view right) {
  const std::size_t size = left.size();
  if (size != right.size()) return false;
  const char* const a = left.data();
  const char* const b = right.data();
  std::size_t i = 0;
  if (size < sizeof(Eight)) {
    while (i < size && a[i] == b[i]) ++i;
    return i == size;
  }
  const std::size_t last = size - sizeof(Eight);  // may overlap the one before
  for (; i < last; i += sizeof(Eight)) {
    if (eight_at(a + i) != eight_at(b + i)) return false;
  }
  return eight_at(a + last) == eight_at(b + last);
}

// Copies `text` to where there is room for it; whether it is ASCII.
inline bool copy_ascii(std::string_view text, char* to) {
  const std::size_t size = text.size();
  const char* const from = text.data();
  if (size < sizeof(Eight)) {
    unsigned char all = 0;
    for (std::size_t i = 0; i < size; ++i) all |= static_cast<unsigned char>(to[i] = from[i]);
    return all < 0x80;
  }
  Eight all = 0;
  const auto copy = [&](std::size_t at) {
    const Eight bytes = eight_at(from + at);
    std::memcpy(to + at, &bytes, sizeof bytes);
    all |= bytes;
  };
  const std::size_t last = size - sizeof(Eight);
  for (std::size_t i = 0; i < last; i += sizeof(Eight)) copy(i);
  copy(last);
  return (all & each_of_eight(0x80)) == 0;
}

}  // namespace timpush
