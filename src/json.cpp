#include "json.h"

#include <cstdlib>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace timpush::json {
namespace {

// The string type that the lexer fills, one character at a time: it only grows. With std::string in this place reading
// takes a third longer and the wasm is 3 KB larger.
class Text {
 public:
  using value_type = char;

  Text() = default;
  // The library's binary formats, which nobody calls, ask for these; the linker drops them.
  Text(const char* text) {
    while (*text != '\0') push_back(*text++);
  }
  Text(std::size_t count, char c) {
    while (count-- > 0) push_back(c);
  }
  Text(const Text& other) { append(other); }
  void append(const Text& other) {
    for (const char c : std::string_view(other)) push_back(c);
  }

  Text(Text&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Text& operator=(Text other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Text() { std::free(data_); }

  void push_back(char c) {
    if (size_ + 1 >= capacity_) grow();  // one more for data()'s closing zero
    data_[size_++] = c;
  }
  void clear() { size_ = 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const char* data() {  // strtoull and strtod, which read it, stop at a zero
    if (capacity_ == 0) grow();
    data_[size_] = '\0';
    return data_;
  }
  operator std::string_view() const { return {data_, size_}; }

 private:
  void grow() {
    capacity_ = capacity_ == 0 ? 256 : capacity_ * 2;
    data_ = static_cast<char*>(std::realloc(data_, capacity_));
    if (data_ == nullptr) std::abort();
  }

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// https://json.nlohmann.me/features/parsing/sax_interface/
using Library = nlohmann::basic_json<std::map, std::vector, Text>;

// From the library's events to ours. One type, so that the parser is compiled once.
struct Events {
  Handler& handler;

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
  bool string(Text& text) { return handler.on_string(text); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return handler.on_object(); }
  bool key(Text& text) { return handler.on_key(text); }
  bool end_object() { return handler.on_object_end(); }
  bool start_array(std::size_t) { return handler.on_array(); }
  bool end_array() { return handler.on_array_end(); }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception&) {
    handler.on_error(position, token);
    return false;
  }
};

}  // namespace

bool read(std::string_view text, Handler& handler) {
  Events events{handler};
  if (!Library::sax_parse(text.data(), text.data() + text.size(), &events)) return false;
  // The library takes a zero byte for the end of the text. Whole JSON holds none.
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return true;
  handler.on_error(zero + 1, "");
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

std::string array(const std::vector<std::string>& items) {
  std::string joined = "[";
  for (const std::string& item : items) {
    if (joined.size() > 1) joined += ',';
    joined += item;
  }
  joined += ']';
  return joined;
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

std::string Object::done() const { return '{' + members_ + '}'; }

}  // namespace timpush::json
