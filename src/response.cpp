#include <timpush/response.h>

#include <array>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "src/bytes.h"
#include "src/enum_table.h"
#include "src/json.h"
#include "src/limits.h"
#include "src/shape.h"

namespace timpush {
namespace {

using Answers = Command::Answers;
using Int = std::numeric_limits<std::int32_t>;

// Where in the answer the reader stands: the object or array that was entered last.
enum class Place { outside, root, users, user, attributes, tags, failures, failure, names, types };

// Members by name.
enum class Field {
  error_code,
  error_info,
  request_id,
  task_id,
  user_attrs,
  user_tags,
  error_list,
  attr_names,
  attr_types,
  to_account,
  attrs,
  tags,
  other,
};
struct FieldName {
  Field of;
  std::string_view name;
};
constexpr std::array field_names{
    FieldName{Field::error_code, "ErrorCode"},
    FieldName{Field::error_info, "ErrorInfo"},
    FieldName{Field::request_id, "RequestId"},
    FieldName{Field::task_id, "TaskId"},
    FieldName{Field::user_attrs, "UserAttrs"},
    FieldName{Field::user_tags, "UserTags"},
    FieldName{Field::error_list, "ErrorList"},
    FieldName{Field::attr_names, "AttrNames"},
    FieldName{Field::attr_types, "AttrTypes"},
    FieldName{Field::to_account, "To_Account"},
    FieldName{Field::attrs, "Attrs"},
    FieldName{Field::tags, "Tags"},
    FieldName{Field::other, ""},
};
static_assert(has_row_of_each(field_names, Field::other));

Field field_of(std::string_view name) {
  for (const FieldName& row : field_names) {
    if (is_same(row.name, name)) return row.of;
  }
  return Field::other;
}

std::string_view name_of(Field field) { return row_of(field_names, field).name; }

// The position in user_members, or their number where there is none of that name.
std::size_t user_member_named(std::string_view name) {
  std::size_t member = 0;
  while (member < user_members.size() && !is_same(user_members[member].name, name)) ++member;
  return member;
}
static_assert(user_members[0].text == &User::account, "the first says whose failure it is");

constexpr unsigned bit(Field field) { return 1u << static_cast<unsigned>(field); }

Problem bad(Reason reason, Path path = {}) {
  return {.code = Errc::bad_response, .reason = reason, .path = std::move(path)};
}

Problem wrong_type(Path path, Type expected, Type found) {
  Problem problem = bad(Reason::wrong_type, std::move(path));
  problem.expected = expected;
  problem.found = found;
  return problem;
}

constexpr bool is_code(std::int64_t value) { return value >= Int::min() && value <= Int::max(); }

Problem beyond_codes(Path path, std::int64_t value) {
  Problem problem = bad(Reason::out_of_range, std::move(path));
  problem.least = Int::min();
  problem.limit = Int::max();
  problem.actual = json::exactly(value);
  return problem;
}

// Reads on to the end whatever it finds: what is wrong with the users counts only if ErrorCode is 0, wherever that stands.
class Reader final : public json::Handler {
 public:
  Reader(Answers answers, UserSink& sink, Outcome& outcome)
      : users_field_(answers == Answers::tags ? Field::user_tags : Field::user_attrs),
        items_field_(answers == Answers::tags ? Field::tags : Field::attrs),
        has_users_(answers == Answers::attributes || answers == Answers::tags),
        has_names_(answers == Answers::attribute_names),
        has_task_(answers == Answers::task),
        sink_(sink),
        outcome_(outcome) {}

  // What is wrong with an answer that is JSON, if anything.
  [[nodiscard]] std::optional<Problem> verdict() const {
    if (code_problem_) return code_problem_;
    if (!has(Field::error_code)) return bad(Reason::no_error_code, {name_of(Field::error_code)});
    if (outcome_.error_code != 0) {
      return Problem{.code = Errc::api,
                     .reason = Reason::refused,
                     .actual = outcome_.error_code,
                     .text = outcome_.error_info};
    }
    if (problem_) return problem_;
    if (types_problem_) return types_problem_;
    if (has_users_ && outcome_.failures.empty() && !has(users_field_)) {
      return bad(Reason::missing, {name_of(users_field_)});
    }
    return std::nullopt;
  }

  bool on_null() override {
    // Null is as good as absent where a member may be absent.
    if (!is_ignored() && place_ == Place::root && field_ != Field::error_code) {
      seen_in_root_ &= ~bit(field_);
      return true;
    }
    if (is_at_member() && !user_members[member_].is_required) return true;
    return is_ignored() || mismatch(Type::null);
  }
  bool on_boolean() override { return is_ignored() || mismatch(Type::boolean); }
  bool on_fraction() override { return is_ignored() || mismatch(Type::fraction); }

  bool on_integer(std::int64_t value) override {
    if (is_ignored()) return true;
    if (place_ == Place::root && field_ == Field::error_code) {
      read_code(value, outcome_.error_code, code_problem_);
    } else if (place_ == Place::failure && field_ == Field::error_code) {
      Failure& failure = outcome_.failures.back();
      read_code(value, failure.error_code, failure.problem);
    } else if (place_ == Place::types) {
      if (!is_code(value)) return defer(beyond_codes(here(), value));
      slot_named(name_).type = value;
    } else {
      return mismatch(Type::number);
    }
    return true;
  }

  bool on_string(std::string_view text, bool is_whole) override {
    if (is_ignored()) return true;
    switch (place_) {
      case Place::root: return root_string(text);
      case Place::user: return user_string(text, is_whole);
      case Place::attributes:
        if (!is_whole) spoil_user(here());
        sink_.on_value(text);
        return true;
      case Place::tags:
        if (!is_whole) spoil_user(here());
        sink_.on_tag(text);
        return true;
      case Place::failure: return failure_string(text);
      case Place::names:
        if (!is_whole) return defer(bad(Reason::half_surrogate, here()));
        slot_named(name_).name = text;
        return true;
      case Place::outside:
      case Place::users:
      case Place::failures:
      case Place::types: break;
    }
    return mismatch(Type::string);
  }

  bool on_key(std::string_view text, bool is_whole) override {
    if (skip_ > 0) return true;
    switch (place_) {
      case Place::root: return begin_member_of_root(text);
      case Place::attributes:
        name_ = text;
        if (!is_whole) spoil_user(here());
        sink_.on_name(text);
        return true;
      case Place::names:
      case Place::types:
        name_ = text;
        if (!is_whole) return defer(bad(Reason::half_surrogate, here()));
        return begin_slot();
      case Place::user:
        field_ = field_of(text);
        member_ = user_member_named(text);
        if (is_at_member() || field_ == items_field_) problem_here().reset();
        if (field_ != Field::other) seen_in_item_ |= bit(field_);
        return true;
      case Place::outside:
      case Place::users:
      case Place::tags:
      case Place::failures:
      case Place::failure: break;
    }
    field_ = field_of(text);
    if (field_ != Field::other) seen_in_item_ |= bit(field_);
    if (place_ == Place::failure) begin_member_of_failure();
    return true;
  }

  bool on_object() override {
    if (is_ignored()) return skip();
    switch (place_) {
      case Place::outside: return enter(Place::root);
      case Place::users: return begin_user();
      case Place::failures: return begin_failure();
      case Place::user:
        if (field_ != Field::attrs) break;
        sink_.begin_items();
        return enter(Place::attributes);
      case Place::root:
        if (field_ == Field::attr_names) return enter_slots(Place::names);
        if (field_ == Field::attr_types) return enter_slots(Place::types);
        break;
      case Place::attributes:
      case Place::tags:
      case Place::failure:
      case Place::names:
      case Place::types: break;
    }
    ++skip_;
    return mismatch(Type::object);
  }

  bool on_array() override {
    if (is_ignored()) return skip();
    index_ = place_ == Place::root ? 0 : index_;
    if (place_ == Place::root && field_ == users_field_) return enter(Place::users);
    if (place_ == Place::root && field_ == Field::error_list) return enter(Place::failures);
    if (place_ == Place::user && field_ == Field::tags) {
      sink_.begin_items();
      return enter(Place::tags);
    }
    ++skip_;
    return mismatch(Type::array);
  }

  bool on_object_end() override {
    if (skip_ > 0) return leave_skipped();
    switch (place_) {
      case Place::attributes: return enter(Place::user);
      case Place::user: return end_user();
      case Place::failure: return end_failure();
      case Place::names:
      case Place::types: return enter(Place::root);
      case Place::root:
      case Place::outside:
      case Place::users:
      case Place::tags:
      case Place::failures: break;
    }
    return enter(Place::outside);
  }

  bool on_array_end() override {
    if (skip_ > 0) return leave_skipped();
    return enter(place_ == Place::tags ? Place::user : Place::root);
  }

  void on_error(std::size_t position) override { position_ = position; }

  // The users that have no result because of what the answer has for them.
  [[nodiscard]] std::vector<Failure>& spoiled() { return spoiled_; }

  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  // "UserAttrs[3].To_Account"
  [[nodiscard]] Path here() const {
    Path path;
    if (place_ == Place::outside) return path;
    path.emplace_back(name_of(member_of_root()));
    const bool is_named = place_ == Place::names || place_ == Place::types;
    if (place_ != Place::root && !is_named) path.emplace_back(index_);
    const bool is_item = place_ == Place::user || place_ == Place::failure ||
                         place_ == Place::attributes || place_ == Place::tags;
    if (is_item) path.emplace_back(is_at_member() ? user_members[member_].name : name_of(field_));
    if (is_named || place_ == Place::attributes) path.emplace_back(name_);
    return path;
  }

  // The member of the root that the reader is in.
  [[nodiscard]] Field member_of_root() const {
    switch (place_) {
      case Place::outside:
      case Place::root: break;
      case Place::users:
      case Place::user:
      case Place::attributes:
      case Place::tags: return users_field_;
      case Place::failures:
      case Place::failure: return Field::error_list;
      case Place::names: return Field::attr_names;
      case Place::types: return Field::attr_types;
    }
    return field_;
  }

  [[nodiscard]] Type expected() const {
    switch (place_) {
      case Place::root: break;
      case Place::outside:
      case Place::users:
      case Place::failures: return Type::object;
      case Place::user:
        if (is_at_member()) return Type::string;
        return field_ == Field::tags ? Type::array : Type::object;
      case Place::failure: return field_ == Field::error_code ? Type::integer : Type::string;
      case Place::attributes:
      case Place::tags:
      case Place::names: return Type::string;
      case Place::types: return Type::integer;
    }
    if (field_ == Field::error_code) return Type::integer;
    return field_ == users_field_ ? Type::array : Type::object;
  }

  // How many objects and arrays within the root are open.
  [[nodiscard]] std::size_t depth() const {
    switch (place_) {
      case Place::outside:
      case Place::root: return 0;
      case Place::users:
      case Place::failures:
      case Place::names:
      case Place::types: return 1;
      case Place::user:
      case Place::failure: return 2;
      case Place::attributes:
      case Place::tags: return 3;
    }
    return 0;
  }

  // Of a member of the root; each has its own, since it is void when the member is there again.
  std::optional<Problem>& problem_in(std::string_view member) {
    return member == name_of(Field::attr_types) ? types_problem_ : problem_;
  }

  // Keeps the problem for the verdict, and skips the rest of the root's member.
  bool defer(Problem problem) {
    std::optional<Problem>& kept = problem_in(problem.path.front().name);
    if (!kept) kept = std::move(problem);
    skip_ += depth();
    place_ = Place::root;
    field_ = Field::other;
    return true;
  }

  void read_code(std::int64_t value, int& code, std::optional<Problem>& problem) const {
    code = is_code(value) ? static_cast<int>(value) : 0;
    problem.reset();
    if (!is_code(value)) problem = beyond_codes(here(), value);
  }

  // A value of another type than the one that belongs here; if it is an object or array, it is counted in skip_ already.
  bool mismatch(Type found) {
    switch (place_) {
      case Place::outside: code_problem_ = wrong_type({}, Type::object, found); return true;
      case Place::root:
        if (field_ == Field::error_code) code_problem_ = wrong_type(here(), expected(), found);
        // ErrorInfo, RequestId, TaskId and ErrorList of another type count as absent.
        if (field_ == Field::error_code || !is_strict(field_)) return true;
        break;
      case Place::failure:
        if (field_ == Field::to_account) seen_in_item_ &= ~bit(field_);
        if (field_ == Field::error_code) {
          outcome_.failures.back().problem = wrong_type(here(), expected(), found);
        }
        return true;
      case Place::failures: ++index_; return true;  // it names no account
      case Place::users:
      case Place::user:
      case Place::attributes:
      case Place::tags:
      case Place::names:
      case Place::types: break;
    }
    return defer(wrong_type(here(), expected(), found));
  }

  [[nodiscard]] bool is_strict(Field field) const {
    return field == users_field_ || field == Field::attr_names || field == Field::attr_types;
  }

  [[nodiscard]] Problem too_many(std::size_t limit) const {
    Problem problem = bad(Reason::too_many, here());
    problem.path.pop_back();
    problem.limit = static_cast<std::int64_t>(limit);
    return problem;
  }

  // Whether the value to come belongs to a member that nobody asked for.
  [[nodiscard]] bool is_ignored() const {
    if (skip_ > 0) return true;
    switch (place_) {
      case Place::root: return !is_wanted_of_root();
      case Place::user: return !is_at_member() && field_ != items_field_;
      case Place::failure:
        return field_ != Field::to_account && field_ != Field::error_code &&
               field_ != Field::error_info;
      case Place::outside:
      case Place::users:
      case Place::attributes:
      case Place::tags:
      case Place::failures:
      case Place::names:
      case Place::types: break;
    }
    return false;
  }
  [[nodiscard]] bool is_wanted_of_root() const {
    switch (field_) {
      case Field::error_code:
      case Field::error_info:
      case Field::request_id:
      case Field::error_list: return true;
      case Field::task_id: return has_task_;
      case Field::attr_names:
      case Field::attr_types: return has_names_;
      case Field::user_attrs:
      case Field::user_tags: return has_users_ && field_ == users_field_;
      case Field::to_account:
      case Field::attrs:
      case Field::tags:
      case Field::other: break;
    }
    return false;
  }

  bool skip() {
    ++skip_;
    return true;
  }
  bool leave_skipped() {
    --skip_;
    return true;
  }
  bool enter(Place place) {
    place_ = place;
    return true;
  }

  [[nodiscard]] bool has(Field field) const { return (seen_in_root_ & bit(field)) != 0; }
  [[nodiscard]] bool has_member(std::size_t member) const {
    return (seen_members_ >> member & 1) != 0;
  }
  [[nodiscard]] bool item_has(Field field) const { return (seen_in_item_ & bit(field)) != 0; }

  // One that is there again voids what it said before.
  bool begin_member_of_root(std::string_view name) {
    field_ = field_of(name);
    if (!is_wanted_of_root()) return true;
    seen_in_root_ |= bit(field_);
    if (field_ == Field::error_info) outcome_.error_info.clear();
    if (field_ == Field::request_id) outcome_.request_id.clear();
    if (field_ == Field::task_id) outcome_.task_id.clear();
    if (field_ == Field::error_list) outcome_.failures.clear();
    if (is_strict(field_)) problem_in(name).reset();
    if (field_ == users_field_) {
      sink_.begin_users();
      spoiled_.clear();
    }
    if (field_ == Field::attr_names) clear_slots(&Slot::name);
    if (field_ == Field::attr_types) clear_slots(&Slot::type);
    return true;
  }

  bool root_string(std::string_view text) {
    if (field_ == Field::error_info) outcome_.error_info = text;
    if (field_ == Field::request_id) outcome_.request_id = text;
    if (field_ == Field::task_id) outcome_.task_id = text;
    const bool is_text =
        field_ == Field::error_info || field_ == Field::request_id || field_ == Field::task_id;
    return is_text || mismatch(Type::string);
  }

  // The same.
  void begin_member_of_failure() {
    Failure& failure = outcome_.failures.back();
    if (field_ == Field::error_info) failure.error_info.clear();
    if (field_ != Field::error_code) return;
    failure.error_code = 0;
    failure.problem.reset();
  }

  bool failure_string(std::string_view text) {
    if (field_ == Field::error_code) return mismatch(Type::string);
    Failure& failure = outcome_.failures.back();
    (field_ == Field::to_account ? failure.account : failure.error_info) = text;
    return true;
  }

  bool begin_failure() {
    if (index_ >= limits::items_read) return skip();  // more than anybody can have asked for
    seen_in_item_ = 0;
    outcome_.failures.emplace_back();
    return enter(Place::failure);
  }
  bool end_failure() {
    Failure& failure = outcome_.failures.back();
    if (!item_has(Field::error_code)) {
      field_ = Field::error_code;
      failure.problem = bad(Reason::missing, here());
    }
    const bool has_failed = failure.error_code != 0 || failure.problem;
    if (!has_failed || !item_has(Field::to_account)) outcome_.failures.pop_back();
    ++index_;
    return enter(Place::failures);
  }

  bool begin_user() {
    if (index_ == limits::items_read) {
      ++skip_;
      return defer(too_many(limits::items_read));
    }
    seen_in_item_ = 0;
    seen_members_ = 0;
    for (std::optional<Problem>& problem : user_problems_) problem.reset();
    sink_.begin_user();
    return enter(Place::user);
  }

  // Whether what comes is a text of the user's own, not its attributes or tags.
  [[nodiscard]] bool is_at_member() const {
    return place_ == Place::user && member_ < user_members.size();
  }

  bool user_string(std::string_view text, bool is_whole) {
    if (!is_at_member()) return mismatch(Type::string);
    if (member_ == 0) account_ = text;
    if (!is_whole) spoil_user(here());
    seen_members_ |= 1u << member_;
    sink_.on_member(member_, text);
    return true;
  }

  // Half of a surrogate pair is no character: this user has no result, the others do.
  void spoil_user(Path path) {
    std::optional<Problem>& problem = problem_here();
    if (!problem) problem = bad(Reason::half_surrogate, std::move(path));
  }
  // Of the user's member that is read: each has its own, since it is void when the member is there again.
  std::optional<Problem>& problem_here() { return user_problems_[member_]; }

  bool end_user() {
    member_ = 0;
    while (is_at_member() && (!user_members[member_].is_required || has_member(member_))) ++member_;
    if (is_at_member() || !item_has(items_field_)) {
      field_ = items_field_;
      Problem problem = bad(Reason::missing, here());
      place_ = Place::users;  // the user's end was just read
      return defer(std::move(problem));
    }
    std::optional<Problem>* problem = user_problems_.begin();
    while (problem != user_problems_.end() && !*problem) ++problem;
    const bool is_kept = problem == user_problems_.end();
    sink_.end_user(is_kept);
    if (!is_kept) spoiled_.push_back({.account = account_, .problem = std::move(*problem)});
    ++index_;
    return enter(Place::users);
  }

  // A slot that is there again counts once.
  bool begin_slot() {
    slot_in(slots_of_member_, name_);
    return slots_of_member_.size() <= limits::slots_read || defer(too_many(limits::slots_read));
  }
  bool enter_slots(Place place) {
    slots_of_member_.clear();
    return enter(place);
  }
  static Slot& slot_in(std::vector<Slot>& slots, std::string_view name) {
    for (Slot& slot : slots) {
      if (slot.slot == name) return slot;
    }
    Slot& slot = slots.emplace_back();
    slot.slot = name;
    return slot;
  }
  Slot& slot_named(std::string_view name) { return slot_in(outcome_.slots, name); }
  template <class Value>
  void clear_slots(Value Slot::*member) {
    for (Slot& slot : outcome_.slots) slot.*member = Value{};
  }

  const Field users_field_;  // the member that has the users ...
  const Field items_field_;  // ... and the one that has what a user has
  const bool has_users_;
  const bool has_names_;
  const bool has_task_;
  UserSink& sink_;
  Outcome& outcome_;
  Place place_ = Place::outside;
  Field field_ = Field::other;
  std::string_view name_;           // of the attribute or slot that is being read
  std::string account_;             // of the user that is being read
  std::optional<Problem> problem_;  // of the users or AttrNames
  std::optional<Problem> types_problem_;
  std::optional<Problem> code_problem_;
  // Of each of the user's own texts, and of its attributes or tags.
  std::array<std::optional<Problem>, user_members.size() + 1> user_problems_;
  std::vector<Slot> slots_of_member_;  // of the AttrNames or AttrTypes that is being read
  std::vector<Failure> spoiled_;
  std::size_t index_ = 0;
  std::size_t skip_ = 0;
  std::size_t position_ = 0;
  unsigned seen_in_root_ = 0;
  unsigned seen_in_item_ = 0;
  unsigned seen_members_ = 0;
  std::size_t member_ = 0;  // in a user: the position in user_members, or their number
};

Problem http_problem(int status) {
  Problem problem{.code = Errc::http, .reason = Reason::other_status, .actual = status};
  if (status == 0 || (status >= 300 && status < 400)) problem.reason = Reason::redirected;
  if (status == 429) problem.reason = Reason::too_many_requests;
  if (status >= 500) problem.reason = Reason::server_status;
  return problem;
}

Problem not_json(std::string_view body, std::size_t position) {
  if (body.empty()) return bad(Reason::empty_answer);
  if (body.front() == '<') return bad(Reason::markup_answer);
  if (position > body.size()) return bad(Reason::cut_answer);
  Problem problem = bad(Reason::foreign_answer);
  problem.byte = static_cast<std::int64_t>(position);
  return problem;
}

class Collector final : public UserSink {
 public:
  explicit Collector(std::vector<User>& users) : users_(users) {}

  void begin_users() override { users_.clear(); }
  void begin_user() override { users_.emplace_back(); }
  void on_member(std::size_t member, std::string_view text) override {
    users_.back().*user_members[member].text = text;
  }
  void begin_items() override {
    places_.clear();
    users_.back().attributes.clear();
    users_.back().tags.clear();
  }
  void on_name(std::string_view name) override {
    std::vector<Attribute>& attributes = users_.back().attributes;
    at_ = attributes.size() <= names_searched ? searched(attributes, name)
                                              : looked_up(attributes, name);
    if (at_ == attributes.size()) attributes.push_back({std::string(name), ""});
  }
  void on_value(std::string_view value) override { users_.back().attributes[at_].value = value; }
  void on_tag(std::string_view tag) override { users_.back().tags.emplace_back(tag); }
  void end_user(bool is_kept) override {
    if (!is_kept) users_.pop_back();
  }

 private:
  // An app has ten names. Of many more, which no true answer has, each must not cost a search of all.
  static constexpr std::size_t names_searched = 32;

  static std::size_t searched(const std::vector<Attribute>& attributes, std::string_view name) {
    std::size_t at = 0;
    while (at < attributes.size() && attributes[at].name != name) ++at;
    return at;
  }
  std::size_t looked_up(const std::vector<Attribute>& attributes, std::string_view name) {
    for (std::size_t at = places_.size(); at < attributes.size(); ++at) {
      places_.emplace(attributes[at].name, at);
    }
    const auto found = places_.find(name);
    return found == places_.end() ? attributes.size() : found->second;
  }

  std::vector<User>& users_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of a user with many attributes
  std::size_t at_ = 0;                                      // the attribute that is being read
};

}  // namespace

std::optional<Problem> read_response(const Command& command, int status, std::string_view body,
                                     UserSink& users, Outcome& outcome) {
  outcome = {};
  if (status != 200) return http_problem(status);
  if (body.size() > limits::answer_bytes) {
    Problem problem = bad(Reason::large_answer);
    problem.limit = limits::answer_bytes;
    return problem;
  }
  Reader reader(command.answers, users, outcome);
  if (!json::read(body, reader)) return not_json(body, reader.position());
  if (std::optional<Problem> problem = reader.verdict()) return problem;
  for (Failure& failure : reader.spoiled()) outcome.failures.push_back(std::move(failure));
  // A type without a name is no attribute.
  std::erase_if(outcome.slots, [](const Slot& slot) { return slot.name.empty(); });
  if (command.gives == nullptr) return std::nullopt;
  NoRule any;
  return check(body, *command.gives, Errc::bad_response, any);
}

Result<Answer> read_response(const Command& command, int status, std::string_view body) {
  Answer answer;
  Collector users(answer.users);
  if (std::optional<Problem> problem = read_response(command, status, body, users, answer)) {
    return *problem;
  }
  return answer;
}

}  // namespace timpush
