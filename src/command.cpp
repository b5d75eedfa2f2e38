#include <timpush/command.h>

#include <array>
#include <cstdint>

#include "src/limits.h"
#include "src/shape.h"

namespace timpush {
namespace {

using Is = Shape::Kind;

// --- shapes -----------------------------------------------------------------------------------------------------------

constexpr Shape account{.kind = Is::text, .noun = Noun::account, .min = 1, .plain = true};
constexpr Shape accounts{.kind = Is::list,
                         .noun = Noun::accounts,
                         .min = 1,
                         .max = limits::accounts_per_call,
                         .item = &account};

constexpr Shape attribute_name{
    .kind = Is::text, .noun = Noun::attribute_name, .min = 1, .max = limits::attribute_name_bytes};
constexpr Shape attribute_value{
    .kind = Is::text, .noun = Noun::attribute_value, .max = limits::attribute_value_bytes};
constexpr Shape attributes{.kind = Is::map,
                           .noun = Noun::attributes,
                           .min = 1,
                           .max = limits::attributes_per_app,
                           .key = &attribute_name,
                           .item = &attribute_value};
constexpr Shape attribute_names{.kind = Is::list,
                                .noun = Noun::attribute_names,
                                .min = 1,
                                .max = limits::attributes_per_app,
                                .item = &attribute_name};

constexpr Shape tag{.kind = Is::text, .noun = Noun::tag, .min = 1, .max = limits::tag_bytes};
constexpr Shape tags{
    .kind = Is::list, .noun = Noun::tags, .min = 1, .max = limits::tags_per_user, .item = &tag};

constexpr Member to_account{"To_Account", "account", &account};
constexpr std::array account_and_attributes{to_account, Member{"Attrs", "attributes", &attributes}};
constexpr std::array account_and_names{to_account, Member{"Attrs", "names", &attribute_names}};
constexpr std::array account_and_tags{to_account, Member{"Tags", "tags", &tags}};

constexpr Shape user(std::span<const Member> members) {
  return {.kind = Is::object, .noun = Noun::user, .members = members};
}
constexpr Shape user_with_attributes = user(account_and_attributes);
constexpr Shape user_with_names = user(account_and_names);
constexpr Shape user_with_tags = user(account_and_tags);

constexpr Shape users(const Shape& each) {
  return {.kind = Is::list,
          .noun = Noun::users,
          .min = 1,
          .max = limits::accounts_per_call,
          .item = &each};
}
constexpr Shape users_with_attributes = users(user_with_attributes);
constexpr Shape users_with_names = users(user_with_names);
constexpr Shape users_with_tags = users(user_with_tags);

constexpr Shape slot{.kind = Is::text, .noun = Noun::slot, .min = 1};
constexpr Shape names_by_slot{.kind = Is::map,
                              .noun = Noun::slot_names,
                              .min = 1,
                              .max = limits::attributes_per_app,
                              .key = &slot,
                              .item = &attribute_name};
constexpr Shape account_type{.kind = Is::integer, .noun = Noun::account_type, .min = 0, .max = 1};
constexpr Shape types_by_slot{.kind = Is::map,
                              .noun = Noun::slot_types,
                              .max = limits::attributes_per_app,
                              .key = &slot,
                              .item = &account_type};
constexpr Shape replace{.kind = Is::integer, .noun = Noun::mode, .min = 0, .max = 1};

// --- bodies -----------------------------------------------------------------------------------------------------------

constexpr Shape body(std::span<const Member> members) {
  return {.kind = Is::object, .noun = Noun::body, .members = members};
}

constexpr std::array accounts_members{Member{"To_Account", "accounts", &accounts}};
constexpr std::array set_attr_members{Member{"UserAttrs", "users", &users_with_attributes}};
constexpr std::array remove_attr_members{Member{"UserAttrs", "users", &users_with_names}};
constexpr std::array set_attr_name_members{Member{"AttrNames", "names", &names_by_slot},
                                           Member{"AttrTypes", "types", &types_by_slot, false}};
constexpr std::array add_tag_members{Member{"Replace", "replace", &replace, false},
                                     Member{"UserTags", "users", &users_with_tags}};
constexpr std::array remove_tag_members{Member{"UserTags", "users", &users_with_tags}};

constexpr Shape accounts_body = body(accounts_members);
constexpr Shape set_attr_body = body(set_attr_members);
constexpr Shape remove_attr_body = body(remove_attr_members);
constexpr Shape set_attr_name_body = body(set_attr_name_members);
constexpr Shape add_tag_body = body(add_tag_members);
constexpr Shape remove_tag_body = body(remove_tag_members);
constexpr Shape empty_body = body({});
constexpr Shape any_body{.kind = Is::object, .noun = Noun::body, .open = true};

// --- the table --------------------------------------------------------------------------------------------------------

using enum Command::Kind;
using Answers = Command::Answers;
using Rule = Command::Rule;
constexpr int often = limits::calls_per_second;
constexpr std::size_t many = limits::accounts_per_call;

// A write is repeatable where doing it twice leaves what doing it once leaves. A push is not.
constexpr std::array table{
    Command{"get_attr", "getAttributes", read, Answers::attributes, &accounts_body, Rule::none,
            often, many, true, 60564, 100637},
    Command{"set_attr", "setAttributes", write, Answers::nothing, &set_attr_body, Rule::none, often,
            many, true, 60565, 100638},
    Command{"remove_attr", "removeAttributes", write, Answers::nothing, &remove_attr_body,
            Rule::none, often, many, true, 60566, 100639},
    Command{"get_attr_name", "getAttributeNames", read, Answers::attribute_names, &empty_body,
            Rule::none, often, 0, true, 60562, 100635},
    Command{"set_attr_name", "setAttributeNames", write, Answers::nothing, &set_attr_name_body,
            Rule::types_name_slots, often, 0, true, 60563, 111050},
    Command{"add_tag", "addTags", write, Answers::nothing, &add_tag_body, Rule::appended_tags,
            often, many, true, 60568, 100641},
    Command{"get_tag", "getTags", read, Answers::tags, &accounts_body, Rule::none, often, many,
            true, 60567, 100640},
    Command{"remove_tag", "removeTags", write, Answers::nothing, &remove_tag_body, Rule::none,
            often, many, true, 60569, 0},
    Command{"clear_all_tags", "clearTags", write, Answers::nothing, &accounts_body, Rule::none,
            often, many, true, 60570, 0},
    Command{"push", "", push, Answers::nothing, &any_body, Rule::none, 1, 0, false, 60561, 100634},
    Command{"batch", "", push, Answers::nothing, &any_body, Rule::none, 10, 0, false, 67553,
            108906},
    Command{"revoke", "", push, Answers::nothing, &any_body, Rule::none, 1, 0, false, 60571,
            105123},
    Command{"all_member_push_trace", "", read, Answers::nothing, &any_body, Rule::none, 1, 0, false,
            71896, 0},
    Command{"all_member_push_statistics", "", read, Answers::nothing, &any_body, Rule::none, 1, 0,
            false, 71893, 0},
    Command{"normal_push_trace", "", read, Answers::nothing, &any_body, Rule::none, 1, 0, false,
            71897, 0},
    Command{"normal_push_statistics", "", read, Answers::nothing, &any_body, Rule::none, 1, 0,
            false, 71895, 0},
};

// A call that the table has not: all that is known of it is that it may push.
constexpr Command unknown_call{"",    "", push, Answers::nothing, &any_body, Rule::none, 1, 0,
                               false, 0,  0};

constexpr bool are_sound(std::span<const Command> commands) {
  for (const Command& command : commands) {
    if (command.name.empty() || !is_sound(*command.takes)) return false;
  }
  return true;
}
static_assert(are_sound(table));

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
  explicit TypesNameSlots(Naming naming) : naming_(naming) {}

  void on_begin(Levels levels) override {
    if (levels.size() == 2) slots_of(levels.back()) = 0;
  }
  std::optional<Problem> on_text(Levels levels, std::string_view /*name*/) override {
    return note(levels);
  }
  std::optional<Problem> on_integer(Levels levels, std::int64_t /*type*/) override {
    return note(levels);
  }

  [[nodiscard]] std::optional<Problem> verdict() const {
    for (unsigned digit = 0; digit < limits::attributes_per_app; ++digit) {
      const bool is_typed = (typed_ >> digit & 1) != 0;
      if (!is_typed || (named_ >> digit & 1) != 0) continue;
      const Member& types = set_attr_name_members[1];
      const std::string_view name = naming_ == Naming::library ? types.called : types.name;
      return Problem{.code = Errc::invalid_argument,
                     .reason = Reason::type_without_name,
                     .path = {name, std::string_view(std::to_string(digit))}};
    }
    return std::nullopt;
  }

 private:
  unsigned& slots_of(const Level& level) { return level.shape == &names_by_slot ? named_ : typed_; }

  std::optional<Problem> note(Levels levels) {
    const std::string& key = levels.back().key;
    if (key.size() != 1 || key[0] < '0' || key[0] > '9') {
      return Problem{.code = Errc::invalid_argument,
                     .reason = Reason::not_a_slot,
                     .path = path_of(levels, naming_),
                     .noun = Noun::slot};
    }
    slots_of(levels.back()) |= 1u << (key[0] - '0');
    return std::nullopt;
  }

  const Naming naming_;
  unsigned named_ = 0;
  unsigned typed_ = 0;
};

// A call that appends adds at most 10 tags to a user; Replace may stand after the users.
class AppendedTags final : public Listener {
 public:
  explicit AppendedTags(Naming naming) : naming_(naming) {}

  void on_begin(Levels levels) override {
    const Shape* shape = levels.back().shape;
    // What begins again was void.
    if (shape == &users_with_tags || (shape == &tags && user_in(levels) == user_)) first_.clear();
  }
  std::optional<Problem> on_integer(Levels /*levels*/, std::int64_t value) override {
    replaces_ = value == 1;
    return std::nullopt;
  }
  std::optional<Problem> on_end(Levels levels) override {
    const Level& list = levels.back();
    const bool is_too_many = list.shape == &tags && list.count > limits::tags_appended_per_user;
    if (is_too_many && first_.empty()) {
      first_ = path_of(levels.first(levels.size() - 1), naming_);
      user_ = user_in(levels);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Problem> verdict() const {
    if (replaces_ || first_.empty()) return std::nullopt;
    return Problem{.code = Errc::invalid_argument,
                   .reason = Reason::too_many_tags_added,
                   .path = first_,
                   .limit = limits::tags_appended_per_user};
  }

 private:
  // The position of the user whose tags are read: body, users, user, tags.
  static std::size_t user_in(Levels levels) { return levels[1].count; }

  const Naming naming_;
  bool replaces_ = false;
  Path first_;            // where there are too many, if anywhere ...
  std::size_t user_ = 0;  // ... and of which user
};

template <class RuleListener>
std::optional<Problem> check_by(RuleListener rule, const Command& command, std::string_view body,
                                Naming naming) {
  std::optional<Problem> problem =
      check(body, *command.takes, Errc::invalid_argument, rule, naming);
  if constexpr (requires { rule.verdict(); }) {
    if (!problem) problem = rule.verdict();
  }
  return problem;
}

}  // namespace

std::span<const Command> commands() { return table; }

Result<const Command*> find_command(std::string_view name) {
  for (const Command& command : table) {
    if (command.name == name) return &command;
  }
  if (is_command_name(name)) return &unknown_call;
  return Problem{
      .code = Errc::invalid_argument, .reason = Reason::unknown_command, .path = {Step("command")}};
}

std::string path_of(std::string_view command_name) {
  return "v4/timpush/" + std::string(command_name);
}

std::optional<Problem> check_body(const Command& command, std::string_view body, Naming naming) {
  switch (command.rule) {
    case Rule::types_name_slots: return check_by(TypesNameSlots(naming), command, body, naming);
    case Rule::appended_tags: return check_by(AppendedTags(naming), command, body, naming);
    case Rule::none: break;
  }
  return check_by(NoRule(), command, body, naming);
}

}  // namespace timpush
