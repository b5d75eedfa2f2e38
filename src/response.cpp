#include "response.h"

#include <array>
#include <limits>

#include "error_code.h"
#include "json.h"
#include "limits.h"
#include "utf8.h"

namespace timpush {
namespace {

using Answers = Command::Answers;

// Where in the answer the reader stands: the object or array that was entered last.
enum class Place { outside, root, users, user, attributes, tags, failures, failure, names, types };

// Members by name, in the order of `field_names`.
enum class Field {
  error_code,
  error_info,
  action_status,
  request_id,
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
constexpr std::array<std::string_view, 12> field_names{
    "ErrorCode", "ErrorInfo", "ActionStatus", "RequestId",  "UserAttrs", "UserTags",
    "ErrorList", "AttrNames", "AttrTypes",    "To_Account", "Attrs",     "Tags",
};

Field field_of(std::string_view name) {
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    if (field_names[i] == name) return static_cast<Field>(i);
  }
  return Field::other;
}

constexpr unsigned bit(Field field) { return 1u << static_cast<unsigned>(field); }

Error bad(std::string field, std::string message, std::string_view hint = {}) {
  return Error{Errc::bad_response, std::move(field), std::move(message), std::string(hint)};
}

constexpr std::string_view not_the_service =
    "Something between here and the service answered: check the endpoint, a proxy or a firewall";

class Reader final : public json::Handler {
 public:
  Reader(Answers answers, Answer& answer)
      : users_field_(answers == Answers::tags ? Field::user_tags : Field::user_attrs),
        items_field_(answers == Answers::tags ? Field::tags : Field::attrs),
        has_users_(answers == Answers::attributes || answers == Answers::tags),
        has_names_(answers == Answers::attribute_names),
        answer_(answer) {}

  std::optional<Error> error;

  // What is known only once all was read.
  [[nodiscard]] std::optional<Error> verdict() const {
    if ((seen_root_ & bit(Field::error_code)) == 0) {
      return bad("ErrorCode", "is missing", not_the_service);
    }
    const bool wants_users = has_users_ && answer_.error_code == 0 && answer_.failures.empty();
    if (wants_users && (seen_root_ & bit(users_field_)) == 0) {
      return bad(name_of(users_field_), "is missing");
    }
    return std::nullopt;
  }

  // Null is as good as absent where a member may be absent.
  bool on_null() override {
    if (ignored()) return true;
    if (place_ == Place::root && field_ != Field::error_code) {
      seen_root_ &= ~bit(field_);
      return true;
    }
    const bool optional = place_ == Place::failure && field_ == Field::error_info;
    return optional || refuse_type("null");
  }
  bool on_boolean() override { return ignored() || refuse_type("a boolean"); }
  bool on_fraction() override {
    return ignored() || refuse_type("a number with a fraction or exponent");
  }

  bool on_integer(std::int64_t value) override {
    if (ignored()) return true;
    const bool code = field_ == Field::error_code;
    const bool expected = place_ == Place::types || (place_ == Place::failure && code) ||
                          (place_ == Place::root && code);
    if (!expected) return refuse_type("a number");
    using Int = std::numeric_limits<std::int32_t>;
    if (value < Int::min() || value > Int::max()) return refuse("is beyond 32 bits");
    if (place_ == Place::root) answer_.error_code = value;
    if (place_ == Place::failure) answer_.failures.back().error_code = value;
    if (place_ == Place::types) slot_named(key_).type = value;
    return true;
  }

  bool on_string(std::string_view text) override {
    if (ignored()) return true;
    switch (place_) {
      case Place::attributes:
      case Place::tags: return add(text);
      case Place::user: return user_string(text);
      case Place::root: return root_string(text);
      case Place::failure: return failure_string(text);
      case Place::names: slot_named(key_).name = text; return true;
      default: return refuse_type("a string");
    }
  }

  bool on_key(std::string_view text) override {
    if (skip_ > 0) return true;
    switch (place_) {
      case Place::attributes: return add(text);
      case Place::names:
      case Place::types: return slot(text);
      case Place::root: return member(text, seen_root_);
      default: return member(text, seen_item_);
    }
  }

  bool on_object() override {
    if (ignored()) return deeper();
    if (place_ == Place::outside) return enter(Place::root);
    if (place_ == Place::users) return begin_user();
    if (place_ == Place::failures) return begin_failure();
    if (place_ == Place::user && field_ == Field::attrs) return enter(Place::attributes);
    if (place_ == Place::root && field_ == Field::attr_names && has_names_) {
      return enter(Place::names);
    }
    if (place_ == Place::root && field_ == Field::attr_types && has_names_) {
      return enter(Place::types);
    }
    return refuse_type("an object");
  }

  bool on_array() override {
    if (ignored()) return deeper();
    if (place_ == Place::root && field_ == users_field_) return enter_list(Place::users);
    if (place_ == Place::root && field_ == Field::error_list) return enter_list(Place::failures);
    if (place_ == Place::user && field_ == Field::tags) return enter(Place::tags);
    return refuse_type("an array");
  }

  bool on_object_end() override {
    if (skip_ > 0) return --skip_, true;
    switch (place_) {
      case Place::attributes: return end_items(2);
      case Place::user: return end_user();
      case Place::failure: return end_failure();
      case Place::root: place_ = Place::outside; return true;
      default: place_ = Place::root; return true;
    }
  }

  bool on_array_end() override {
    if (skip_ > 0) return --skip_, true;
    if (place_ == Place::tags) return end_items(1);
    place_ = Place::root;
    return true;
  }

  void on_error(std::size_t position, std::string_view) override { position_ = position; }

  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  static std::string name_of(Field field) {
    return std::string(field_names[static_cast<std::size_t>(field)]);
  }

  // "UserAttrs[3].To_Account"
  [[nodiscard]] std::string where() const {
    const std::string member = field_ == Field::other ? "" : name_of(field_);
    if (place_ == Place::outside) return "";
    if (place_ == Place::root) return member;
    if (place_ == Place::names) return "AttrNames";
    if (place_ == Place::types) return "AttrTypes";
    const bool failure = place_ == Place::failures || place_ == Place::failure;
    const std::string list = failure ? "ErrorList" : name_of(users_field_);
    const std::string item = list + '[' + std::to_string(index_) + ']';
    const bool whole = place_ == Place::users || place_ == Place::failures || member.empty();
    return whole ? item : item + '.' + member;
  }

  bool refuse(std::string message) {
    if (!error) error = bad(where(), std::move(message));
    return false;
  }
  bool refuse_type(std::string_view found) {
    return refuse("has the wrong type: " + std::string(found));
  }

  // Whether the value to come belongs to a member that nobody asked for.
  [[nodiscard]] bool ignored() const {
    if (skip_ > 0) return true;
    if (place_ == Place::root) return !is_wanted_of_root();
    if (place_ == Place::user) return field_ != Field::to_account && field_ != items_field_;
    if (place_ == Place::failure) {
      return field_ != Field::to_account && field_ != Field::error_code &&
             field_ != Field::error_info;
    }
    return false;
  }
  [[nodiscard]] bool is_wanted_of_root() const {
    switch (field_) {
      case Field::error_code:
      case Field::error_info:
      case Field::action_status:
      case Field::request_id:
      case Field::error_list: return true;
      case Field::attr_names:
      case Field::attr_types: return has_names_;
      default: return has_users_ && field_ == users_field_;
    }
  }

  bool deeper() {
    const std::size_t ours = place_ == Place::root ? 1 : 3;  // root, users, user
    return ++skip_ + ours <= limits::nesting || refuse("is nested deeper than 64 levels");
  }

  bool enter(Place place) {
    place_ = place;
    return true;
  }
  bool enter_list(Place place) {
    index_ = 0;
    return enter(place);
  }

  bool member(std::string_view name, unsigned& seen) {
    field_ = field_of(name);
    if (field_ == Field::other) return true;
    if ((seen & bit(field_)) != 0) return refuse("is there twice");
    seen |= bit(field_);
    return true;
  }

  bool root_string(std::string_view text) {
    if (field_ == Field::error_info) answer_.error_info = text;
    if (field_ == Field::request_id) answer_.request_id = text;
    const bool text_field = field_ == Field::error_info || field_ == Field::request_id ||
                            field_ == Field::action_status;
    return text_field || refuse_type("a string");
  }

  bool failure_string(std::string_view text) {
    if (field_ == Field::to_account) answer_.failures.back().account = text;
    if (field_ == Field::error_info) answer_.failures.back().error_info = text;
    return field_ != Field::error_code || refuse_type("a string");
  }

  bool begin_failure() {
    if (index_ == limits::items_read) return refuse("is more than anybody asked for");
    seen_item_ = 0;
    answer_.failures.emplace_back();
    return enter(Place::failure);
  }
  bool end_failure() {
    if (!has(Field::to_account) || !has(Field::error_code)) return false;
    if (answer_.failures.back().error_code == 0) answer_.failures.pop_back();  // it did not fail
    ++index_;
    return enter(Place::failures);
  }

  bool begin_user() {
    if (index_ == limits::items_read) return refuse("is more than anybody asked for");
    seen_item_ = 0;
    user_text_ = answer_.text.size();
    user_number_ = answer_.numbers.size();
    answer_.numbers.push_back(0);  // length of the account
    answer_.numbers.push_back(0);  // how many attributes or tags
    return enter(Place::user);
  }

  // The account stands before the attributes, wherever the answer has it.
  bool user_string(std::string_view text) {
    if (field_ != Field::to_account) return refuse_type("a string");
    answer_.text.insert(user_text_, text);
    answer_.numbers[user_number_] = utf16_length(text);
    return true;
  }

  bool end_user() {
    if (!has(Field::to_account) || !has(items_field_)) return false;
    ++index_;
    return enter(Place::users);
  }

  bool end_items(std::size_t numbers_each) {
    const std::size_t numbers = answer_.numbers.size() - user_number_ - 2;
    answer_.numbers[user_number_ + 1] = static_cast<std::uint32_t>(numbers / numbers_each);
    return enter(Place::user);
  }

  bool add(std::string_view text) {
    answer_.text.append(text);
    answer_.numbers.push_back(utf16_length(text));
    return true;
  }

  bool has(Field field) {
    if ((seen_item_ & bit(field)) != 0) return true;
    field_ = field;
    return refuse("is missing");
  }

  bool slot(std::string_view key) {
    key_ = key;
    return answer_.slots.size() < limits::slots_read || refuse("holds too many slots");
  }
  Slot& slot_named(std::string_view key) {
    for (Slot& slot : answer_.slots) {
      if (slot.slot == key) return slot;
    }
    return answer_.slots.emplace_back(Slot{std::string(key), "", std::nullopt});
  }

  const Field users_field_;  // the member that has the users ...
  const Field items_field_;  // ... and the one that has what a user has
  const bool has_users_;
  const bool has_names_;
  Answer& answer_;
  Place place_ = Place::outside;
  Field field_ = Field::other;
  std::string key_;  // the slot that is being read
  std::size_t index_ = 0;
  std::size_t skip_ = 0;
  std::size_t position_ = 0;
  std::size_t user_text_ = 0;
  std::size_t user_number_ = 0;
  unsigned seen_root_ = 0;
  unsigned seen_item_ = 0;
};

Error http_error(int status) {
  const std::string message = "answered with HTTP status " + std::to_string(status);
  if (status == 0 || (status >= 300 && status < 400)) {
    return {Errc::http, "", status == 0 ? "answered with a redirect" : message,
            "Redirects are not followed, they would carry the UserSig along: check the endpoint"};
  }
  if (status == 429) return {Errc::http, "", message, "Too many calls: go slower"};
  if (status >= 500) {
    return {Errc::http, "", message,
            "The service answers 200 even to errors, so this came from the network in between; it "
            "usually passes"};
  }
  return {Errc::http, "", message, std::string(not_the_service)};
}

Error not_json(std::string_view body, std::size_t position) {
  if (body.empty()) return bad("", "is empty", not_the_service);
  if (body.front() == '<') return bad("", "is HTML or XML, not JSON", not_the_service);
  if (position > body.size()) return bad("", "ends in the middle of its JSON");
  return bad("", "is not JSON (byte " + std::to_string(position) + ")", not_the_service);
}

Error api_error(const Answer& answer) {
  const ErrorCode known = explain_error_code(static_cast<int>(answer.error_code));
  return {Errc::api, "", std::string(known.meaning), std::string(known.hint)};
}

}  // namespace

void Answer::clear() {
  error_code = 0;
  error_info.clear();
  request_id.clear();
  text.clear();
  numbers.clear();
  failures.clear();
  slots.clear();
}

std::optional<Error> read_response(const Command& command, int status, std::string_view body,
                                   Answer& answer) {
  answer.clear();
  if (status != 200) return http_error(status);
  if (body.size() > limits::answer_bytes) {
    return bad("", "is larger than " + std::to_string(limits::answer_bytes) + " bytes");
  }
  Reader reader(command.answers, answer);
  const bool whole = json::read(body, reader);
  if (reader.error) return reader.error;
  if (!whole) return not_json(body, reader.position());
  if (std::optional<Error> error = reader.verdict()) return error;
  if (answer.error_code != 0) return api_error(answer);
  // A type without a name is no attribute.
  std::erase_if(answer.slots, [](const Slot& slot) { return slot.name.empty(); });
  return std::nullopt;
}

}  // namespace timpush
