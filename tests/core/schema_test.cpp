#include <gtest/gtest.h>
#include <timpush/command.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"

namespace timpush {
namespace {

Json schema_named(std::string_view command) { return parse(schema_of(command_named(command))); }

// Whether a value is one that a schema describes: a validator of the few words that schemas here have.
bool fits(const Json& value, const Json& schema) {
  const auto is_within = [&schema](const char* least, const char* most, std::size_t count) {
    return count >= schema.value(least, std::size_t{0}) &&
           count <= schema.value(most, ~std::size_t{0});
  };
  if (!schema.contains("type")) return true;
  const std::string type = schema["type"];
  if (type == "string") {
    return value.is_string() &&
           is_within("minLength", "maxLength", std::string(value).size());  // ASCII here
  }
  if (type == "integer") {
    return value.is_number_integer() && value >= schema["minimum"] && value <= schema["maximum"];
  }
  if (type == "array") {
    if (!value.is_array() || !is_within("minItems", "maxItems", value.size())) return false;
    for (const Json& item : value) {
      if (!fits(item, schema["items"])) return false;
    }
    return true;
  }
  EXPECT_EQ(type, "object");
  if (!value.is_object() || !is_within("minProperties", "maxProperties", value.size()))
    return false;
  for (const Json& name : schema.value("required", Json::array())) {
    if (!value.contains(std::string(name))) return false;
  }
  const Json properties = schema.value("properties", Json::object());
  for (const auto& [name, member] : value.items()) {
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

TEST(SchemaOf, IsJsonForEveryCall) {
  for (const Command& command : commands()) {
    const Json schema = parse(schema_of(command));
    EXPECT_EQ(schema["type"], "object") << command.name;
    EXPECT_TRUE(schema["properties"].is_object()) << command.name;
    EXPECT_TRUE(schema["required"].is_array()) << command.name;
    EXPECT_TRUE(schema["additionalProperties"].is_boolean()) << command.name;
    EXPECT_EQ(schema["title"], "body") << command.name;
    EXPECT_EQ(schema["description"], "The body is a JSON object, as the page of the call shows it");
  }
}

TEST(SchemaOf, SaysHowManyAndHowLong) {
  const Json accounts = schema_named("get_attr");
  EXPECT_EQ(accounts["required"], parse(R"(["To_Account"])"));
  EXPECT_EQ(accounts["additionalProperties"], false);
  const Json& list = accounts["properties"]["To_Account"];
  EXPECT_EQ(list["type"], "array");
  EXPECT_EQ(list["title"], "accounts");
  EXPECT_EQ(list["minItems"], 1);
  EXPECT_EQ(list["maxItems"], 100);
  EXPECT_EQ(list["description"], "A call takes 1 to 100 accounts");
  EXPECT_EQ(list["items"]["type"], "string");
  EXPECT_EQ(list["items"]["minLength"], 1);
  EXPECT_FALSE(list["items"].contains("maxLength")) << "there is no cap on an account";

  const Json user = schema_named("set_attr")["properties"]["UserAttrs"]["items"];
  EXPECT_EQ(user["required"], parse(R"(["To_Account","Attrs"])"));
  EXPECT_EQ(user["additionalProperties"], false);
  const Json& attributes = user["properties"]["Attrs"];
  EXPECT_EQ(attributes["type"], "object");
  EXPECT_EQ(attributes["minProperties"], 1);
  EXPECT_EQ(attributes["maxProperties"], 10);
  EXPECT_EQ(attributes["propertyNames"]["minLength"], 1);
  EXPECT_EQ(attributes["propertyNames"]["maxLength"], 50);
  EXPECT_FALSE(attributes["additionalProperties"].contains("minLength")) << "a value may be empty";
  EXPECT_EQ(attributes["additionalProperties"]["maxLength"], 50);

  const Json names = schema_named("remove_attr")["properties"]["UserAttrs"]["items"]["properties"];
  EXPECT_EQ(names["Attrs"]["type"], "array");
  EXPECT_EQ(names["Attrs"]["maxItems"], 10);

  const Json tags = schema_named("add_tag");
  EXPECT_EQ(tags["required"], parse(R"(["UserTags"])")) << "Replace may be left out";
  EXPECT_EQ(tags["properties"]["Replace"]["type"], "integer");
  EXPECT_EQ(tags["properties"]["Replace"]["minimum"], 0);
  EXPECT_EQ(tags["properties"]["Replace"]["maximum"], 1);
  EXPECT_EQ(tags["properties"]["UserTags"]["items"]["properties"]["Tags"]["maxItems"], 100);

  const Json slots = schema_named("set_attr_name");
  EXPECT_EQ(slots["required"], parse(R"(["AttrNames"])"));
  EXPECT_EQ(slots["properties"]["AttrNames"]["minProperties"], 1);
  EXPECT_FALSE(slots["properties"]["AttrTypes"].contains("minProperties"));
  EXPECT_EQ(slots["properties"]["AttrTypes"]["additionalProperties"]["maximum"], 1);
}

TEST(SchemaOf, IsClosedWhereTheCallIsKnownAndOpenForPushes) {
  EXPECT_EQ(schema_named("get_attr_name")["additionalProperties"], false);
  for (const std::string command : {"push", "batch", "revoke", "normal_push_trace", "unheard_of"}) {
    EXPECT_EQ(schema_named(command)["additionalProperties"], true) << command;
    EXPECT_TRUE(schema_named(command)["properties"].empty()) << command;
  }
}

// A schema refuses nothing that the check accepts.
TEST(SchemaOf, DescribesEveryDocumentedRequest) {
  for (const Sample& each : samples()) {
    EXPECT_TRUE(fits(each.request, schema_named(each.command))) << each.file;
  }
}

TEST(SchemaOf, RefusesWhatTheCheckRefuses) {
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"get_attr", R"({"To_Account":[]})"},
      {"get_attr", R"({"To_Account":[""]})"},
      {"get_attr", R"({"To_Account":"a"})"},
      {"get_attr", R"({"To_Account":["a"],"x":1})"},
      {"get_attr", "{}"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"a"}]})"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"a","Attrs":{}}]})"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"a","Attrs":{"":"x"}}]})"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"a","Attrs":{"x":1}}]})"},
      {"remove_attr", R"({"UserAttrs":[{"To_Account":"a","Attrs":{"x":"y"}}]})"},
      {"add_tag", R"({"Replace":2,"UserTags":[{"To_Account":"a","Tags":["x"]}]})"},
      {"set_attr_name", R"({"AttrNames":{"0":"x"},"AttrTypes":{"0":true}})"},
      {"get_attr_name", R"({"x":1})"},
      {"push", "[]"},
  };
  for (const auto& [command, body] : bodies) {
    EXPECT_FALSE(fits(parse(body), schema_named(command))) << body;
    EXPECT_TRUE(check_body(command_named(command), body)) << body;
  }
}

}  // namespace
}  // namespace timpush
