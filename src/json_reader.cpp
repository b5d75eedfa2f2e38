#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>

#include "src/json.h"
#include "src/pile.h"
#include "src/surrogates.h"
#include "src/utf8.h"

// The library asks libc for the value of a number with a fraction, at which nobody looks: we only say that it is one. In the
// library's lexer, and nowhere else, this call is replaced: libc's decimal conversions would make the wasm a quarter larger; and a
// number beyond a double's range, such as 1e999, is a number like any other, as it is for JSON.parse.
//
// By a name of its own: a program may have the library too, compiled otherwise, and one of the two would be linked for both.
#define nlohmann timpush_nlohmann
#include <nlohmann/detail/input/input_adapters.hpp>  // what the lexer includes
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define strtod(text, end) double_t((*(end) = const_cast<char*>(text) + std::strlen(text), 0.0))
#include <nlohmann/detail/input/lexer.hpp>
#undef strtod
#include <nlohmann/json.hpp>
#undef nlohmann

namespace timpush::json {
namespace {

// The string type that the library's lexer fills, one character at a time. With std::string in its place reading escapes takes
// a fifth longer.
class Text {
 public:
  using value_type = char;

  Text() = default;
  // The library's binary formats, which nobody calls, ask for these; the linker drops them.
  Text(const char* text) { append(text); }
  Text(std::size_t count, char c) { append(std::string(count, c)); }
  void append(std::string_view text) {
    for (const char c : text) push_back(c);
  }

  void push_back(char c) { characters_.push(c); }
  void clear() { characters_.shrink_to(0); }
  [[nodiscard]] std::size_t size() const { return characters_.size(); }
  [[nodiscard]] const char* data() {  // strtoull, which reads it, stops at a zero
    *characters_.more(1) = '\0';
    return characters_.data();
  }
  operator std::string_view() const { return {characters_.data(), characters_.size()}; }

 private:
  Pile<char> characters_;
};

// https://json.nlohmann.me/features/parsing/sax_interface/
using Library = timpush_nlohmann::basic_json<std::map, std::vector, Text>;
namespace library = timpush_nlohmann::detail;

// What the library's lexer reads.
class Bytes {
 public:
  using char_type = char;

  explicit Bytes(Walk& walk) : walk_(&walk) {}
  int get_character() {
    if (walk_->at == walk_->end) return std::char_traits<char>::eof();
    return static_cast<unsigned char>(walk_->next());
  }

 private:
  Walk* walk_;
};

// What the lexer below reads, and what it found there.
struct Source {
  Walk& walk;
  std::string_view text{};  // of the last key or string
  bool is_kept = true;      // it stands in the source
};

}  // namespace
}  // namespace timpush::json

// The lexer that the library's parser asks for tokens. Most tokens of an answer are one character, or a text that needs no
// unescaping: these are found here, the texts eight bytes at a time. Every other token, and whatever is wrong, is the library's
// own lexer's. Lexing by that one alone takes 1.6 to 3.6 times as long.
template <>
class timpush_nlohmann::detail::lexer<timpush::json::Library, timpush::json::Source*>
    : public lexer_base<timpush::json::Library> {
  using Bytes = timpush::json::Bytes;

 public:
  explicit lexer(timpush::json::Source*&& source, bool /*ignore_comments*/ = false)
      : source_(*source), walk_(source->walk), whole_(Bytes(walk_)) {}

  token_type scan() {
    if (is_ahead_) return scan_whole();
    const char* const before = walk_.at;
    skip_space();
    const token_type token = walk_.at == walk_.end ? token_type::uninitialized : scan_plain();
    passed_ += static_cast<std::size_t>(walk_.at - before);
    return token == token_type::uninitialized ? scan_whole() : token;
  }

  // Texts are in the source.
  timpush::json::Text& get_string() { return whole_.get_string(); }
  [[nodiscard]] std::int64_t get_number_integer() const { return whole_.get_number_integer(); }
  [[nodiscard]] std::uint64_t get_number_unsigned() const { return whole_.get_number_unsigned(); }
  [[nodiscard]] static double get_number_float() { return 0.0; }

  [[nodiscard]] position_t get_position() const {
    return {whole_.get_position().chars_read_total + passed_};
  }
  // For messages that nobody reads.
  [[nodiscard]] static std::string get_token_string() { return {}; }
  [[nodiscard]] static const char* get_error_message() { return ""; }

 private:
  void skip_space() {
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (walk_.at != walk_.end && is_space(*walk_.at)) ++walk_.at;
  }

  // A token that is found here, or none.
  token_type scan_plain() {
    switch (*walk_.at) {
      case '{': return one(token_type::begin_object);
      case '}': return one(token_type::end_object);
      case '[': return one(token_type::begin_array);
      case ']': return one(token_type::end_array);
      case ':': return one(token_type::name_separator);
      case ',': return one(token_type::value_separator);
      case '"': return text();
      default: return token_type::uninitialized;
    }
  }
  token_type one(token_type token) {
    ++walk_.at;
    return token;
  }
  token_type text() {
    const char* const begin = walk_.at + 1;
    const char* const behind = timpush::end_of_plain(begin, walk_.end);
    if (behind == walk_.end || *behind != '"') return token_type::uninitialized;
    source_.text = {begin, static_cast<std::size_t>(behind - begin)};
    source_.is_kept = true;
    walk_.is_whole = true;
    walk_.at = behind + 1;
    return token_type::value_string;
  }

  token_type scan_whole() {
    walk_.is_whole = true;
    const char* const before = walk_.at;
    const token_type token = whole_.scan();
    moved_ += static_cast<std::size_t>(walk_.at - before);
    is_ahead_ = moved_ > whole_.get_position().chars_read_total;
    if (token == token_type::value_string) {
      source_.text = whole_.get_string();
      source_.is_kept = false;
    }
    return token;
  }

  timpush::json::Source& source_;
  timpush::Walk& walk_;
  lexer<timpush::json::Library, Bytes> whole_;
  std::size_t moved_ = 0;   // bytes that the library's lexer took ...
  std::size_t passed_ = 0;  // ... and those that it never saw
  // The library's lexer put a byte back, and has to go on with it; and it begins, since it knows a byte order mark.
  bool is_ahead_ = true;
};

namespace timpush::json {
namespace {

// From the library's events to ours. One type, so that the parser is compiled once.
struct Events {
  Handler& handler;
  const Source& source;
  std::string key_text{};  // of one that was unescaped: the library's own goes with its next token

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
  bool string(Text& /*text*/) { return handler.on_string(source.text, source.walk.is_whole); }
  static bool binary(std::vector<std::uint8_t>& /*bytes*/) { return false; }
  bool start_object(std::size_t /*size*/) { return handler.on_object(); }
  bool key(Text& /*text*/) {
    if (source.is_kept) return handler.on_key(source.text, true);
    key_text = source.text;
    return handler.on_key(key_text, source.walk.is_whole);
  }
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
  Walk walk(text);
  Source source{walk};
  Events events{handler, source};
  if (!library::parser<Library, Source*>(&source).sax_parse(&events)) return false;
  // The library takes a zero byte for the end of the text. Whole JSON holds none.
  if (walk.at[-1] != '\0') return true;
  handler.on_error(static_cast<std::size_t>(walk.at - text.data()));
  return false;
}

}  // namespace timpush::json
