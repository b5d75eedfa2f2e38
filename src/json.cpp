#include "src/json.h"

namespace timpush::json {

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
