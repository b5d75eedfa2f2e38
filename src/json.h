// json.h: reading JSON as events, and the few lines that write it. The JSON library stands behind this and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timpush::json {

// What a text holds, in its order. Every function says whether to go on. A key's text is there until the next key, a string's
// until the next event.
class Handler {
 public:
  virtual bool on_null() = 0;
  virtual bool on_boolean() = 0;
  virtual bool on_integer(std::int64_t value) = 0;  // beyond 64 bits: the nearest that fits
  virtual bool on_fraction() = 0;
  // Not whole: U+FFFD stands where the text has an escape that is half of a surrogate pair.
  virtual bool on_string(std::string_view text, bool is_whole) = 0;
  virtual bool on_object() = 0;
  virtual bool on_key(std::string_view text, bool is_whole) = 0;
  virtual bool on_object_end() = 0;
  virtual bool on_array() = 0;
  virtual bool on_array_end() = 0;
  // It is not JSON, or not UTF-8: at which byte, counted from 1 (one beyond the last when the text ends too early).
  virtual void on_error(std::size_t position) = 0;

 protected:
  ~Handler() = default;
};

// The value of on_integer() as it may be told: nothing where it stands for another, which is beyond 64 bits.
constexpr std::optional<std::int64_t> exactly(std::int64_t value) {
  using Integer = std::numeric_limits<std::int64_t>;
  if (value == Integer::min() || value == Integer::max()) return std::nullopt;
  return value;
}

// Reads `text` to its very end; false when the handler said stop or it is not JSON. Depth costs memory, but never the
// machine's stack.
[[nodiscard]] bool read(std::string_view text, Handler& handler);

// The text as a JSON string, quotes included.
[[nodiscard]] std::string quote(std::string_view text);

// Items, each already JSON, one after the other.
class Array {
 public:
  Array& raw(std::string_view json);
  Array& text(std::string_view value) { return raw(quote(value)); }
  [[nodiscard]] std::string done() const { return '[' + items_ + ']'; }

 private:
  std::string items_;
};

// An object written member by member.
class Object {
 public:
  Object& text(std::string_view name, std::string_view value);
  Object& number(std::string_view name, std::int64_t value);
  Object& truth(std::string_view name, bool value);
  Object& raw(std::string_view name, std::string_view json);
  [[nodiscard]] std::string done() const { return '{' + members_ + '}'; }

 private:
  std::string members_;
};

}  // namespace timpush::json
