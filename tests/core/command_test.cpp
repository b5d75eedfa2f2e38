#include <gtest/gtest.h>
#include <timpush/command.h>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"
#include "texts.h"

namespace timpush {
namespace {

std::optional<Problem> check_of(std::string_view command, std::string_view body) {
  return check_body(command_named(command), Exact(body));
}

struct Case {
  std::string command;
  std::string body;
  std::string field;
  std::string message;
  std::string hint;
};

void expect_refusals(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const std::optional<Problem> problem = check_of(each.command, each.body);
    ASSERT_TRUE(problem) << each.command << ' ' << each.body;
    EXPECT_EQ(problem->code, Errc::invalid_argument) << each.body;
    EXPECT_EQ(to_text(problem->path), each.field) << each.body;
    EXPECT_EQ(message_of(*problem), each.message) << each.body;
    EXPECT_EQ(hint_of(*problem), each.hint) << each.body;
  }
}

void expect_accepted(std::string_view command, std::string_view body) {
  const std::optional<Problem> problem = check_of(command, body);
  EXPECT_FALSE(problem) << command << ' ' << body << ": " << sentence_of(*problem);
}

const std::string account_hint =
    "An account is a UserID or a RegistrationID, as a non-empty string";
const std::string accounts_hint = "A call takes 1 to 100 accounts";
const std::string users_hint = "A call takes 1 to 100 users";
const std::string name_hint =
    "An attribute name is 1 to 50 bytes of UTF-8; a Chinese character is 3";
const std::string value_hint =
    "A value is a string of at most 50 bytes of UTF-8 (a Chinese character is 3); send numbers as "
    "strings";
const std::string tag_hint = "A tag is 1 to 50 bytes of UTF-8; a Chinese character is 3";
const std::string slot_hint = "The slots of an app's attributes are \"0\" to \"9\"";
const std::string type_hint = "0 means UserID, 1 means RegistrationID";
const std::string plain_hint = "Remove line breaks, tabs and zero bytes from it";
const std::string pair_hint =
    "A text was probably cut in the middle of an emoji; cut it between characters";

const std::string body_hint = "The body is a JSON object, as the page of the call shows it";
const std::string user_hint = "A user is an object: its account, and what is to be written for it";

const std::vector<std::string> take_accounts{"get_attr", "get_tag", "clear_all_tags"};

// --- the table --------------------------------------------------------------------------------------------------------

TEST(Commands, HaveNamesOnce) {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
    const Result<const Command*> found = find_command(command.name);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, &command) << "a row of the table";
    EXPECT_EQ(path_of(command.name), "v4/timpush/" + std::string(command.name));
  }
}

TEST(Commands, AreThoseOfTheContract) {
  using Answers = Command::Answers;
  struct Row {
    std::string_view name;
    Answers answers;
    int calls_per_second;
    bool repeatable;
  };
  const std::vector<Row> documented{
      {"set_attr_name", Answers::nothing, 100, true},
      {"get_attr_name", Answers::attribute_names, 100, true},
      {"get_attr", Answers::attributes, 100, true},
      {"set_attr", Answers::nothing, 100, true},
      {"remove_attr", Answers::nothing, 100, true},
      {"get_tag", Answers::tags, 100, true},
      {"add_tag", Answers::nothing, 100, true},
      {"remove_tag", Answers::nothing, 100, true},
      {"clear_all_tags", Answers::nothing, 100, true},
      {"push", Answers::task, 1, false},
      {"batch", Answers::task, 10, false},
      {"revoke", Answers::nothing, 1, true},
      {"webpush", Answers::task, 1, false},
      {"webbatch", Answers::task, 1, false},
      {"all_member_push_trace", Answers::details, 1, true},
      {"all_member_push_statistics", Answers::details, 1, true},
      {"all_member_push_loss", Answers::details, 1, true},
      {"normal_push_trace", Answers::details, 1, true},
      {"normal_push_statistics", Answers::details, 1, true},
  };
  EXPECT_EQ(commands().size(), documented.size());
  for (const Row& row : documented) {
    const Command& command = command_named(row.name);
    EXPECT_EQ(command.answers, row.answers) << row.name;
    EXPECT_EQ(command.calls_per_second, row.calls_per_second) << row.name;
    EXPECT_EQ(command.repeatable, row.repeatable) << row.name;
  }
}

TEST(Commands, HaveTheNumbersOfTheEditions) {
  const ByEdition none{};
  for (const Command& command : commands()) {
    const bool is_counted = command.name == "push" || command.name == "webpush";
    EXPECT_EQ(command.calls_per_day, is_counted ? ByEdition({10, 100, 100}) : none) << command.name;
    EXPECT_EQ(command.calls_by_edition, command.name == "batch" ? ByEdition({10, 30, 40}) : none)
        << command.name;
    EXPECT_EQ(command.accounts_per_second,
              command.name == "webbatch" ? ByEdition({30, 500, 500}) : none)
        << command.name;
  }
}

TEST(Commands, TakeListsOfUpTo100Or500OrNone) {
  const std::map<std::string_view, std::size_t> lists{
      {"get_attr", 100},       {"set_attr", 100}, {"remove_attr", 100},
      {"get_tag", 100},        {"add_tag", 100},  {"remove_tag", 100},
      {"clear_all_tags", 100}, {"batch", 500},    {"webbatch", 500}};
  for (const Command& command : commands()) {
    const auto list = lists.find(command.name);
    EXPECT_EQ(command.accounts_per_call, list == lists.end() ? 0 : list->second) << command.name;
  }
}

TEST(Commands, AreReadsWritesOrPushes) {
  using Kind = Command::Kind;
  const std::set<std::string_view> writes{"set_attr", "remove_attr", "set_attr_name",
                                          "add_tag",  "remove_tag",  "clear_all_tags"};
  const std::set<std::string_view> pushes{"push", "batch", "revoke", "webpush", "webbatch"};
  for (const Command& command : commands()) {
    const Kind kind = writes.count(command.name) > 0   ? Kind::write
                      : pushes.count(command.name) > 0 ? Kind::push
                                                       : Kind::read;
    EXPECT_EQ(command.kind, kind) << command.name;
    // What reaches people is not made again; to take it back twice is to have taken it back.
    if (kind == Kind::push) {
      EXPECT_EQ(command.repeatable, command.name == "revoke") << command.name;
    }
    const bool has_task = command.answers == Command::Answers::task;
    if (command.answers != Command::Answers::nothing) {
      EXPECT_EQ(kind, has_task ? Kind::push : Kind::read) << command.name;
    }
  }
}

TEST(Commands, HaveMethodsAndPagesOnce) {
  std::set<std::string_view> methods;
  std::set<int> pages;
  for (const Command& command : commands()) {
    EXPECT_GT(command.page, 60'000) << command.name;
    EXPECT_TRUE(pages.insert(command.page).second) << command.name;
    if (command.method.empty()) continue;
    EXPECT_TRUE(methods.insert(command.method).second) << command.method;
  }
}

TEST(FindCommand, IsCautiousWithANameItDoesNotKnow) {
  const Command& command = command_named("some_new_call2");
  EXPECT_EQ(command.name, "");
  EXPECT_EQ(command.answers, Command::Answers::nothing);
  EXPECT_EQ(command.kind, Command::Kind::push) << "it may reach people";
  EXPECT_EQ(command.calls_per_second, 1);
  EXPECT_EQ(command.accounts_per_call, 0U);
  EXPECT_FALSE(command.repeatable);
  expect_accepted("some_new_call2", R"({"Anything":[1,{"a":null}]})");
}

TEST(FindCommand, RefusesWhatCannotBeTheLastPartOfAPath) {
  for (const std::string& name :
       {std::string(), std::string("v4/timpush/get_attr"), std::string("../x"), std::string("Get"),
        std::string("get attr"), std::string("get-attr"), std::string("a?b"), std::string("名"),
        std::string("a\0", 2), std::string(65, 'a')}) {
    const Result<const Command*> command = find_command(Exact(name));
    ASSERT_FALSE(command) << name;
    EXPECT_EQ(command.problem().code, Errc::invalid_argument);
    EXPECT_EQ(command.problem().reason, Reason::unknown_command);
    EXPECT_EQ(to_text(command.problem().path), "command");
    EXPECT_EQ(message_of(command.problem()), "is not the name of a call");
    EXPECT_EQ(hint_of(command.problem()),
              "Give the last part of a path below v4/timpush/, such as 'get_attr'");
  }
  EXPECT_TRUE(find_command(std::string(64, 'a')));
}

TEST(CheckBody, AcceptsEveryDocumentedRequest) {
  const std::vector<Sample> all = samples();
  EXPECT_EQ(all.size(), 13U);
  for (const Sample& each : all) expect_accepted(each.command, stringify(each.request));
}

// --- accounts ---------------------------------------------------------------------------------------------------------

TEST(CheckBody, Takes1To100Accounts) {
  for (const std::string& command : take_accounts) {
    const auto body = [](const std::string& items) { return "{\"To_Account\":[" + items + "]}"; };
    expect_accepted(command, body(repeat(1, R"("user#")")));
    expect_accepted(command, body(repeat(100, R"("user#")")));
    const std::string type = "must be a string, not ";
    expect_refusals({
        {command, body(""), "To_Account", "must hold at least one account", accounts_hint},
        {command, body(repeat(101, R"("user#")")), "To_Account", "holds more than 100 accounts",
         accounts_hint},
        {command, body(R"("a","")"), "To_Account[1]", "must not be empty", account_hint},
        {command, body(R"("a",null)"), "To_Account[1]", type + "null or undefined", account_hint},
        {command, body("7"), "To_Account[0]", type + "a number", account_hint},
        {command, body("7.5"), "To_Account[0]", type + "a number with a fraction or exponent",
         account_hint},
        {command, body(R"("a","b",true)"), "To_Account[2]", type + "a boolean", account_hint},
        {command, body("{}"), "To_Account[0]", type + "an object", account_hint},
        {command, body("[]"), "To_Account[0]", type + "an array", account_hint},
        {command, "{}", "To_Account", "is missing", accounts_hint},
        {command, R"({"To_Account":"Mary"})", "To_Account", "must be an array, not a string",
         accounts_hint},
        {command, R"({"To_Account":null})", "To_Account", "must be an array, not null or undefined",
         accounts_hint},
        {command, R"({"To_Account":{"0":"Mary"}})", "To_Account", "must be an array, not an object",
         accounts_hint},
        {command, R"(["Mary"])", "", "must be an object, not an array", body_hint},
        {command, R"({"To_Account":["a"],"Extra":1})", "Extra", "is not known here",
         "It takes: To_Account"},
        {command, R"({"to_account":["a"]})", "to_account", "is not known here",
         "It takes: To_Account"},
    });
  }
}

TEST(CheckBody, PutsNoCapOnTheLengthOfAnAccount) {
  expect_accepted("get_attr", R"({"To_Account":["379C2F0D-290D-47AE-94D1-919058C39C77"]})");
  expect_accepted("get_attr", R"({"To_Account":[")" + std::string(500, 'a') + R"("]})");
  expect_accepted("get_attr", R"({"To_Account":["张小红 \"\\ 😀","\u00a0","\u5f20\ud83d\ude00"]})");
}

TEST(CheckBody, FindsTheControlCharacterInAnAccount) {
  for (const std::string escape : {R"(\u0000)", R"(\n)", R"(\t)", R"(\r)", R"(\u001b)", R"(\u001f)",
                                   R"(\u007f)", R"(\u0080)", R"(\u0085)", R"(\u009f)"}) {
    expect_refusals({{"get_attr", R"({"To_Account":["a","b)" + escape + R"("]})", "To_Account[1]",
                      "must not hold a control character", plain_hint}});
  }
}

TEST(CheckBody, FindsHalfASurrogatePairAtItsIndex) {
  const std::string message = "holds half of a surrogate pair, which is no character";
  for (const std::string half : {R"(\ud800)", R"(\udc00)", R"(\udbff)", R"(\udfff)"}) {
    for (const std::string& text : {half, "ab" + half, half + "ab", half + R"(\n)"}) {
      expect_refusals({
          {"get_attr", R"({"To_Account":[")" + text + R"("]})", "To_Account[0]", message,
           pair_hint},
          {"get_attr", R"({"To_Account":["a","b",")" + text + R"("]})", "To_Account[2]", message,
           pair_hint},
          {"set_attr",
           R"({"UserAttrs":[{"To_Account":"a","Attrs":{"x":"y"}},{"To_Account":"b","Attrs":{"city":")" +
               text + R"("}}]})",
           "UserAttrs[1].Attrs.city", message, pair_hint},
          {"set_attr",
           R"({"UserAttrs":[{"To_Account":"b","Attrs":{"city":"x",")" + text + R"(":""}}]})",
           "UserAttrs[0].Attrs", message, pair_hint},
      });
    }
  }
}

// --- attributes -------------------------------------------------------------------------------------------------------

std::string set_attr(const std::string& attributes) {
  return R"({"UserAttrs":[{"To_Account":"Mary","Attrs":)" + attributes + "}]}";
}

TEST(CheckBody, CountsTheBytesOfAValue) {
  const std::string field = "UserAttrs[0].Attrs.city";
  const auto body = [](const std::string& value) {
    return set_attr(R"({"city":")" + value + "\"}");
  };
  const auto too_long = [](int bytes) {
    return "holds a value of " + std::to_string(bytes) + " bytes, 50 are allowed";
  };
  expect_accepted("set_attr", body(""));
  expect_accepted("set_attr", body(std::string(50, 'x')));
  expect_accepted("set_attr", body(times(16, "张")));
  expect_accepted("set_attr", body(times(16, R"(\u5f20)")));
  expect_accepted("set_attr", body(times(12, "😀")));
  expect_accepted("set_attr", body(R"(line\none)"));
  expect_refusals({
      {"set_attr", body(std::string(51, 'x')), field, too_long(51), value_hint},
      {"set_attr", body(times(17, "张")), field, too_long(51), value_hint},
      {"set_attr", body(times(17, R"(\u5f20)")), field, too_long(51), value_hint},
      {"set_attr", body(times(13, "😀")), field, too_long(52), value_hint},
  });
}

TEST(CheckBody, TakesStringsAsValuesOnly) {
  const std::string type = "must be a string, not ";
  expect_refusals({
      {"set_attr", set_attr(R"({"age":20})"), "UserAttrs[0].Attrs.age", type + "a number",
       value_hint},
      {"set_attr", set_attr(R"({"sex":"x","age":null})"), "UserAttrs[0].Attrs.age",
       type + "null or undefined", value_hint},
      {"set_attr", set_attr(R"({"a b":true})"), R"(UserAttrs[0].Attrs["a b"])", type + "a boolean",
       value_hint},
      {"set_attr", set_attr(R"({"age":["x"]})"), "UserAttrs[0].Attrs.age", type + "an array",
       value_hint},
      {"set_attr", set_attr(R"({"age":{}})"), "UserAttrs[0].Attrs.age", type + "an object",
       value_hint},
  });
}

TEST(CheckBody, HoldsAttributesToTheirLimits) {
  const std::string attributes_hint = "Give attribute names and their values";
  const std::string field = "UserAttrs[0].Attrs";
  expect_accepted("set_attr", set_attr("{" + repeat(10, R"("n#":"v")") + "}"));
  expect_accepted("set_attr", set_attr("{\"" + std::string(50, 'n') + "\":\"v\"}"));
  expect_accepted("set_attr", set_attr("{\"" + times(16, "张") + "\":\"v\"}"));
  expect_accepted("set_attr", set_attr(R"({"__proto__":"v","constructor":"v"})"));
  expect_refusals({
      {"set_attr", set_attr("{}"), field, "must hold at least one attribute", attributes_hint},
      {"set_attr", set_attr("{" + repeat(11, R"("n#":"v")") + "}"), field,
       "holds more than 10 attributes", attributes_hint},
      {"set_attr", set_attr(R"({"":"v"})"), field, "holds an empty name", name_hint},
      {"set_attr", set_attr("{\"" + std::string(51, 'n') + "\":\"v\"}"), field,
       "holds a name of 51 bytes, 50 are allowed", name_hint},
      {"set_attr", set_attr("{\"" + times(17, "张") + "\":\"v\"}"), field,
       "holds a name of 51 bytes, 50 are allowed", name_hint},
      {"set_attr", set_attr("[\"sex\"]"), field, "must be an object, not an array",
       attributes_hint},
  });
}

TEST(CheckBody, TakesNamesToRemove) {
  const std::string field = "UserAttrs[0].Attrs";
  const std::string hint = "Name the attributes to remove";
  expect_accepted("remove_attr", set_attr(R"(["sex"])"));
  expect_accepted("remove_attr", set_attr("[" + repeat(10, R"("n#")") + "]"));
  expect_refusals({
      {"remove_attr", set_attr(R"({"sex":"male"})"), field, "must be an array, not an object",
       hint},
      {"remove_attr", set_attr("[]"), field, "must hold at least one name", hint},
      {"remove_attr", set_attr("[" + repeat(11, R"("n#")") + "]"), field,
       "holds more than 10 names", hint},
      {"remove_attr", set_attr(R"(["sex",""])"), field + "[1]", "must not be empty", name_hint},
      {"remove_attr", set_attr("[\"" + std::string(51, 'n') + "\"]"), field + "[0]",
       "holds a name of 51 bytes, 50 are allowed", name_hint},
      {"remove_attr", set_attr("[1]"), field + "[0]", "must be a string, not a number", name_hint},
  });
}

TEST(CheckBody, Takes1To100Users) {
  struct List {
    std::string command, member, item, second;
  };
  const std::string attributes_hint = "Give attribute names and their values";
  const std::vector<List> lists{
      {"set_attr", "UserAttrs", R"("Attrs":{"a":"b"})", "Attrs"},
      {"remove_attr", "UserAttrs", R"("Attrs":["a"])", "Attrs"},
      {"add_tag", "UserTags", R"("Tags":["a"])", "Tags"},
      {"remove_tag", "UserTags", R"("Tags":["a"])", "Tags"},
  };
  for (const List& list : lists) {
    const auto body = [&list](const std::string& items) {
      return "{\"" + list.member + "\":[" + items + "]}";
    };
    const std::string user = R"({"To_Account":"u#",)" + list.item + "}";
    const std::string& command = list.command;
    const std::string known = "It takes: To_Account, " + list.second;
    expect_accepted(command, body(repeat(1, user)));
    expect_accepted(command, body(repeat(100, user)));
    expect_accepted(command, body("{" + list.item + R"(,"To_Account":"a"})"));
    expect_refusals({
        {command, body(""), list.member, "must hold at least one user", users_hint},
        {command, body(repeat(101, user)), list.member, "holds more than 100 users", users_hint},
        {command, "{}", list.member, "is missing", users_hint},
        {command, body(R"("Mary")"), list.member + "[0]", "must be an object, not a string",
         user_hint},
        {command, body("null"), list.member + "[0]", "must be an object, not null or undefined",
         user_hint},
        {command, body(repeat(1, user) + ",{" + list.item + "}"), list.member + "[1].To_Account",
         "is missing", account_hint},
        {command, body(repeat(2, user) + R"(,{"To_Account":"",)" + list.item + "}"),
         list.member + "[2].To_Account", "must not be empty", account_hint},
        {command, body(R"({"To_Account":1,)" + list.item + "}"), list.member + "[0].To_Account",
         "must be a string, not a number", account_hint},
        {command, body(R"({"To_Account":"a\n",)" + list.item + "}"), list.member + "[0].To_Account",
         "must not hold a control character", plain_hint},
        {command, body(R"({"To_Account":"a","Extra":1})"), list.member + "[0].Extra",
         "is not known here", known},
    });
    const std::optional<Problem> missing = check_of(command, body(R"({"To_Account":"a"})"));
    ASSERT_TRUE(missing);
    EXPECT_EQ(to_text(missing->path), list.member + "[0]." + list.second);
    EXPECT_EQ(message_of(*missing), "is missing");
  }
}

// --- attribute names --------------------------------------------------------------------------------------------------

TEST(CheckBody, TakesAnEmptyObjectToAskForNames) {
  expect_accepted("get_attr_name", "{}");
  expect_refusals({
      {"get_attr_name", R"({"AttrNames":{}})", "AttrNames", "is not known here",
       "It takes an empty object"},
      {"get_attr_name", "[]", "", "must be an object, not an array", body_hint},
      {"get_attr_name", "", "", "is not JSON (byte 1)", body_hint},
  });
}

TEST(CheckBody, Knows10Slots) {
  const auto names = [](const std::string& members) { return "{\"AttrNames\":{" + members + "}}"; };
  expect_accepted("set_attr_name", names(repeat(10, R"("#":"name#")")));
  const std::string no_slot = "is not a slot";
  expect_refusals({
      {"set_attr_name", names(R"("10":"x")"), "AttrNames.10", no_slot, slot_hint},
      {"set_attr_name", names(R"("0":"x","a":"x")"), "AttrNames.a", no_slot, slot_hint},
      {"set_attr_name", names(R"("-":"x")"), R"(AttrNames["-"])", no_slot, slot_hint},
      {"set_attr_name", names(R"("/":"x")"), R"(AttrNames["/"])", no_slot, slot_hint},
      {"set_attr_name", names(R"(":":"x")"), R"(AttrNames[":"])", no_slot, slot_hint},
      {"set_attr_name", names(R"("01":"x")"), "AttrNames.01", no_slot, slot_hint},
      {"set_attr_name", names(R"("１":"x")"), R"(AttrNames["１"])", no_slot, slot_hint},
      {"set_attr_name", names(R"("":"x")"), "AttrNames", "holds an empty slot", slot_hint},
      {"set_attr_name", names(""), "AttrNames", "must hold at least one name", slot_hint},
      {"set_attr_name", names(R"("0":"")"), "AttrNames.0", "must not be empty", name_hint},
      {"set_attr_name", names(R"("0":1)"), "AttrNames.0", "must be a string, not a number",
       name_hint},
      {"set_attr_name", names("\"9\":\"" + std::string(51, 'n') + "\""), "AttrNames.9",
       "holds a name of 51 bytes, 50 are allowed", name_hint},
      {"set_attr_name", R"({"AttrNames":["sex"]})", "AttrNames", "must be an object, not an array",
       slot_hint},
      {"set_attr_name", R"({"AttrTypes":{}})", "AttrNames", "is missing", slot_hint},
  });
}

TEST(CheckBody, TypesOnlySlotsThatTheCallNames) {
  const auto body = [](const std::string& types) {
    return R"({"AttrNames":{"0":"sex","3":"city"},"AttrTypes":{)" + types + "}}";
  };
  expect_accepted("set_attr_name", body(""));
  expect_accepted("set_attr_name", body(R"("3":1)"));
  expect_accepted("set_attr_name", body(R"("0":0,"3":1)"));
  expect_accepted("set_attr_name", R"({"AttrTypes":{"3":1},"AttrNames":{"3":"city"}})");
  const std::string unnamed = "is the type of a slot that has no name here";
  const std::string unnamed_hint =
      "Name the slot in the same call; a type cannot be changed afterwards";
  const std::string range = "must be an integer from 0 to 1, not ";
  expect_refusals({
      {"set_attr_name", body(R"("1":0)"), "AttrTypes.1", unnamed, unnamed_hint},
      {"set_attr_name", body(R"("0":0,"9":1)"), "AttrTypes.9", unnamed, unnamed_hint},
      {"set_attr_name", R"({"AttrTypes":{"1":0},"AttrNames":{"0":"sex"}})", "AttrTypes.1", unnamed,
       unnamed_hint},
      {"set_attr_name", body(R"("0":2)"), "AttrTypes.0", range + "2", type_hint},
      {"set_attr_name", body(R"("0":-1)"), "AttrTypes.0", range + "-1", type_hint},
      {"set_attr_name", body(R"("0":"1")"), "AttrTypes.0", "must be an integer, not a string",
       type_hint},
      {"set_attr_name", body(R"("0":true)"), "AttrTypes.0", "must be an integer, not a boolean",
       type_hint},
      {"set_attr_name", body(R"("10":1)"), "AttrTypes.10", "is not a slot", slot_hint},
      {"set_attr_name", body(R"("a":1)"), "AttrTypes.a", "is not a slot", slot_hint},
      {"set_attr_name", body(R"("":1)"), "AttrTypes", "holds an empty slot", slot_hint},
  });
}

// --- tags -------------------------------------------------------------------------------------------------------------

std::string tags(const std::string& items, const std::string& around = "#") {
  const std::string users =
      R"("UserTags":[{"To_Account":"a","Tags":["x"]},{"To_Account":"b","Tags":[)" + items + "]}]";
  const std::size_t hole = around.find('#');
  return '{' + around.substr(0, hole) + users + around.substr(hole + 1) + '}';
}

TEST(CheckBody, HoldsATagToItsLimits) {
  for (const std::string command : {"add_tag", "remove_tag"}) {
    const std::string list = "UserTags[1].Tags";
    const std::string list_hint = "A user has at most 100 tags";
    expect_accepted(command, tags('"' + std::string(50, 't') + '"'));
    expect_accepted(command, tags('"' + times(12, "😀") + '"'));
    expect_refusals({
        {command, tags("\"\""), list + "[0]", "must not be empty", tag_hint},
        {command, tags(R"("x",")" + std::string(51, 't') + '"'), list + "[1]",
         "holds a tag of 51 bytes, 50 are allowed", tag_hint},
        {command, tags('"' + times(17, "张") + '"'), list + "[0]",
         "holds a tag of 51 bytes, 50 are allowed", tag_hint},
        {command, tags("1"), list + "[0]", "must be a string, not a number", tag_hint},
        {command, tags(""), list, "must hold at least one tag", list_hint},
        {command, tags(repeat(101, R"("t#")")), list, "holds more than 100 tags", list_hint},
        {command, R"({"UserTags":[{"To_Account":"a","Tags":"x"}]})", "UserTags[0].Tags",
         "must be an array, not a string", list_hint},
    });
  }
}

TEST(CheckBody, AppendsAtMost10TagsAndReplacesWith100) {
  const std::string ten = repeat(10, R"("t#")");
  const std::string eleven = repeat(11, R"("t#")");
  const std::string hundred = repeat(100, R"("t#")");
  expect_accepted("add_tag", tags(ten));
  expect_accepted("add_tag", tags(ten, R"("Replace":0,#)"));
  expect_accepted("add_tag", tags(hundred, R"("Replace":1,#)"));
  expect_accepted("add_tag", tags(hundred, R"(#,"Replace":1)"));
  expect_accepted("remove_tag", tags(hundred));

  const std::string message = "appends more than 10 tags to one user";
  const std::string hint = "Split them over several calls, or replace all the user's tags";
  const std::string field = "UserTags[1].Tags";
  const std::string list_hint = "A user has at most 100 tags";
  expect_refusals({
      {"add_tag", tags(eleven), field, message, hint},
      {"add_tag", tags(hundred), field, message, hint},
      {"add_tag", tags(eleven, R"("Replace":0,#)"), field, message, hint},
      {"add_tag", tags(eleven, R"(#,"Replace":0)"), field, message, hint},
      {"add_tag", tags(repeat(101, R"("t#")"), R"("Replace":1,#)"), field,
       "holds more than 100 tags", list_hint},
      {"add_tag", tags(repeat(101, R"("t#")"), R"(#,"Replace":1)"), field,
       "holds more than 100 tags", list_hint},
  });
}

TEST(CheckBody, KnowsTwoModesOfAddingTags) {
  const std::string hint = "0 adds to the user's tags, 1 replaces them";
  const std::string range = "must be an integer from 0 to 1, not ";
  expect_refusals({
      {"add_tag", tags("\"x\"", R"("Replace":2,#)"), "Replace", range + "2", hint},
      {"add_tag", tags("\"x\"", R"(#,"Replace":-1)"), "Replace", range + "-1", hint},
      {"add_tag", tags("\"x\"", R"("Replace":"1",#)"), "Replace",
       "must be an integer, not a string", hint},
      {"add_tag", tags("\"x\"", R"("Replace":true,#)"), "Replace",
       "must be an integer, not a boolean", hint},
      {"remove_tag", tags("\"x\"", R"("Replace":0,#)"), "Replace", "is not known here",
       "It takes: UserTags"},
  });
}

// --- members that are there twice -------------------------------------------------------------------------------------

TEST(CheckBody, CountsTheLastOfAMemberThatIsThereTwice) {
  const std::string ten = repeat(10, R"("t#")");
  const std::string eleven = repeat(11, R"("t#")");
  expect_accepted("get_attr", R"({"To_Account":["a"],"To_Account":["b","c"]})");
  expect_accepted("set_attr",
                  R"({"UserAttrs":[{"To_Account":"a","Attrs":{"x":"y"},"To_Account":"b",)"
                  R"("Attrs":{"x":"z"}}],"UserAttrs":[{"To_Account":"a","Attrs":{"x":"y"}}]})");
  expect_accepted("set_attr", set_attr(R"({"city":"a","city":"b"})"));

  const auto user = [](const std::string& items) {
    return R"({"To_Account":"a","Tags":[)" + items + "]}";
  };
  const std::string appended = "appends more than 10 tags to one user";
  const std::string hint = "Split them over several calls, or replace all the user's tags";
  const auto lists = [](const std::string& first, const std::string& second) {
    return R"({"UserTags":[)" + first + R"(],"UserTags":[)" + second + "]}";
  };
  // Replace: before, between and after the users.
  expect_accepted("add_tag", tags(eleven, R"("Replace":0,"Replace":1,#)"));
  expect_accepted("add_tag", tags(eleven, R"("Replace":0,#,"Replace":1)"));
  expect_accepted("add_tag", tags(eleven, R"(#,"Replace":0,"Replace":1)"));
  // UserTags: only those of the last list are added.
  expect_accepted("add_tag", lists(user(eleven), user(ten)));
  expect_accepted("add_tag", lists(user(ten) + ',' + user(eleven) + ',' + user(eleven), user(ten)));
  // Tags of one user: only the last.
  const auto tags_twice = [](const std::string& first, const std::string& second) {
    return R"({"UserTags":[{"To_Account":"a","Tags":[)" + first + R"(],"Tags":[)" + second + "]}]}";
  };
  expect_accepted("add_tag", tags_twice(eleven, ten));
  expect_refusals({
      {"add_tag", tags(eleven, R"("Replace":1,"Replace":0,#)"), "UserTags[1].Tags", appended, hint},
      {"add_tag", tags(eleven, R"("Replace":1,#,"Replace":0)"), "UserTags[1].Tags", appended, hint},
      {"add_tag", lists(user(ten), user(ten) + ',' + user(eleven)), "UserTags[1].Tags", appended,
       hint},
      {"add_tag", lists(user(eleven), user(ten) + ',' + user(eleven)), "UserTags[1].Tags", appended,
       hint},
      {"add_tag", tags_twice(ten, eleven), "UserTags[0].Tags", appended, hint},
      {"add_tag", lists(user(eleven) + ',' + user(ten), user(eleven)), "UserTags[0].Tags", appended,
       hint},
  });
  // A user before the one with Tags twice stays wrong.
  expect_refusals({{"add_tag",
                    R"({"UserTags":[)" + user(eleven) + R"(,{"To_Account":"b","Tags":[)" + eleven +
                        R"(],"Tags":[)" + ten + "]}]}",
                    "UserTags[0].Tags", appended, hint}});
}

TEST(CheckBody, CountsTheLastNamesAndTypesOfSlots) {
  const std::string unnamed = "is the type of a slot that has no name here";
  const std::string hint = "Name the slot in the same call; a type cannot be changed afterwards";
  const auto body = [](const std::string& members) { return '{' + members + '}'; };
  const std::string sex = R"("AttrNames":{"0":"sex"})";
  const std::string city = R"("AttrNames":{"3":"city"})";
  const std::string type_of_3 = R"("AttrTypes":{"3":1})";
  expect_accepted("set_attr_name", body(sex + ',' + city + ',' + type_of_3));
  expect_accepted("set_attr_name", body(type_of_3 + ',' + sex + ',' + city));
  expect_accepted("set_attr_name", body(sex + ',' + type_of_3 + R"(,"AttrTypes":{})"));
  expect_accepted("set_attr_name", body(R"("AttrNames":{"0":"sex","0":"city"})"));
  expect_refusals({
      {"set_attr_name", body(city + ',' + sex + ',' + type_of_3), "AttrTypes.3", unnamed, hint},
      {"set_attr_name", body(city + ',' + type_of_3 + ',' + sex), "AttrTypes.3", unnamed, hint},
      {"set_attr_name", body(sex + R"(,"AttrTypes":{},)" + type_of_3), "AttrTypes.3", unnamed,
       hint},
  });
}

TEST(CheckBody, ChecksEachOfAMemberThatIsThereTwice) {
  expect_refusals({
      {"get_attr", R"({"To_Account":[],"To_Account":["a"]})", "To_Account",
       "must hold at least one account", accounts_hint},
      {"get_attr", R"({"To_Account":["a"],"To_Account":[]})", "To_Account",
       "must hold at least one account", accounts_hint},
      {"get_attr", R"({"To_Account":["a"],"To_Account":null})", "To_Account",
       "must be an array, not null or undefined", accounts_hint},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"","To_Account":"a","Attrs":{"x":"y"}}]})",
       "UserAttrs[0].To_Account", "must not be empty", account_hint},
      {"set_attr", set_attr(R"({"city":1,"city":"x"})"), "UserAttrs[0].Attrs.city",
       "must be a string, not a number", value_hint},
      {"add_tag", tags("\"x\"", R"("Replace":2,#,"Replace":1)"), "Replace",
       "must be an integer from 0 to 1, not 2", "0 adds to the user's tags, 1 replaces them"},
      {"set_attr_name", R"({"AttrNames":{"a":"x"},"AttrNames":{"0":"x"}})", "AttrNames.a",
       "is not a slot", slot_hint},
      {"get_attr_name", R"({"a":1,"a":1})", "a", "is not known here", "It takes an empty object"},
  });
}

// --- names of places --------------------------------------------------------------------------------------------------

TEST(CheckBody, NamesThePlaceAsTheServiceOrAsTheLibraryDoes) {
  struct Names {
    std::string command, body, service, library;
  };
  const std::string good = R"({"To_Account":"a","Attrs":{"x":"y"}})";
  const std::string eleven = repeat(11, R"("t#")");
  const std::vector<Names> cases{
      {"get_attr", R"({"To_Account":["a",""]})", "To_Account[1]", "accounts[1]"},
      {"get_attr", "{}", "To_Account", "accounts"},
      {"set_attr",
       R"({"UserAttrs":[)" + repeat(3, good) + R"(,{"To_Account":"b","Attrs":{"city":1}}]})",
       "UserAttrs[3].Attrs.city", "users[3].attributes.city"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"a"}]})", "UserAttrs[0].Attrs",
       "users[0].attributes"},
      {"set_attr", R"({"UserAttrs":[{"Attrs":{"x":"y"}}]})", "UserAttrs[0].To_Account",
       "users[0].account"},
      {"set_attr", R"({"UserAttrs":[]})", "UserAttrs", "users"},
      {"set_attr", R"({"UserAttrs":[{"To_Account":"\ud83d"}]})", "UserAttrs[0].To_Account",
       "users[0].account"},
      {"remove_attr", R"({"UserAttrs":[{"To_Account":"a","Attrs":["x",1]}]})",
       "UserAttrs[0].Attrs[1]", "users[0].names[1]"},
      {"add_tag", R"({"UserTags":[{"To_Account":"a","Tags":[1]}]})", "UserTags[0].Tags[0]",
       "users[0].tags[0]"},
      {"add_tag", R"({"UserTags":[{"To_Account":"a","Tags":[)" + eleven + "]}]}",
       "UserTags[0].Tags", "users[0].tags"},
      {"add_tag", R"({"Replace":2})", "Replace", "replace"},
      {"set_attr_name", R"({"AttrNames":{"x":"sex"}})", "AttrNames.x", "names.x"},
      {"set_attr_name", R"({"AttrNames":{"0":"sex"},"AttrTypes":{"0":5}})", "AttrTypes.0",
       "types.0"},
      {"set_attr_name", R"({"AttrNames":{"0":"sex"},"AttrTypes":{"1":0}})", "AttrTypes.1",
       "types.1"},
      {"get_tag", R"({"To_Account":["a"],"Extra":1})", "Extra", "Extra"},
  };
  for (const Names& each : cases) {
    const auto path = [&each](Naming naming) {
      const std::optional<Problem> problem =
          check_body(command_named(each.command), Exact(each.body), naming);
      return problem ? to_text(problem->path) : "no problem";
    };
    EXPECT_EQ(path(Naming::service), each.service) << each.body;
    EXPECT_EQ(path(Naming::library), each.library) << each.body;
  }
}

// --- a body that is open ----------------------------------------------------------------------------------------------

TEST(CheckBody, LooksAtNothingOfAnUnknownCallButThatItIsJsonOfSomeDepth) {
  expect_accepted("some_new_call",
                  R"({"a":[1,1e999,-1e999,123456789012345678901234567890,{"a":null}],"a":2})");
  expect_refusals({
      {"some_new_call", R"({"a":[{"b":"\ud83d"}]})", "a",
       "holds half of a surrogate pair, which is no character", pair_hint},
      {"some_new_call", R"({"a":[{"\ud83d":1}]})", "a",
       "holds half of a surrogate pair, which is no character", pair_hint},
      {"some_new_call", R"({"\ud83d":1})", "",
       "holds half of a surrogate pair, which is no character", pair_hint},
      {"some_new_call", R"({"a":"\ud83d\ude00 \q"})", "a", "is not JSON (byte 21)", body_hint},
      {"some_new_call", R"({"a":)" + times(64, "[") + times(64, "]") + '}', "a",
       "is nested deeper than 64 levels", ""},
  });
  expect_accepted("some_new_call", R"({"a":)" + times(63, "[") + times(63, "]") + '}');
}

// --- every command ----------------------------------------------------------------------------------------------------

TEST(CheckBody, RefusesWhatIsNotJson) {
  for (const Command& command : commands()) {
    for (const std::string& body :
         {std::string(), std::string("{"), std::string("{}x"), std::string("{}{}"),
          std::string("{}\0", 3), std::string("undefined"), std::string("{\"a\":\"\xFF\"}"),
          std::string("{} // comment")}) {
      const std::optional<Problem> problem = check_body(command, Exact(body));
      ASSERT_TRUE(problem) << command.name << ' ' << body;
      EXPECT_EQ(problem->code, Errc::invalid_argument) << command.name << ' ' << body;
    }
    const std::optional<Problem> problem = check_body(command, Exact("[]"));
    ASSERT_TRUE(problem) << command.name;
    EXPECT_EQ(message_of(*problem), "must be an object, not an array");
  }
}

TEST(CheckBody, IsNotCrashedByDepth) {
  const std::string arrays = std::string(100'000, '[') + std::string(100'000, ']');
  const std::string objects = times(100'000, "{\"a\":") + "1" + std::string(100'000, '}');
  for (const Command& command : commands()) {
    for (const std::string& deep : {arrays, objects}) {
      EXPECT_TRUE(check_body(command, Exact(deep))) << command.name;
      EXPECT_TRUE(check_body(command, Exact("{\"To_Account\":" + deep + "}"))) << command.name;
      EXPECT_TRUE(check_body(command, Exact("{\"UserTags\":" + deep + "}"))) << command.name;
      EXPECT_TRUE(check_body(command, Exact("{\"UserAttrs\":" + deep + "}"))) << command.name;
      EXPECT_TRUE(check_body(command, Exact("{\"AttrNames\":" + deep + "}"))) << command.name;
      EXPECT_TRUE(check_body(command, Exact("{\"OfflinePushInfo\":" + deep + "}"))) << command.name;
    }
  }
  const auto problem = check_of("batch", R"({"OfflinePushInfo":{"New":)" + arrays + "}}");
  ASSERT_TRUE(problem);
  EXPECT_EQ(to_text(problem->path), "OfflinePushInfo.New");
  EXPECT_EQ(message_of(*problem), "is nested deeper than 64 levels");
}

TEST(CheckBody, RefusesEveryDocumentedRequestThatIsCut) {
  for (const Sample& each : samples()) {
    const std::string body = stringify(each.request);
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_TRUE(check_of(each.command, body.substr(0, size))) << each.file << ' ' << size;
    }
  }
}

}  // namespace
}  // namespace timpush
