#include "src/json.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <tuple>

// The library asks libc for two results that nobody looks at: the value of a number with a fraction (we only say that it is
// one), and the name of a control character in an error's text. In the library's lexer, and nowhere else, these two calls
// are replaced: a wasm that carries libc's decimal conversions has 48.3 KB gzipped instead of 38.9; and a number beyond a
// double's range, such as 1e999, is a number like any other, as it is for JSON.parse.
#include <nlohmann/detail/input/input_adapters.hpp>  // what the lexer includes
#define strtod(text, end) \
  double_t((*(end) = const_cast<char*>(text) + std::strlen(text), 0.0))
#define snprintf make_tuple
#include <nlohmann/detail/input/lexer.hpp>
#undef strtod
#undef snprintf
#include <nlohmann/json.hpp>

namespace timpush::json {
namespace {

// The string type that the lexer fills, one character at a time. With std::string in this place reading takes a third longer
// and the wasm is 3 KB larger.
class Text : public std::vector<char> {
 public:
  Text() = default;
  // The library's binary formats, which nobody calls, ask for these; the linker drops them.
  Text(const char* text) : std::vector<char>(text, text + std::strlen(text)) {}
  Text(std::size_t count, char c) : std::vector<char>(count, c) {}
  void append(const Text& other) { insert(end(), other.begin(), other.end()); }

  [[nodiscard]] const char* data() {  // strtoull, which reads it, stops at a zero
    push_back('\0');
    pop_back();
    return std::vector<char>::data();
  }
  operator std::string_view() const { return {std::vector<char>::data(), size()}; }
};

// --- half of a surrogate pair -----------------------------------------------------------------------------------------

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

// Where, from `at` on, the next escape is that is half of a pair; npos if there is none.
std::size_t next_half(std::string_view text, std::size_t at) {
  for (;;) {
    at = text.find('\\', at);
    if (at == std::string_view::npos) return at;
    const unsigned unit = unit_of_escape(text, at);
    if (is_low(unit)) return at;
    if (!is_high(unit)) {
      at += 2;  // what is escaped may be a backslash itself
    } else if (is_low(unit_of_escape(text, at + escape_size))) {
      at += 2 * escape_size;
    } else {
      return at;
    }
  }
}

// The text as the library is to see it: such an escape, which it would take for the end of the JSON, is that of U+FFFD.
class Source {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Iterator(Source& source, const char* at, const char* stop)
        : source_(&source), at_(at), stop_(stop) {}
    const char& operator*() const { return *at_; }
    Iterator& operator++() {
      if (++at_ == stop_) source_->leave(at_, stop_);
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    Source* source_;
    const char* at_;
    const char* stop_;  // where something else comes
  };

  explicit Source(std::string_view text) : text_(text), half_(next_half(text, 0)) {}

  Iterator begin() {
    const char* at = text_.data();
    const char* stop = stop_before_half();
    if (at == stop) leave(at, stop);
    return {*this, at, stop};
  }
  Iterator end() {
    const char* end = text_.data() + text_.size();
    return {*this, end, end};
  }

  // Whether no half was passed since the last time.
  bool was_whole() { return !std::exchange(passed_half_, false); }

 private:
  [[nodiscard]] const char* stop_before_half() const {
    return text_.data() + (half_ == std::string_view::npos ? text_.size() : half_);
  }

  // From the text into a substitute, or out of it.
  void leave(const char*& at, const char*& stop) {
    if (at == text_.data() + text_.size()) return;
    if (at == substitute + escape_size) {
      at = text_.data() + half_ + escape_size;
      half_ = next_half(text_, half_ + escape_size);
      stop = stop_before_half();
      if (at != stop || at == text_.data() + text_.size()) return;
    }
    at = substitute;
    stop = substitute + escape_size;
    passed_half_ = true;
  }

  static constexpr const char* substitute = "\\uFFFD";

  std::string_view text_;
  std::size_t half_;
  bool passed_half_ = false;
};

// --- the library ------------------------------------------------------------------------------------------------------

// https://json.nlohmann.me/features/parsing/sax_interface/
using Library = nlohmann::basic_json<std::map, std::vector, Text>;

// From the library's events to ours. One type, so that the parser is compiled once.
struct Events {
  Handler& handler;
  Source& source;

  bool null() { return handler.on_null(); }
  bool boolean(bool) { return handler.on_boolean(); }
  bool number_integer(std::int64_t value) { return handler.on_integer(value); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return handler.on_integer(static_cast<std::int64_t>(value < most ? value : most));
  }
  // The library also calls an integer beyond 64 bits a float.
  bool number_float(double, std::string_view digits) {
    if (digits.find_first_of(".eE") != std::string_view::npos) return handler.on_fraction();
    using Integer = std::numeric_limits<std::int64_t>;
    return handler.on_integer(digits.front() == '-' ? Integer::min() : Integer::max());
  }
  bool string(Text& text) { return handler.on_string(text, source.was_whole()); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return handler.on_object(); }
  bool key(Text& text) { return handler.on_key(text, source.was_whole()); }
  bool end_object() { return handler.on_object_end(); }
  bool start_array(std::size_t) { return handler.on_array(); }
  bool end_array() { return handler.on_array_end(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    handler.on_error(position);
    return false;
  }
};

}  // namespace

bool read(std::string_view text, Handler& handler) {
  Source source(text);
  Events events{handler, source};
  if (!Library::sax_parse(source.begin(), source.end(), &events)) return false;
  // The library takes a zero byte for the end of the text. Whole JSON holds none.
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return true;
  handler.on_error(zero + 1);
  return false;
}

std::string quote(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string quoted;
  quoted.reserve(text.size() + 2);
  quoted += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      quoted += "\\u00";
      quoted += digits[byte >> 4];
      quoted += digits[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

Array& Array::raw(std::string_view json) {
  if (!items_.empty()) items_ += ',';
  items_ += json;
  return *this;
}

Object& Object::text(std::string_view name, std::string_view value) {
  return raw(name, quote(value));
}

Object& Object::number(std::string_view name, std::int64_t value) {
  return raw(name, std::to_string(value));
}

Object& Object::truth(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}

Object& Object::raw(std::string_view name, std::string_view json) {
  if (!members_.empty()) members_ += ',';
  members_ += quote(name);
  members_ += ':';
  members_ += json;
  return *this;
}

}  // namespace timpush::json
