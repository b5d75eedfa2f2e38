#include "src/shape.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "texts.h"

namespace timpush {
namespace {

using Is = Shape::Kind;

// { name: text of 1..4 plain bytes, count?: integer -2..3, list?: list of 1..2 [ integer ], map?: map of ..2, any?: anything }
constexpr Shape name{.kind = Is::text, .noun = Noun::tag, .min = 1, .max = 4, .plain = true};
constexpr Shape number{.kind = Is::integer, .noun = Noun::mode, .min = -2, .max = 3};
constexpr Shape list{.kind = Is::list, .noun = Noun::accounts, .min = 1, .max = 2, .item = &number};
constexpr Shape map{.kind = Is::map,
                    .noun = Noun::attribute_names,
                    .min = 1,
                    .max = 2,
                    .key = &name,
                    .item = &list};
constexpr Shape anything{};
constexpr std::array members{
    Member{"name", "title", &name}, Member{"count", "number", &number, false},
    Member{"list", "items", &list, false}, Member{"map", "texts", &map, false},
    Member{"any", "rest", &anything, false}};
constexpr Shape closed{.kind = Is::object, .members = members};
constexpr Shape open{.kind = Is::object, .members = members, .open = true};
constexpr Shape text_only{.kind = Is::text};
static_assert(is_sound(closed) && is_sound(open));

const std::string name_hint = "A tag is 1 to 50 bytes of UTF-8; a Chinese character is 3";
const std::string number_hint = "0 adds to the user's tags, 1 replaces them";
const std::string list_hint = "A call takes 1 to 100 accounts";
const std::string map_hint = "Name the attributes to remove";

// Writes down what it is told; refuses the text or integer that it is told to refuse.
struct Ear final : Listener {
  std::string heard;
  std::string refused;

  std::optional<Problem> hear(Levels levels, const std::string& value) {
    const Path path = path_of(levels, Naming::service);
    heard += to_text(path) + '=' + value + ' ';
    if (value != refused) return std::nullopt;
    return Problem{.code = Errc::api, .reason = Reason::refused, .path = path};
  }
  void on_begin(Levels levels) override { hear(levels, "begin"); }
  std::optional<Problem> on_text(Levels levels, std::string_view value) override {
    return hear(levels, std::string(value));
  }
  std::optional<Problem> on_integer(Levels levels, std::int64_t value) override {
    return hear(levels, std::to_string(value));
  }
  std::optional<Problem> on_end(Levels levels) override {
    return hear(levels, "end of " + std::to_string(levels.back().count));
  }
};

std::optional<Problem> check_text(std::string_view json, const Shape& shape = closed,
                                  Naming naming = Naming::service) {
  Ear ear;
  return check(Exact(json), shape, Errc::invalid_argument, ear, naming);
}

struct Case {
  std::string json;
  std::string field;
  std::string message;
  std::string hint;
};

void expect_refusals(const std::vector<Case>& cases, const Shape& shape = closed) {
  for (const Case& each : cases) {
    const std::optional<Problem> problem = check_text(each.json, shape);
    ASSERT_TRUE(problem) << each.json;
    EXPECT_EQ(problem->code, Errc::invalid_argument) << each.json;
    EXPECT_EQ(to_text(problem->path), each.field) << each.json;
    EXPECT_EQ(message_of(*problem), each.message) << each.json;
    EXPECT_EQ(hint_of(*problem), each.hint) << each.json;
  }
}

TEST(Check, TellsTheListenerEveryValueWithItsPlace) {
  Ear ear;
  const Exact json(R"({"count":-2,"map":{"a":[1,2],"b c":[3]},"list":[0],"any":[1],"name":"x"})");
  EXPECT_FALSE(check(json, closed, Errc::invalid_argument, ear));
  EXPECT_EQ(ear.heard,
            R"(=begin count=-2 map=begin map.a[0]=begin map.a[0]=1 map.a[1]=2 map.a[2]=end of 2 )"
            R"(map["b c"][0]=begin map["b c"][0]=3 map["b c"][1]=end of 1 map=end of 2 )"
            R"(list[0]=begin list[0]=0 list[1]=end of 1 name=x =end of 5 )");
}

TEST(Check, StopsAtTheListenersObjection) {
  for (const std::string refused : {"x", "3", "end of 1"}) {
    Ear ear;
    ear.refused = refused;
    const std::optional<Problem> problem =
        check(Exact(R"({"list":[3],"name":"x"})"), closed, Errc::invalid_argument, ear);
    ASSERT_TRUE(problem) << refused;
    EXPECT_EQ(problem->code, Errc::api);
    EXPECT_EQ(problem->reason, Reason::refused);
    EXPECT_EQ(ear.heard.substr(ear.heard.size() - refused.size() - 1), refused + ' ');
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
      {R"({"name":null})", "name", "must be a string, not null or undefined", name_hint},
      {R"({"name":true})", "name", "must be a string, not a boolean", name_hint},
      {R"({"name":1})", "name", "must be a string, not a number", name_hint},
      {R"({"name":1.5})", "name", "must be a string, not " + fraction, name_hint},
      {R"({"name":{}})", "name", "must be a string, not an object", name_hint},
      {R"({"name":[]})", "name", "must be a string, not an array", name_hint},
      {R"({"count":"1"})", "count", "must be an integer, not a string", number_hint},
      {R"({"count":1.0})", "count", "must be an integer, not " + fraction, number_hint},
      {R"({"count":1e0})", "count", "must be an integer, not " + fraction, number_hint},
      {R"({"count":false})", "count", "must be an integer, not a boolean", number_hint},
      {R"({"count":null})", "count", "must be an integer, not null or undefined", number_hint},
      {R"({"list":{}})", "list", "must be an array, not an object", list_hint},
      {R"({"list":"x"})", "list", "must be an array, not a string", list_hint},
      {R"({"list":[1,"x"]})", "list[1]", "must be an integer, not a string", number_hint},
      {R"({"list":[[1]]})", "list[0]", "must be an integer, not an array", number_hint},
      {R"({"map":[]})", "map", "must be an object, not an array", map_hint},
      {R"({"map":1})", "map", "must be an object, not a number", map_hint},
      {R"({"map":{"a":{}}})", "map.a", "must be an array, not an object", list_hint},
      {R"({"map":{"a":[1,null]}})", "map.a[1]", "must be an integer, not null or undefined",
       number_hint},
  });
}

TEST(Check, HoldsNumbersAgainstTheirBounds) {
  EXPECT_FALSE(check_text(R"({"name":"x","count":-2})"));
  EXPECT_FALSE(check_text(R"({"name":"x","count":3})"));
  const std::string range = "must be an integer from -2 to 3, not ";
  expect_refusals({
      {R"({"count":4})", "count", range + "4", number_hint},
      {R"({"count":-3})", "count", range + "-3", number_hint},
      {R"({"count":18446744073709551616})", "count", range + "one far beyond", number_hint},
      {R"({"count":-18446744073709551616})", "count", range + "one far beyond", number_hint},
  });
}

TEST(Check, CountsBytesItemsAndMembers) {
  EXPECT_FALSE(check_text(R"({"name":"abcd","list":[1,2],"map":{"a":[1],"b":[1]}})"));
  EXPECT_FALSE(check_text(R"({"name":"😀"})"));
  expect_refusals({
      {R"({"name":""})", "name", "must not be empty", name_hint},
      {R"({"name":"abcde"})", "name", "holds a tag of 5 bytes, 4 are allowed", name_hint},
      {R"({"name":"张a张"})", "name", "holds a tag of 7 bytes, 4 are allowed", name_hint},
      {R"({"list":[]})", "list", "must hold at least one account", list_hint},
      {R"({"list":[1,2,3]})", "list", "holds more than 2 accounts", list_hint},
      {R"({"list":[1,2,9]})", "list[2]", "must be an integer from -2 to 3, not 9", number_hint},
      {R"({"map":{}})", "map", "must hold at least one name", map_hint},
      {R"({"map":{"a":[1],"b":[1],"c":[1]}})", "map", "holds more than 2 names", map_hint},
      {R"({"map":{"a":[1],"":[1]}})", "map", "holds an empty tag", name_hint},
      {R"({"map":{"a":[1],"abcde":[1]}})", "map", "holds a tag of 5 bytes, 4 are allowed",
       name_hint},
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
      {R"({})", "name", "is missing", name_hint},
      {R"({"count":1})", "name", "is missing", name_hint},
      {R"({"name":"x","other":1})", "other", "is not known here", known},
      {R"({"name":"x","Name":1})", "Name", "is not known here", known},
      {R"({"name":"x","":1})", R"([""])", "is not known here", known},
      {R"({"a b\n":1})", R"(["a b\u000a"])", "is not known here", known},
  });
  constexpr static Shape empty{.kind = Is::object};
  expect_refusals({{R"({"a":1})", "a", "is not known here", "It takes an empty object"}}, empty);
  EXPECT_FALSE(check_text("{}", empty));
}

TEST(Check, SkipsWhatAnOpenObjectDoesNotName) {
  EXPECT_FALSE(check_text(
      R"({"x":[{"name":1},[],"",null,true,1.5],"name":"x","y":{"y":{"name":"too long"}},"x":0})",
      open));
  expect_refusals({{R"({"x":{"name":"x"}})", "name", "is missing", name_hint}}, open);
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
       number_hint},
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

// --- members that are there twice -------------------------------------------------------------------------------------

TEST(Check, TellsTheListenerOfEachOccurrence) {
  Ear ear;
  const Exact json(R"({"name":"a","list":[1,2],"name":"b","list":[3],"any":1,"any":2,"name":"c"})");
  EXPECT_FALSE(check(json, closed, Errc::invalid_argument, ear));
  EXPECT_EQ(ear.heard,
            "=begin name=a list[0]=begin list[0]=1 list[1]=2 list[2]=end of 2 name=b "
            "list[0]=begin list[0]=3 list[1]=end of 1 name=c =end of 7 ");
}

TEST(Check, ChecksEachOccurrence) {
  expect_refusals({
      {R"({"name":"","name":"x"})", "name", "must not be empty", name_hint},
      {R"({"name":"x","name":""})", "name", "must not be empty", name_hint},
      {R"({"name":"x","list":[],"list":[1]})", "list", "must hold at least one account", list_hint},
      {R"({"name":"x","list":[1],"list":[]})", "list", "must hold at least one account", list_hint},
      {R"({"list":[1],"list":[1]})", "name", "is missing", name_hint},
  });
}

// --- names ------------------------------------------------------------------------------------------------------------

TEST(Check, NamesThePlaceAsTheServiceOrAsTheLibraryDoes) {
  const auto path = [](std::string_view json, Naming naming) {
    const std::optional<Problem> problem = check_text(json, closed, naming);
    return problem ? to_text(problem->path) : "no problem";
  };
  struct Names {
    std::string json, service, library;
  };
  const std::vector<Names> cases{
      {R"({})", "name", "title"},
      {R"({"name":1})", "name", "title"},
      {R"({"count":4})", "count", "number"},
      {R"({"list":[1,"x"]})", "list[1]", "items[1]"},
      {R"({"map":{"name":[1,"x"]}})", "map.name[1]", "texts.name[1]"},
      {R"({"any":)" + times(65, "["), "any", "rest"},
      {R"({"other":1})", "other", "other"},
  };
  for (const Names& each : cases) {
    EXPECT_EQ(path(each.json, Naming::service), each.service) << each.json;
    EXPECT_EQ(path(each.json, Naming::library), each.library) << each.json;
  }
}

// --- one value --------------------------------------------------------------------------------------------------------

TEST(Misfit, HoldsOneValueAgainstItsShape) {
  EXPECT_FALSE(misfit(name, "abcd"));
  EXPECT_EQ(misfit(name, "")->reason, Reason::empty);
  EXPECT_EQ(misfit(name, "", true)->reason, Reason::empty_name);
  EXPECT_EQ(misfit(name, "abcde")->reason, Reason::too_long);
  EXPECT_EQ(misfit(name, "abcde")->actual, 5);
  EXPECT_EQ(misfit(name, "abcde")->limit, 4);
  EXPECT_EQ(misfit(name, Exact("a\n"))->reason, Reason::control_character);
  EXPECT_EQ(misfit(name, "a\n")->noun, Noun::tag);
  EXPECT_FALSE(misfit(text_only, std::string(100'000, '\n')));
  for (const std::int64_t value : {-2, 0, 3}) EXPECT_FALSE(misfit(number, value)) << value;
  for (const std::int64_t value : {-3, 4}) {
    const std::optional<Problem> problem = misfit(number, value);
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->reason, Reason::out_of_range);
    EXPECT_EQ(problem->least, -2);
    EXPECT_EQ(problem->limit, 3);
    EXPECT_EQ(problem->actual, value);
  }
}

TEST(IsSound, FindsAShapeThatDoesNotSayAllItNeeds) {
  constexpr static Shape no_item{.kind = Is::list};
  constexpr static Shape no_key{.kind = Is::map, .item = &name};
  constexpr static Shape key_is_no_text{.kind = Is::map, .key = &number, .item = &name};
  constexpr static Shape empty_range{.kind = Is::integer, .min = 1, .max = 0};
  constexpr static Shape deep{.kind = Is::list, .item = &empty_range};
  static_assert(!is_sound(no_item) && !is_sound(no_key) && !is_sound(key_is_no_text));
  static_assert(!is_sound(empty_range) && !is_sound(deep));
}

}  // namespace
}  // namespace timpush
