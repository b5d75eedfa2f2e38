// validator.h: a validator of the few words of JSON Schema that the schemas of calls have.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "fixtures.h"

namespace timpush {

// Characters, as JSON Schema counts: a code point is one.
inline std::size_t length_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

inline bool is_among(const Json& choices, const Json& value) {
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

inline bool has_all(const Json& object, const Json& names) {
  return std::all_of(names.begin(), names.end(), [&object](const Json& name) {
    return object.contains(name.get<std::string>());
  });
}

// Whether a value is one that a schema describes.
inline bool fits(const Json& value, const Json& schema) {
  const auto is_within = [&schema](const char* least, const char* most, std::size_t count) {
    return count >= schema.value(least, std::size_t{0}) &&
           count <= schema.value(most, ~std::size_t{0});
  };
  if (schema.contains("enum") && !is_among(schema["enum"], value)) return false;
  if (schema.contains("not") && fits(value, schema["not"])) return false;
  if (!schema.contains("type")) return true;
  const std::string type = schema["type"];
  if (type == "string") {
    if (schema.contains("pattern")) {
      EXPECT_EQ(schema["pattern"], "^https://");
      if (!value.is_string() || !value.get<std::string>().starts_with("https://")) return false;
    }
    return value.is_string() &&
           is_within("minLength", "maxLength", length_of(value.get<std::string>()));
  }
  if (type == "integer") {
    return value.is_number_integer() && value >= schema.value("minimum", value) &&
           value <= schema.value("maximum", value);
  }
  if (type == "array") {
    return value.is_array() && is_within("minItems", "maxItems", value.size()) &&
           std::all_of(value.begin(), value.end(),
                       [&schema](const Json& item) { return fits(item, schema["items"]); });
  }
  EXPECT_EQ(type, "object");
  if (!value.is_object() || !is_within("minProperties", "maxProperties", value.size())) {
    return false;
  }
  if (!has_all(value, schema.value("required", Json::array()))) return false;
  if (schema.contains("anyOf") &&
      std::none_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                   [&value](const Json& one) { return has_all(value, one["required"]); })) {
    return false;
  }
  const Json needs = schema.value("dependentRequired", Json::object());
  const Json properties = schema.value("properties", Json::object());
  for (const auto& [name, member] : value.items()) {
    if (needs.contains(name) && !has_all(value, needs[name])) return false;
    if (schema.contains("propertyNames") && !fits(Json(name), schema["propertyNames"])) {
      return false;
    }
    const Json& rest = schema["additionalProperties"];
    if (properties.contains(name)) {
      if (!fits(member, properties[name])) return false;
    } else if (rest == false || (rest.is_object() && !fits(member, rest))) {
      return false;
    }
  }
  return true;
}

}  // namespace timpush
