#include "src/shape.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "texts.h"

namespace timpush {
namespace {

using Type = Shape::Type;

// { name: text of 1..4 plain bytes, count?: integer -2..3, list?: list of 1..2 [ integer ], map?: map of ..2, any?: anything }
constexpr Shape name{
    .type = Type::text, .noun = "name", .hint = "name it", .min = 1, .max = 4, .plain = true};
constexpr Shape number{
    .type = Type::integer, .noun = "number", .hint = "count it", .min = -2, .max = 3};
constexpr Shape list{
    .type = Type::list, .noun = "list", .hint = "list it", .min = 1, .max = 2, .item = &number};
constexpr Shape map{.type = Type::map,
                    .noun = "map",
                    .hint = "map it",
                    .min = 1,
                    .max = 2,
                    .key = &name,
                    .item = &list};
constexpr Shape anything{};
constexpr std::array members{Member{"name", &name}, Member{"count", &number, false},
                             Member{"list", &list, false}, Member{"map", &map, false},
                             Member{"any", &anything, false}};
constexpr Shape closed{.type = Type::object, .noun = "thing", .members = members};
constexpr Shape open{.type = Type::object, .noun = "thing", .members = members, .open = true};
constexpr Shape text_only{.type = Type::text, .noun = "text"};

// Writes down what it is told; refuses the text or integer that it is told to refuse.
struct Ear final : Listener {
  std::string heard;
  std::string refused;

  std::optional<Error> hear(Path path, const std::string& value) {
    heard += to_text(path) + '=' + value + ' ';
    if (value != refused) return std::nullopt;
    return Error{Errc::api, to_text(path), "is refused", "by the listener"};
  }
  std::optional<Error> on_text(Path path, std::string_view value) override {
    return hear(path, std::string(value));
  }
  std::optional<Error> on_integer(Path path, std::int64_t value) override {
    return hear(path, std::to_string(value));
  }
  std::optional<Error> on_end(Path path) override {
    return hear(path, "end of " + std::to_string(path.back().count));
  }
};

std::optional<Error> check_text(std::string_view json, const Shape& shape = closed) {
  Ear ear;
  return check(Exact(json), shape, Errc::invalid_argument, ear);
}

struct Case {
  std::string json;
  std::string field;
  std::string message;
  std::string hint;
};

void expect_refusals(const std::vector<Case>& cases, const Shape& shape = closed) {
  for (const Case& each : cases) {
    const std::optional<Error> error = check_text(each.json, shape);
    ASSERT_TRUE(error) << each.json;
    EXPECT_EQ(error->code, Errc::invalid_argument) << each.json;
    EXPECT_EQ(error->field, each.field) << each.json;
    EXPECT_EQ(error->message, each.message) << each.json;
    EXPECT_EQ(error->hint, each.hint) << each.json;
  }
}

TEST(Check, TellsTheListenerEveryValueWithItsPlace) {
  Ear ear;
  const Exact json(R"({"count":-2,"map":{"a":[1,2],"b c":[3]},"list":[0],"any":[1],"name":"x"})");
  EXPECT_FALSE(check(json, closed, Errc::invalid_argument, ear));
  EXPECT_EQ(ear.heard, R"(count=-2 map.a[0]=1 map.a[1]=2 map.a[2]=end of 2 map["b c"][0]=3 )"
                       R"(map["b c"][1]=end of 1 map=end of 2 list[0]=0 list[1]=end of 1 name=x )");
}

TEST(Check, StopsAtTheListenersObjection) {
  for (const std::string refused : {"x", "3", "end of 1"}) {
    Ear ear;
    ear.refused = refused;
    const std::optional<Error> error =
        check(Exact(R"({"list":[3],"name":"x"})"), closed, Errc::invalid_argument, ear);
    ASSERT_TRUE(error) << refused;
    EXPECT_EQ(error->code, Errc::api);
    EXPECT_EQ(error->message, "is refused");
  }
}

TEST(Check, CarriesTheCodeItIsGiven) {
  Ear ear;
  EXPECT_EQ(check(Exact("[]"), closed, Errc::invalid_options, ear)->code, Errc::invalid_options);
  EXPECT_EQ(check(Exact("["), closed, Errc::invalid_options, ear)->code, Errc::invalid_options);
}

TEST(Check, RefusesEveryWrongType) {
  const std::string fraction = "a number with a fraction or exponent";
  expect_refusals({
      {R"("x")", "", "must be an object, not a string", ""},
      {R"([])", "", "must be an object, not an array", ""},
      {R"(null)", "", "must be an object, not null or undefined", ""},
      {R"(1)", "", "must be an object, not a number", ""},
      {R"({"name":null})", "name", "must be a string, not null or undefined", "name it"},
      {R"({"name":true})", "name", "must be a string, not a boolean", "name it"},
      {R"({"name":1})", "name", "must be a string, not a number", "name it"},
      {R"({"name":1.5})", "name", "must be a string, not " + fraction, "name it"},
      {R"({"name":{}})", "name", "must be a string, not an object", "name it"},
      {R"({"name":[]})", "name", "must be a string, not an array", "name it"},
      {R"({"count":"1"})", "count", "must be an integer, not a string", "count it"},
      {R"({"count":1.0})", "count", "must be an integer, not " + fraction, "count it"},
      {R"({"count":1e0})", "count", "must be an integer, not " + fraction, "count it"},
      {R"({"count":false})", "count", "must be an integer, not a boolean", "count it"},
      {R"({"count":null})", "count", "must be an integer, not null or undefined", "count it"},
      {R"({"list":{}})", "list", "must be an array, not an object", "list it"},
      {R"({"list":"x"})", "list", "must be an array, not a string", "list it"},
      {R"({"list":[1,"x"]})", "list[1]", "must be an integer, not a string", "count it"},
      {R"({"list":[[1]]})", "list[0]", "must be an integer, not an array", "count it"},
      {R"({"map":[]})", "map", "must be an object, not an array", "map it"},
      {R"({"map":1})", "map", "must be an object, not a number", "map it"},
      {R"({"map":{"a":{}}})", "map.a", "must be an array, not an object", "list it"},
      {R"({"map":{"a":[1,null]}})", "map.a[1]", "must be an integer, not null or undefined",
       "count it"},
  });
}

TEST(Check, HoldsNumbersAgainstTheirBounds) {
  EXPECT_FALSE(check_text(R"({"name":"x","count":-2})"));
  EXPECT_FALSE(check_text(R"({"name":"x","count":3})"));
  const std::string range = "must be an integer from -2 to 3, not ";
  expect_refusals({
      {R"({"count":4})", "count", range + "4", "count it"},
      {R"({"count":-3})", "count", range + "-3", "count it"},
      {R"({"count":18446744073709551616})", "count", range + "9223372036854775807", "count it"},
      {R"({"count":-18446744073709551616})", "count", range + "-9223372036854775808", "count it"},
  });
}

TEST(Check, CountsBytesItemsAndMembers) {
  EXPECT_FALSE(check_text(R"({"name":"abcd","list":[1,2],"map":{"a":[1],"b":[1]}})"));
  EXPECT_FALSE(check_text(R"({"name":"😀"})"));
  expect_refusals({
      {R"({"name":""})", "name", "must not be empty", "name it"},
      {R"({"name":"abcde"})", "name", "holds a name of 5 bytes, 4 are allowed", "name it"},
      {R"({"name":"张a张"})", "name", "holds a name of 7 bytes, 4 are allowed", "name it"},
      {R"({"list":[]})", "list", "must hold at least one number", "list it"},
      {R"({"list":[1,2,3]})", "list", "holds more than 2 numbers", "list it"},
      {R"({"list":[1,2,9]})", "list[2]", "must be an integer from -2 to 3, not 9", "count it"},
      {R"({"map":{}})", "map", "must hold at least one list", "map it"},
      {R"({"map":{"a":[1],"b":[1],"c":[1]}})", "map", "holds more than 2 lists", "map it"},
      {R"({"map":{"a":[1],"":[1]}})", "map", "holds an empty name", "name it"},
      {R"({"map":{"a":[1],"abcde":[1]}})", "map", "holds a name of 5 bytes, 4 are allowed",
       "name it"},
  });
}

TEST(Check, RefusesControlCharactersWhereATextMustBePlain) {
  const std::string message = "must not hold a control character";
  const std::string hint = "Remove line breaks, tabs and zero bytes from it";
  expect_refusals({
      {R"({"name":"\u0000"})", "name", message, hint},
      {R"({"name":"a\n"})", "name", message, hint},
      {R"({"name":"\u001f"})", "name", message, hint},
      {R"({"name":"\u007f"})", "name", message, hint},
      {R"({"name":"\u0080"})", "name", message, hint},
      {R"({"name":"\u0085"})", "name", message, hint},
      {"{\"name\":\"\xC2\x9F\"}", "name", message, hint},
      {R"({"map":{"\t":[1]}})", "map", message, hint},
  });
  EXPECT_FALSE(check_text(R"({"name":"\u00a0"})"));
  EXPECT_FALSE(check_text(R"("\n\u0000")", text_only));
}

TEST(Check, KnowsItsMembers) {
  const std::string known = "It takes: name, count, list, map, any";
  expect_refusals({
      {R"({})", "name", "is missing", "name it"},
      {R"({"count":1})", "name", "is missing", "name it"},
      {R"({"name":"x","other":1})", "other", "is not known here", known},
      {R"({"name":"x","Name":1})", "Name", "is not known here", known},
      {R"({"name":"x","":1})", "", "is not known here", known},
      {R"({"a b\n":1})", R"(["a b\u000a"])", "is not known here", known},
      {R"({"name":"x","name":"x"})", "name", "is there twice", ""},
      {R"({"any":1,"any":2})", "any", "is there twice", ""},
  });
  constexpr static Shape empty{.type = Type::object, .noun = "nothing"};
  expect_refusals({{R"({"a":1})", "a", "is not known here", "It takes an empty object"}}, empty);
  EXPECT_FALSE(check_text("{}", empty));
}

TEST(Check, SkipsWhatAnOpenObjectDoesNotName) {
  EXPECT_FALSE(check_text(
      R"({"x":[{"name":1},[],"",null,true,1.5],"name":"x","y":{"y":{"name":"too long"}},"x":0})",
      open));
  expect_refusals({{R"({"x":{"name":"x"}})", "name", "is missing", "name it"}}, open);
}

TEST(Check, GoesNoDeeperThan64Levels) {
  for (const bool arrays : {true, false}) {
    const auto nested = [arrays](std::size_t levels) {  // the root is one of them
      std::string json = R"({"name":"x","any":)";
      for (std::size_t i = 1; i < levels; ++i) json += arrays ? "[" : "{\"a\":";
      json += "1";
      for (std::size_t i = 1; i < levels; ++i) json += arrays ? "]" : "}";
      return json + "}";
    };
    EXPECT_FALSE(check_text(nested(64)));
    expect_refusals({
        {nested(65), "any", "is nested deeper than 64 levels", ""},
        {nested(100'000), "any", "is nested deeper than 64 levels", ""},
    });
  }
  expect_refusals({
      {std::string(100'000, '['), "", "must be an object, not an array", ""},
      {R"({"list":)" + std::string(100'000, '['), "list[0]", "must be an integer, not an array",
       "count it"},
  });
}

TEST(Check, RefusesWhatIsNotJson) {
  expect_refusals({
      {"", "", "is not JSON (byte 1)", ""},
      {"x", "", "is not JSON (byte 1)", ""},
      {R"({"name":"x"} x)", "", "is not JSON (byte 14)", ""},
      {R"({"name":"x"}{})", "", "is not JSON (byte 13)", ""},
      {std::string("{\"name\":\"x\"}\0{}", 15), "", "is not JSON (byte 13)", ""},
      {R"({"name":x})", "name", "is not JSON (byte 9)", ""},
      {R"({"name":"x",})", "", "is not JSON (byte 13)", ""},
      {R"({"list":[1,2)", "list[2]", "is not JSON (byte 13)", ""},
      {"{\"name\":\"\xC0\x80\"}", "name", "is not JSON (byte 10)", ""},
  });
}

TEST(Check, NamesTheTextWithHalfASurrogatePair) {
  const std::string message = "holds half of a surrogate pair, which is no character";
  const std::string hint =
      "A text was probably cut in the middle of an emoji; cut it between characters";
  expect_refusals({
      {R"({"name":"\ud800"})", "name", message, hint},
      {R"({"name":"\uDC00"})", "name", message, hint},
      {R"({"name":"a\\\ud83d"})", "name", message, hint},
      {R"({"list":[1,"\udfff"]})", "list[1]", message, hint},
      {R"({"map":{"a":[1],"\ud83d":[1]}})", "map", message, hint},
      {R"({"name":"x","\udbff":1})", "", message, hint},
  });
  EXPECT_FALSE(check_text(R"("\ud83d\ude00")", text_only));
  EXPECT_FALSE(check_text(R"("\\ud83d")", text_only));
}

TEST(Check, IsNotMisledByABackslashBeforeAU) {
  expect_refusals({{R"("\\ud83d)", "", "is not JSON (byte 9)", ""}}, text_only);
}

TEST(PathToText, WritesAPlaceAsJavaScriptWould) {
  const std::array path{Step{.shape = &closed, .key = "map"}, Step{.shape = &map, .key = "a_1"},
                        Step{.shape = &list, .count = 12}};
  EXPECT_EQ(to_text(path), "map.a_1[12]");
  EXPECT_EQ(to_text(Path()), "");
  const std::array quoted{Step{.shape = &map, .key = "张\"三"}};
  EXPECT_EQ(to_text(quoted), R"(["张\"三"])");
}

}  // namespace
}  // namespace timpush
