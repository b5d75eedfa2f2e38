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

std::string object_schema(const Shape& shape) {
  json::Object properties;
  json::Array required;
  for (const Member& member : shape.members) {
    properties.raw(member.name, schema(*member.shape));
    if (member.required) required.text(member.name);
  }
  json::Object object = begin(shape).text("type", "object");
  object.raw("properties", properties.done()).raw("required", required.done());
  return object.truth("additionalProperties", shape.open).done();
}

std::string schema(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::anything: break;
    case Shape::Kind::object: return object_schema(shape);
    case Shape::Kind::map: {
      json::Object object = begin(shape).text("type", "object");
      put_range(object, shape, "minProperties", "maxProperties");
      object.raw("propertyNames", schema(*shape.key));
      return object.raw("additionalProperties", schema(*shape.item)).done();
    }
    case Shape::Kind::list: {
      json::Object object = begin(shape).text("type", "array");
      put_range(object, shape, "minItems", "maxItems");
      return object.raw("items", schema(*shape.item)).done();
    }
    case Shape::Kind::text: {
      json::Object object = begin(shape).text("type", "string");
      put_range(object, shape, "minLength",
                "maxLength");  // bytes, of which a character has one at least
      return object.done();
    }
    case Shape::Kind::integer: {
      json::Object object = begin(shape).text("type", "integer");
      return object.number("minimum", shape.min).number("maximum", shape.max).done();
    }
  }
  return "{}";
}

}  // namespace

std::string schema_of(const Command& command) { return schema(*command.takes); }

}  // namespace timpush
