#include "src/rules.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/attribute_bodies.h"
#include "src/limits.h"
#include "src/push_bodies.h"
#include "src/shape.h"

namespace timpush {
namespace {

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
      const Member& types = bodies::set_attr_name_members[1];
      const std::string_view name = naming_ == Naming::library ? types.called : types.name;
      return Problem{.code = Errc::invalid_argument,
                     .reason = Reason::type_without_name,
                     .path = {name, std::string_view(std::to_string(digit))}};
    }
    return std::nullopt;
  }

 private:
  unsigned& slots_of(const Level& level) {
    return level.shape == &bodies::names_by_slot ? named_ : typed_;
  }

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
    if (shape == &bodies::users_with_tags || (shape == &bodies::tags && user_in(levels) == user_))
      first_.clear();
  }
  std::optional<Problem> on_integer(Levels /*levels*/, std::int64_t value) override {
    replaces_ = value == 1;
    return std::nullopt;
  }
  std::optional<Problem> on_end(Levels levels) override {
    const Level& list = levels.back();
    const bool is_too_many =
        list.shape == &bodies::tags && list.count > limits::tags_appended_per_user;
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

// The condition and the message of a push.
class PushRule final : public Listener {
 public:
  explicit PushRule(Naming naming) : naming_(naming) {}

  void on_begin(Levels levels) override {
    const Shape* shape = levels.back().shape;
    if (is_condition(shape)) {
      has_tags_ = has_attributes_ = false;
      for (std::vector<std::string>& tags : tags_) tags.clear();
    }
    if (shape == &bodies::condition_attributes) has_attributes_ = true;
    if (shape == &bodies::condition_tags) {
      has_tags_ = true;
      if (std::vector<std::string>* tags = tags_in(levels)) tags->clear();
    }
    if (shape == &bodies::live_activity) ends_ = is_dismissed_ = false;
  }

  std::optional<Problem> on_text(Levels levels, std::string_view text) override {
    const Level& level = levels.back();
    if (level.shape == &bodies::condition_tags) {
      if (std::vector<std::string>* tags = tags_in(levels)) tags->emplace_back(text);
    } else if (level.member != nullptr && level.member->shape == &bodies::ext) {
      return check_ext(levels, text);
    } else if (level.member != nullptr && level.member->shape == &bodies::activity_event) {
      ends_ = text == bodies::event_words.back();
    }
    return std::nullopt;
  }

  std::optional<Problem> on_integer(Levels levels, std::int64_t /*value*/) override {
    if (levels.back().shape == &bodies::live_activity) is_dismissed_ = true;
    return std::nullopt;
  }

  std::optional<Problem> on_end(Levels levels) override {
    const Shape* shape = levels.back().shape;
    if (shape == &bodies::live_activity && is_dismissed_ && !ends_) {
      return problem_at(levels, Reason::end_only, {bodies::live_activity_members.back().name});
    }
    if (!is_condition(shape)) return std::nullopt;
    if (has_tags_ && has_attributes_) return problem_at(levels, Reason::tags_and_attributes);
    return check_tags(levels);
  }

 private:
  // TagsOr and TagsAnd, which must not name a tag twice between them.
  static constexpr std::size_t lists = 2;

  static bool is_condition(const Shape* shape) {
    return shape == &bodies::condition || shape == &bodies::web_condition;
  }

  std::vector<std::string>* tags_in(Levels levels) {
    const Member* member = levels[levels.size() - 2].member;
    for (std::size_t i = 0; i < lists; ++i) {
      if (member->name == bodies::condition_members[i].name) return &tags_[i];
    }
    return nullptr;
  }

  [[nodiscard]] Problem problem_at(Levels levels, Reason reason, Path more = {}) const {
    Path path = path_of(levels, naming_);
    path.insert(path.end(), more.begin(), more.end());
    return {.code = Errc::invalid_argument, .reason = reason, .path = std::move(path)};
  }

  [[nodiscard]] Path place_of(std::size_t list, std::size_t position) const {
    const Member& member = bodies::condition_members[list];
    return {naming_ == Naming::library ? member.called : member.name, position};
  }

  // Of the tags before that one, the place of the same; there are ten in a list.
  [[nodiscard]] std::optional<Path> same_before(std::size_t list, std::size_t position) const {
    for (std::size_t other = 0; other <= list; ++other) {
      const std::size_t end = other == list ? position : tags_[other].size();
      for (std::size_t i = 0; i < end; ++i) {
        if (tags_[other][i] == tags_[list][position]) return place_of(other, i);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Problem> check_tags(Levels levels) const {
    for (std::size_t list = 0; list < lists; ++list) {
      for (std::size_t i = 0; i < tags_[list].size(); ++i) {
        const std::optional<Path> same = same_before(list, i);
        if (!same) continue;
        Problem problem = problem_at(levels, Reason::same_tag, place_of(list, i));
        problem.noun = Noun::tag;
        problem.text = to_text(*same);
        return problem;
      }
    }
    return std::nullopt;
  }

  // In a body of one's own any text may stand, as in a sample of 2023; but what begins as JSON has to be JSON. What this library
  // makes is JSON always.
  [[nodiscard]] std::optional<Problem> check_ext(Levels levels, std::string_view text) const {
    const bool begins_as_json = text.starts_with('{') || text.starts_with('[');
    if (naming_ == Naming::service && !begins_as_json) return std::nullopt;
    NoRule nobody;
    std::optional<Problem> found =
        check(text, bodies::any_value, Errc::invalid_argument, nobody, naming_);
    if (!found) return std::nullopt;
    found->path = path_of(levels, naming_);
    found->noun = Noun::ext;
    return found;
  }

  const Naming naming_;
  bool has_tags_ = false;
  bool has_attributes_ = false;
  std::array<std::vector<std::string>, lists> tags_;
  bool ends_ = false;
  bool is_dismissed_ = false;
};

// Statistics are about a time that is not too long.
class Period final : public Listener {
 public:
  Period(Naming naming, int days) : naming_(naming), days_(days) {}

  std::optional<Problem> on_integer(Levels levels, std::int64_t value) override {
    (levels.back().member->name == bodies::start_time.name ? start_ : end_) = value;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Problem> verdict() const {
    constexpr std::int64_t day = 86'400;
    Problem problem{.code = Errc::invalid_argument, .noun = Noun::time};
    problem.path = {naming_ == Naming::library ? bodies::end_time.called : bodies::end_time.name};
    if (end_ < start_) {
      problem.reason = Reason::no_period;
    } else if (end_ - start_ > days_ * day) {
      problem.reason = Reason::long_period;
      problem.limit = days_;
    } else {
      return std::nullopt;
    }
    return problem;
  }

 private:
  const Naming naming_;
  const int days_;
  std::int64_t start_ = 0;
  std::int64_t end_ = 0;
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

std::optional<Problem> check_by_rule(const Command& command, std::string_view body, Naming naming) {
  switch (command.rule) {
    case Command::Rule::types_name_slots:
      return check_by(TypesNameSlots(naming), command, body, naming);
    case Command::Rule::appended_tags: return check_by(AppendedTags(naming), command, body, naming);
    case Command::Rule::push: return check_by(PushRule(naming), command, body, naming);
    case Command::Rule::period:
      return check_by(Period(naming, command.days), command, body, naming);
    case Command::Rule::none: break;
  }
  return check_by(NoRule(), command, body, naming);
}

}  // namespace timpush
