// texts.h: texts that end where their memory ends, in quotes, again and again, and UTF-16 as JavaScript has it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace timpush {

// A copy on the heap, of its exact size and without a closing zero: the sanitizer sees a read beyond it.
class Exact {
 public:
  explicit Exact(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    text.copy(bytes_.get(), size_);
  }
  operator std::string_view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

inline std::string quoted(const std::string& text) { return '"' + text + '"'; }

inline std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

// `each`, count times, with commas between; # becomes the number.
inline std::string repeat(std::size_t count, std::string_view each) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) all += ',';
    for (const char c : each) all += c == '#' ? std::to_string(i) : std::string(1, c);
  }
  return all;
}

inline std::u16string to_utf16(std::string_view text) {
  std::u16string units;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t j = 1; j < size; ++j) {
      point = point << 6 | (static_cast<unsigned char>(text[i + j]) & 0x3Fu);
    }
    i += size;
    if (point < 0x10000) {
      units += static_cast<char16_t>(point);
      continue;
    }
    units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
    units += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
  }
  return units;
}

inline std::string to_utf8(std::u16string_view units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t point = units[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < units.size()) {
      point = 0x10000 + ((point - 0xD800) << 10) + (units[++i] - 0xDC00u);
    }
    const auto tail = [&text, point](unsigned shift) {
      text += static_cast<char>(0x80 | (point >> shift & 0x3F));
    };
    if (point < 0x80) {
      text += static_cast<char>(point);
    } else if (point < 0x800) {
      text += static_cast<char>(0xC0 | point >> 6);
      tail(0);
    } else if (point < 0x10000) {
      text += static_cast<char>(0xE0 | point >> 12);
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0 | point >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return text;
}

}  // namespace timpush
