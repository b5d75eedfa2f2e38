#include <gtest/gtest.h>
#include <timpush/command.h>

#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"
#include "validator.h"

namespace timpush {
namespace {

Json schema_named(std::string_view command) { return parse(schema_of(command_named(command))); }

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

TEST(SchemaOf, IsClosedWhereTheCallIsKnown) {
  for (const Command& command : commands()) {
    EXPECT_EQ(schema_named(command.name)["additionalProperties"], false) << command.name;
  }
  EXPECT_EQ(schema_named("unheard_of")["additionalProperties"], true);
  EXPECT_TRUE(schema_named("unheard_of")["properties"].empty());
}

TEST(SchemaOf, SaysWhatAMessageTakes) {
  const Json push = schema_named("push")["properties"];
  const Json& info = push["OfflinePushInfo"];
  EXPECT_EQ(info["additionalProperties"], true) << "it grows every year";
  EXPECT_EQ(info["required"], Json::array());
  const Json& members = info["properties"];
  EXPECT_EQ(members["BadgeAddNum"]["minimum"], 1);
  EXPECT_EQ(members["BadgeAddNum"]["maximum"], 99);
  const Json& android = members["AndroidInfo"];
  EXPECT_EQ(android["properties"]["OPPONotifyLevel"]["enum"], parse("[1,2,16]"));
  EXPECT_FALSE(android["properties"]["OPPONotifyLevel"].contains("minimum"));
  EXPECT_EQ(android["properties"]["VIVONotifyType"]["enum"], parse(R"(["1","2","3","4"])"));
  EXPECT_EQ(android["properties"]["HuaWeiImage"]["pattern"], "^https://");
  EXPECT_EQ(android["dependentRequired"], parse(R"({"OPPONotifyLevel":["OPPOCategory"]})"));
  EXPECT_EQ(members["PushTemplateParam"]["propertyNames"]["not"]["enum"].size(), 4U);
  EXPECT_EQ(members["PushTemplateParam"]["additionalProperties"], Json::object());

  EXPECT_EQ(push["Condition"]["minProperties"], 1);
  EXPECT_EQ(push["Condition"]["additionalProperties"], false);
  EXPECT_EQ(push["MsgRandom"]["maximum"], 4294967295);
  EXPECT_EQ(schema_named("batch")["properties"]["To_Account"]["maxItems"], 500);
  EXPECT_EQ(schema_named("webpush")["anyOf"],
            parse(R"([{"required":["WebInfo"]},{"required":["Message"]}])"));
  EXPECT_EQ(schema_named("webpush")["required"], parse(R"(["From_Account","MsgRandom"])"));
}

// A schema refuses nothing that the check accepts.
TEST(SchemaOf, DescribesEveryDocumentedRequest) {
  for (const std::string folder : {"", "push"}) {
    for (const Sample& each : samples(folder)) {
      EXPECT_TRUE(fits(each.request, schema_named(each.command))) << each.file;
    }
  }
}

// What pushes and statistics take: push_test.cpp holds each of its bodies against the schema, too.
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
