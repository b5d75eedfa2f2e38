#include "command.h"

#include <array>

#include "limits.h"

namespace timpush {
namespace {

using Type = Shape::Type;

// --- shapes -----------------------------------------------------------------------------------------------------------

constexpr Shape account{
    .type = Type::text,
    .noun = "account",
    .hint = "An account is a UserID or a RegistrationID, as a non-empty string",
    .min = 1,
    .plain = true,
};
constexpr Shape accounts{
    .type = Type::list,
    .noun = "list of accounts",
    .hint = "A call takes 1 to 100 accounts",
    .min = 1,
    .max = limits::accounts_per_call,
    .item = &account,
};

constexpr Shape attribute_name{
    .type = Type::text,
    .noun = "name",
    .hint = "An attribute name is 1 to 50 bytes of UTF-8; a Chinese character is 3",
    .min = 1,
    .max = limits::attribute_name_bytes,
};
constexpr Shape attribute_value{
    .type = Type::text,
    .noun = "value",
    .hint =
        "A value is a string of at most 50 bytes of UTF-8 (a Chinese character is 3); send "
        "numbers as strings",
    .max = limits::attribute_value_bytes,
};
constexpr Shape attributes{
    .type = Type::map,
    .noun = "object of attributes",
    .hint = "Give attribute names and their values",
    .min = 1,
    .max = limits::attributes_per_app,
    .key = &attribute_name,
    .item = &attribute_value,
};
constexpr Shape attribute_names{
    .type = Type::list,
    .noun = "list of names",
    .hint = "Name the attributes to remove",
    .min = 1,
    .max = limits::attributes_per_app,
    .item = &attribute_name,
};

constexpr Shape tag{
    .type = Type::text,
    .noun = "tag",
    .hint = "A tag is 1 to 50 bytes of UTF-8; a Chinese character is 3",
    .min = 1,
    .max = limits::tag_bytes,
};
constexpr Shape tags{
    .type = Type::list,
    .noun = "list of tags",
    .hint = "A user has at most 100 tags",
    .min = 1,
    .max = limits::tags_per_user,
    .item = &tag,
};

constexpr std::array account_and_attributes{Member{"To_Account", &account},
                                            Member{"Attrs", &attributes}};
constexpr std::array account_and_names{Member{"To_Account", &account},
                                       Member{"Attrs", &attribute_names}};
constexpr std::array account_and_tags{Member{"To_Account", &account}, Member{"Tags", &tags}};

constexpr Shape user(std::span<const Member> members) {
  return {.type = Type::object,
          .noun = "user",
          .hint = "A user is an object: its account, and what is to be written for it",
          .members = members};
}
constexpr Shape user_with_attributes = user(account_and_attributes);
constexpr Shape user_with_names = user(account_and_names);
constexpr Shape user_with_tags = user(account_and_tags);

constexpr Shape users(const Shape& each) {
  return {.type = Type::list,
          .noun = "list of users",
          .hint = "A call takes 1 to 100 users",
          .min = 1,
          .max = limits::accounts_per_call,
          .item = &each};
}
constexpr Shape users_with_attributes = users(user_with_attributes);
constexpr Shape users_with_names = users(user_with_names);
constexpr Shape users_with_tags = users(user_with_tags);

constexpr std::string_view slot_hint = "The slots of an app's attributes are \"0\" to \"9\"";
constexpr Shape slot{.type = Type::text, .noun = "slot", .hint = slot_hint, .min = 1};
constexpr Shape names_by_slot{
    .type = Type::map,
    .noun = "object of names",
    .hint = slot_hint,
    .min = 1,
    .max = limits::attributes_per_app,
    .key = &slot,
    .item = &attribute_name,
};
constexpr Shape account_type{
    .type = Type::integer,
    .noun = "account type",
    .hint = "0 means UserID, 1 means RegistrationID",
    .min = 0,
    .max = 1,
};
constexpr Shape types_by_slot{
    .type = Type::map,
    .noun = "object of types",
    .hint = slot_hint,
    .max = limits::attributes_per_app,
    .key = &slot,
    .item = &account_type,
};
constexpr Shape replace{
    .type = Type::integer,
    .noun = "mode",
    .hint = "0 adds to the user's tags, 1 replaces them",
    .min = 0,
    .max = 1,
};

// --- bodies -----------------------------------------------------------------------------------------------------------

constexpr std::string_view body_hint =
    "The body is a JSON object, as the page of the call shows it";
constexpr Shape body(std::span<const Member> members) {
  return {.type = Type::object, .noun = "request body", .hint = body_hint, .members = members};
}

constexpr std::array accounts_members{Member{"To_Account", &accounts}};
constexpr std::array set_attr_members{Member{"UserAttrs", &users_with_attributes}};
constexpr std::array remove_attr_members{Member{"UserAttrs", &users_with_names}};
constexpr std::array set_attr_name_members{Member{"AttrNames", &names_by_slot},
                                           Member{"AttrTypes", &types_by_slot, false}};
constexpr std::array add_tag_members{Member{"Replace", &replace, false},
                                     Member{"UserTags", &users_with_tags}};
constexpr std::array remove_tag_members{Member{"UserTags", &users_with_tags}};

constexpr Shape accounts_body = body(accounts_members);
constexpr Shape set_attr_body = body(set_attr_members);
constexpr Shape remove_attr_body = body(remove_attr_members);
constexpr Shape set_attr_name_body = body(set_attr_name_members);
constexpr Shape add_tag_body = body(add_tag_members);
constexpr Shape remove_tag_body = body(remove_tag_members);
constexpr Shape empty_body = body({});
constexpr Shape any_body{
    .type = Type::object, .noun = "request body", .hint = body_hint, .open = true};

// --- the table --------------------------------------------------------------------------------------------------------

using Answers = Command::Answers;
using Rule = Command::Rule;
constexpr int often = limits::calls_per_second;

// A write is repeatable where doing it twice leaves what doing it once leaves. A push is not.
constexpr std::array table{
    Command{"get_attr", &accounts_body, Rule::none, Answers::attributes, often, true},
    Command{"set_attr", &set_attr_body, Rule::none, Answers::nothing, often, true},
    Command{"remove_attr", &remove_attr_body, Rule::none, Answers::nothing, often, true},
    Command{"get_attr_name", &empty_body, Rule::none, Answers::attribute_names, often, true},
    Command{"set_attr_name", &set_attr_name_body, Rule::types_name_slots, Answers::nothing, often,
            true},
    Command{"add_tag", &add_tag_body, Rule::appended_tags, Answers::nothing, often, true},
    Command{"get_tag", &accounts_body, Rule::none, Answers::tags, often, true},
    Command{"remove_tag", &remove_tag_body, Rule::none, Answers::nothing, often, true},
    Command{"clear_all_tags", &accounts_body, Rule::none, Answers::nothing, often, true},
    Command{"push", &any_body, Rule::none, Answers::nothing, 1, false},
    Command{"batch", &any_body, Rule::none, Answers::nothing, 10, false},
    Command{"revoke", &any_body, Rule::none, Answers::nothing, 1, false},
    Command{"all_member_push_trace", &any_body, Rule::none, Answers::nothing, 1, false},
    Command{"all_member_push_statistics", &any_body, Rule::none, Answers::nothing, 1, false},
    Command{"normal_push_trace", &any_body, Rule::none, Answers::nothing, 1, false},
    Command{"normal_push_statistics", &any_body, Rule::none, Answers::nothing, 1, false},
};

bool is_command_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (const char c : name) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
  }
  return true;
}

// --- rules ------------------------------------------------------------------------------------------------------------

class NoRule final : public Listener {};

// Slots are single digits, and a type is given only to a slot that the same call names.
class TypesNameSlots final : public Listener {
 public:
  std::optional<Error> on_text(Path path, std::string_view) override {
    return slot_of(path, named_);
  }
  std::optional<Error> on_integer(Path path, std::int64_t) override {
    return slot_of(path, typed_);
  }

  [[nodiscard]] std::optional<Error> verdict() const {
    for (unsigned digit = 0; digit < limits::attributes_per_app; ++digit) {
      const bool typed = (typed_ >> digit & 1) != 0;
      if (!typed || (named_ >> digit & 1) != 0) continue;
      return Error{Errc::invalid_argument, "AttrTypes." + std::to_string(digit),
                   "is the type of a slot that AttrNames does not name",
                   "Name the slot in the same call; a type cannot be changed afterwards"};
    }
    return std::nullopt;
  }

 private:
  static std::optional<Error> slot_of(Path path, unsigned& slots) {
    const std::string& key = path.back().key;
    if (key.size() != 1 || key[0] < '0' || key[0] > '9') {
      return Error{Errc::invalid_argument, to_text(path), "is not a slot", std::string(slot_hint)};
    }
    slots |= 1u << (key[0] - '0');
    return std::nullopt;
  }

  unsigned named_ = 0;
  unsigned typed_ = 0;
};

// A call that appends adds at most 10 tags to a user; Replace may stand after the users.
class AppendedTags final : public Listener {
 public:
  std::optional<Error> on_integer(Path, std::int64_t value) override {
    replaces_ = value == 1;
    return std::nullopt;
  }
  std::optional<Error> on_end(Path path) override {
    const Step& list = path.back();
    const bool many = list.shape == &tags && list.count > limits::tags_appended_per_user;
    if (many && first_.empty()) first_ = to_text(path.first(path.size() - 1));
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Error> verdict() const {
    if (replaces_ || first_.empty()) return std::nullopt;
    return Error{Errc::invalid_argument, first_, "appends more than 10 tags to one user",
                 "Split them over several calls, or replace all the user's tags (Replace 1)"};
  }

 private:
  bool replaces_ = false;
  std::string first_;
};

template <class RuleListener>
std::optional<Error> check_with(const Command& command, std::string_view body) {
  RuleListener rule;
  std::optional<Error> error = check(body, *command.takes, Errc::invalid_argument, rule);
  if constexpr (requires { rule.verdict(); }) {
    if (!error) error = rule.verdict();
  }
  return error;
}

}  // namespace

std::span<const Command> commands() { return table; }

Result<Command> command_for(std::string_view name) {
  for (const Command& command : table) {
    if (command.name == name) return command;
  }
  if (is_command_name(name))
    return Command{name, &any_body, Rule::none, Answers::nothing, 1, false};
  return Error{Errc::invalid_argument, "command", "is not the name of a call",
               "Give the last part of a path below v4/timpush/, such as 'get_attr'"};
}

std::string path_of(std::string_view command_name) {
  return "v4/timpush/" + std::string(command_name);
}

std::optional<Error> check_body(const Command& command, std::string_view body) {
  switch (command.rule) {
    case Rule::types_name_slots: return check_with<TypesNameSlots>(command, body);
    case Rule::appended_tags: return check_with<AppendedTags>(command, body);
    case Rule::none: break;
  }
  return check_with<NoRule>(command, body);
}

}  // namespace timpush
