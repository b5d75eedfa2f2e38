// schema.cpp: the shapes of bodies as JSON Schema.
#include <timpush/command.h>

#include "src/json.h"
#include "src/shape.h"

namespace timpush {
namespace {

std::string schema(const Shape& shape);

// What a shape is called, and what to do with it, in the words of its problems.
json::Object begin(const Shape& shape) {
  json::Object object;
  const std::string hint = hint_of({.reason = Reason::missing, .noun = shape.noun});
  if (shape.noun != Noun::none) object.text("title", to_text(shape.noun));
  if (!hint.empty()) object.text("description", hint);
  return object;
}

void put_range(json::Object& object, const Shape& shape, std::string_view least,
               std::string_view most) {
  if (shape.min > 0) object.number(least, shape.min);
  if (shape.max != Shape{}.max) object.number(most, shape.max);
}

// [{"required":["WebInfo"]},{"required":["Message"]}]
std::string either(const Member& member) {
  json::Array choices;
  for (const std::string_view name : {member.name, member.unless}) {
    choices.raw(json::Object().raw("required", json::Array().text(name).done()).done());
  }
  return choices.done();
}

std::string object_schema(const Shape& shape) {
  json::Object properties;
  json::Array required;
  json::Object needs;
  const Member* replaceable = nullptr;
  bool has_needs = false;
  for (const Member& member : shape.members) {
    properties.raw(member.name, schema(*member.shape));
    if (member.required && member.unless.empty()) required.text(member.name);
    if (!member.unless.empty()) replaceable = &member;
    if (member.needs.empty()) continue;
    needs.raw(member.name, json::Array().text(member.needs).done());
    has_needs = true;
  }
  json::Object object = begin(shape).text("type", "object");
  put_range(object, shape, "minProperties", "maxProperties");
  object.raw("properties", properties.done()).raw("required", required.done());
  if (replaceable != nullptr) object.raw("anyOf", either(*replaceable));
  if (has_needs) object.raw("dependentRequired", needs.done());
  return object.truth("additionalProperties", shape.open).done();
}

std::string text_schema(const Shape& shape, bool is_key) {
  json::Object object = begin(shape).text("type", "string");
  put_range(object, shape, "minLength",
            "maxLength");  // bytes, of which a character has one at least
  if (shape.https) object.text("pattern", "^https://");
  if (shape.words.empty()) return object.done();
  json::Array words;
  for (const std::string_view word : shape.words) words.text(word);
  if (!is_key) return object.raw("enum", words.done()).done();
  return object.raw("not", json::Object().raw("enum", words.done()).done()).done();
}

std::string integer_schema(const Shape& shape) {
  json::Object object = begin(shape).text("type", "integer");
  if (shape.numbers.empty()) {
    return object.number("minimum", shape.min).number("maximum", shape.max).done();
  }
  json::Array numbers;
  for (const std::int64_t number : shape.numbers) numbers.raw(std::to_string(number));
  return object.raw("enum", numbers.done()).done();
}

std::string schema(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::anything: break;
    case Shape::Kind::object: return object_schema(shape);
    case Shape::Kind::map: {
      json::Object object = begin(shape).text("type", "object");
      put_range(object, shape, "minProperties", "maxProperties");
      object.raw("propertyNames", text_schema(*shape.key, true));
      return object.raw("additionalProperties", schema(*shape.item)).done();
    }
    case Shape::Kind::list: {
      json::Object object = begin(shape).text("type", "array");
      put_range(object, shape, "minItems", "maxItems");
      return object.raw("items", schema(*shape.item)).done();
    }
    case Shape::Kind::text: return text_schema(shape, false);
    case Shape::Kind::integer: return integer_schema(shape);
  }
  return "{}";
}

}  // namespace

std::string schema_of(const Command& command) { return schema(*command.takes); }

}  // namespace timpush
