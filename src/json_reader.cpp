#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <tuple>

#include "src/json.h"

// The library asks libc for two results that nobody looks at: the value of a number with a fraction (we only say that it is
// one), and the name of a control character in an error's text. In the library's lexer, and nowhere else, these two calls
// are replaced: a wasm that carries libc's decimal conversions has 48.3 KB gzipped instead of 38.9; and a number beyond a
// double's range, such as 1e999, is a number like any other, as it is for JSON.parse.
//
// By a name of its own: a program may have the library too, compiled otherwise, and one of the two would be linked for both.
#define nlohmann timpush_nlohmann
#include <nlohmann/detail/input/input_adapters.hpp>  // what the lexer includes
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define strtod(text, end) double_t((*(end) = const_cast<char*>(text) + std::strlen(text), 0.0))
#define snprintf make_tuple
#include <nlohmann/detail/input/lexer.hpp>
#undef strtod
#undef snprintf
#include <nlohmann/json.hpp>
#undef nlohmann

#include "src/surrogates.h"

namespace timpush::json {
namespace {

// The string type that the lexer fills, one character at a time: it only grows, out of line. With std::string in this place
// reading takes a third longer and the wasm is 3 KB larger; with std::vector<char> alone it is 0.6 KB larger.
class Text {
 public:
  using value_type = char;

  Text() = default;
  // The library's binary formats, which nobody calls, ask for these; the linker drops them.
  Text(const char* text) { append(text); }
  Text(std::size_t count, char c) : room_(count, c), size_(count) {}
  void append(std::string_view text) {
    for (const char c : text) push_back(c);
  }

  void push_back(char c) {
    if (size_ == room_.size()) grow();
    room_[size_++] = c;
  }
  void clear() { size_ = 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const char* data() {  // strtoull, which reads it, stops at a zero
    push_back('\0');
    --size_;
    return room_.data();
  }
  operator std::string_view() const { return {room_.data(), size_}; }

 private:
  [[gnu::noinline]] void grow() { room_.resize(room_.empty() ? 256 : room_.size() * 2); }

  std::vector<char> room_;
  std::size_t size_ = 0;
};

// https://json.nlohmann.me/features/parsing/sax_interface/
using Library = timpush_nlohmann::basic_json<std::map, std::vector, Text>;

// From the library's events to ours. One type, so that the parser is compiled once.
struct Events {
  Handler& handler;
  const std::vector<std::size_t>& halved;  // strings, by their number, in order
  std::size_t strings = 0;                 // read before
  std::size_t passed = 0;                  // of the halved ones

  [[gnu::noinline]] bool is_next_whole() {
    const bool is_halved = passed < halved.size() && halved[passed] == strings;
    ++strings;
    // A string may hold more than one half.
    while (passed < halved.size() && halved[passed] < strings) ++passed;
    return !is_halved;
  }

  bool null() { return handler.on_null(); }
  bool boolean(bool /*value*/) { return handler.on_boolean(); }
  bool number_integer(std::int64_t value) { return handler.on_integer(value); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return handler.on_integer(static_cast<std::int64_t>(value < most ? value : most));
  }
  // The library also calls an integer beyond 64 bits a float.
  bool number_float(double /*value*/, std::string_view digits) {
    if (digits.find_first_of(".eE") != std::string_view::npos) return handler.on_fraction();
    using Integer = std::numeric_limits<std::int64_t>;
    return handler.on_integer(digits.front() == '-' ? Integer::min() : Integer::max());
  }
  bool string(Text& text) { return handler.on_string(text, is_next_whole()); }
  static bool binary(std::vector<std::uint8_t>& /*bytes*/) { return false; }
  bool start_object(std::size_t /*size*/) { return handler.on_object(); }
  bool key(Text& text) { return handler.on_key(text, is_next_whole()); }
  bool end_object() { return handler.on_object_end(); }
  bool start_array(std::size_t /*size*/) { return handler.on_array(); }
  bool end_array() { return handler.on_array_end(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const timpush_nlohmann::detail::exception& /*error*/) {
    handler.on_error(position);
    return false;
  }
};

}  // namespace

bool read(std::string_view text, Handler& handler) {
  Mended mended;
  if (has_half_pair(text)) {
    mended = mend_half_pairs(text);
    text = mended.text;
  }
  Events events{handler, mended.strings};
  if (!Library::sax_parse(text.data(), text.data() + text.size(), &events)) return false;
  // The library takes a zero byte for the end of the text. Whole JSON holds none.
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return true;
  handler.on_error(zero + 1);
  return false;
}

}  // namespace timpush::json
