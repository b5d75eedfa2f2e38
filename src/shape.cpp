#include "src/shape.h"

#include <algorithm>
#include <concepts>
#include <utility>
#include <vector>

#include "src/json.h"
#include "src/limits.h"
#include "src/utf8.h"

namespace timpush {
namespace {

constexpr Type type_of(Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::object:
    case Shape::Kind::map: return Type::object;
    case Shape::Kind::list: return Type::array;
    case Shape::Kind::text: return Type::string;
    case Shape::Kind::integer: return Type::integer;
    case Shape::Kind::anything: break;
  }
  return Type::none;
}

std::string known_members(const Shape& shape, Naming naming) {
  std::string names;
  for (const Member& member : shape.members) {
    if (!names.empty()) names += ", ";
    names += naming == Naming::library ? member.called : member.name;
  }
  return names;
}

// "U+FEFF"
std::string name_of(unsigned point) {
  std::string name = "U+";
  for (const unsigned shift : {12u, 8u, 4u, 0u}) name += "0123456789ABCDEF"[point >> shift & 15];
  return name;
}

class Checker final : public json::Handler {
 public:
  Checker(const Shape& shape, Errc errc, Listener& listener, Naming naming)
      : shape_(shape), errc_(errc), listener_(listener), naming_(naming) {}

  // What was refused, and why; nothing so far.
  [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }

  bool on_null() override {
    if (is_absent()) return next();
    return other(is_of_service() ? Type::null : Type::nothing);
  }
  bool on_boolean() override { return other(Type::boolean); }
  bool on_fraction() override { return other(Type::fraction); }

  bool on_integer(std::int64_t value) override {
    const Shape* shape = expect(Shape::Kind::integer, Type::number);
    if (shape == nullptr) return skipped();
    return accept(misfit(*shape, value)) && obey(listener_.on_integer(levels_, value)) && next();
  }

  bool on_string(std::string_view text, bool is_whole) override {
    const bool is_passed_over = is_of_service() && expected() == nullptr;
    if (!is_whole && !is_passed_over) return refuse({.reason = Reason::half_surrogate});
    const Shape* shape = expect(Shape::Kind::text, Type::string);
    if (shape == nullptr) return skipped();
    return accept(misfit(*shape, text)) && obey(listener_.on_text(levels_, text)) && next();
  }

  bool on_object() override {
    if (skip_ > 0) return deeper();
    const Shape* shape = expected();
    if (shape != nullptr && shape->kind == Shape::Kind::map) return enter(*shape);
    shape = expect(Shape::Kind::object, Type::object);
    return shape == nullptr ? deeper() : enter(*shape);
  }

  bool on_array() override {
    if (skip_ > 0) return deeper();
    const Shape* shape = expect(Shape::Kind::list, Type::array);
    return shape == nullptr ? deeper() : enter(*shape);
  }

  bool on_key(std::string_view text, bool is_whole) override {
    const bool is_passed_over = is_of_service() && (skip_ > 0 || levels_.back().shape->open);
    if (!is_whole && !is_passed_over) return refuse({.reason = Reason::half_surrogate});
    if (skip_ > 0) return true;
    Level& level = levels_.back();
    if (level.shape->kind == Shape::Kind::object) return choose_member(level, text);
    level.key.clear();  // a wrong name is a problem of the map
    if (!accept(misfit(*level.shape->key, text, true))) return false;
    level.key = text;
    return true;
  }

  bool on_object_end() override { return end(); }
  bool on_array_end() override { return end(); }

  void on_error(std::size_t position) override {
    refuse({.reason = Reason::not_json,
            .noun = shape_.noun,
            .byte = static_cast<std::int64_t>(position)});
  }

 private:
  // In what the service says, that which nobody reads may hold anything that is JSON, to any depth.
  [[nodiscard]] bool is_of_service() const {
    return errc_ == Errc::bad_response || errc_ == Errc::webhook;
  }

  // Always false, to stop the reader. The first refusal stands.
  bool refuse(Problem found) {
    if (problem_) return false;
    found.code = errc_;
    found.path = path_of(levels_, naming_);
    problem_ = std::move(found);
    return false;
  }

  // The same of the list or map itself, not of the item it is at.
  bool refuse_whole(Problem found) {
    levels_.pop_back();
    return refuse(std::move(found));
  }

  bool accept(std::optional<Problem> found) { return !found || refuse(*std::move(found)); }

  bool obey(std::optional<Problem> objection) {
    if (!objection) return true;
    problem_ = std::move(objection);
    return false;
  }

  // The shape that the value to come must have; nothing within a value that is skipped.
  [[nodiscard]] const Shape* expected() const {
    if (skip_ > 0) return nullptr;
    if (levels_.empty()) return &shape_;
    const Level& level = levels_.back();
    if (level.shape->kind != Shape::Kind::object) return level.shape->item;
    return level.member == nullptr ? nullptr : level.member->shape;
  }

  // Whether null says here that there is no such member.
  [[nodiscard]] bool is_absent() const {
    if (skip_ > 0 || levels_.empty() || !levels_.back().shape->nullable) return false;
    const Member* member = levels_.back().member;
    return member != nullptr && !member->required;
  }

  // The same, or null when the value is skipped or has the wrong type (then there is a problem).
  const Shape* expect(Shape::Kind kind, Type found) {
    const Shape* shape = expected();
    if (shape == nullptr || shape->kind == Shape::Kind::anything) return nullptr;
    if (shape->kind == kind) return shape;
    refuse({.reason = Reason::wrong_type,
            .noun = shape->noun,
            .expected = type_of(shape->kind),
            .found = found});
    return nullptr;
  }

  bool other(Type found) {
    expect(Shape::Kind::anything, found);
    return skipped();
  }

  // A value that nobody looks at was read.
  bool skipped() { return !problem_ && (skip_ > 0 || next()); }

  bool deeper() {
    if (problem_) return false;
    ++skip_;
    if (is_of_service() || skip_ + levels_.size() <= limits::nesting) return true;
    return refuse({.reason = Reason::too_deep, .limit = limits::nesting});
  }

  bool enter(const Shape& shape) {
    levels_.push_back(Level{&shape});
    listener_.on_begin(levels_);
    return true;
  }

  bool next() {
    if (levels_.empty()) return true;
    Level& level = levels_.back();
    level.key.clear();  // what comes next is not this member's
    level.member = nullptr;
    ++level.count;
    const Shape& shape = *level.shape;
    if (shape.kind == Shape::Kind::object || std::cmp_less_equal(level.count, shape.max)) {
      return true;
    }
    return refuse_whole({.reason = Reason::too_many, .noun = shape.noun, .limit = shape.max});
  }

  bool end() {
    if (skip_ > 0) {
      --skip_;
      return skip_ > 0 || next();
    }
    Level& level = levels_.back();
    const Shape& shape = *level.shape;
    level.member = nullptr;
    if (shape.kind == Shape::Kind::object && !require_members(level)) return false;
    if (std::cmp_less(level.count, shape.min)) {
      return refuse_whole({.reason = Reason::too_few, .noun = shape.noun, .least = shape.min});
    }
    if (!obey(listener_.on_end(levels_))) return false;
    levels_.pop_back();
    return next();
  }

  bool choose_member(Level& level, std::string_view name) {
    const std::span<const Member> members = level.shape->members;
    for (const Member& member : members) {
      if (member.name != name) continue;
      level.seen |= bit_of(level, member);
      level.member = &member;
      return true;
    }
    if (level.shape->open) {
      level.member = nullptr;
      level.key = name;
      return true;
    }
    const Member unknown{name, name, nullptr};
    level.member = &unknown;
    const Reason reason = members.empty() ? Reason::no_members : Reason::unknown_member;
    refuse({.reason = reason, .text = known_members(*level.shape, naming_)});
    level.member = nullptr;
    return false;
  }

  static std::uint32_t bit_of(const Level& level, const Member& member) {
    return std::uint32_t{1} << (&member - level.shape->members.data());
  }

  static bool has(const Level& level, std::string_view name) {
    for (const Member& member : level.shape->members) {
      if (member.name == name) return (level.seen & bit_of(level, member)) != 0;
    }
    return false;
  }

  bool require_members(Level& level) {
    for (const Member& member : level.shape->members) {
      const bool is_there = has(level, member.name);
      level.member = &member;
      if (!is_there && member.required && !has(level, member.unless)) {
        return refuse({.reason = Reason::missing, .noun = member.shape->noun});
      }
      if (is_there && !member.needs.empty() && !has(level, member.needs)) {
        return refuse(
            {.reason = Reason::needs_another, .text = std::string(called(level, member.needs))});
      }
    }
    level.member = nullptr;
    return true;
  }

  // What the member of that name is called to whom it is told.
  [[nodiscard]] std::string_view called(const Level& level, std::string_view name) const {
    for (const Member& member : level.shape->members) {
      if (member.name == name && naming_ == Naming::library) return member.called;
    }
    return name;
  }

  const Shape& shape_;
  const Errc errc_;
  Listener& listener_;
  const Naming naming_;
  std::optional<Problem> problem_;
  std::vector<Level> levels_;
  std::size_t skip_ = 0;  // how deep we are in a value that nobody looks at
};

}  // namespace

Path path_of(Levels levels, Naming naming) {
  Path path;
  for (const Level& level : levels) {
    switch (level.shape->kind) {
      case Shape::Kind::list: path.emplace_back(level.count); break;
      case Shape::Kind::map:
      case Shape::Kind::object:
        if (level.member != nullptr) {
          path.emplace_back(naming == Naming::library ? level.member->called : level.member->name);
        } else if (!level.key.empty()) {
          path.emplace_back(std::string_view(level.key));
        }
        break;
      case Shape::Kind::anything:
      case Shape::Kind::text:
      case Shape::Kind::integer: break;  // they are no levels
    }
  }
  return path;
}

std::optional<Problem> check(std::string_view json, const Shape& shape, Errc errc,
                             Listener& listener, Naming naming) {
  Checker checker(shape, errc, listener, naming);
  if (json::read(json, checker) || checker.problem()) return checker.problem();
  return Problem{.code = errc, .reason = Reason::not_json, .noun = shape.noun};
}

namespace {

template <class Choice>
bool has(std::span<const Choice> choices, const Choice& wanted) {
  return std::find(choices.begin(), choices.end(), wanted) != choices.end();
}

template <class Choice>
std::string listed(std::span<const Choice> choices) {
  std::string list;
  for (const Choice& choice : choices) {
    if (!list.empty()) list += ", ";
    if constexpr (std::integral<Choice>) {
      list += std::to_string(choice);
    } else {
      list += choice;
    }
  }
  return list;
}

template <class Choice>
std::optional<Problem> not_one_of(const Shape& shape, std::span<const Choice> choices) {
  return Problem{.reason = Reason::not_one_of, .noun = shape.noun, .text = listed(choices)};
}

}  // namespace

std::optional<Problem> misfit(const Shape& shape, std::string_view text, bool is_name) {
  if (!shape.words.empty()) {
    const bool is_one = has(shape.words, text);
    if (is_name && is_one) {
      return Problem{.reason = Reason::reserved_names, .text = listed(shape.words)};
    }
    if (!is_name && !is_one) return not_one_of(shape, shape.words);
  }
  if (std::cmp_less(text.size(), shape.min)) {
    return Problem{.reason = is_name ? Reason::empty_name : Reason::empty, .noun = shape.noun};
  }
  if (std::cmp_greater(text.size(), shape.max)) {
    return Problem{.reason = Reason::too_long,
                   .noun = shape.noun,
                   .limit = shape.max,
                   .actual = static_cast<std::int64_t>(text.size())};
  }
  if (shape.bare) {
    if (const std::optional<Edge> edge = foreign_edge(text)) {
      return Problem{.reason = edge->is_end ? Reason::foreign_end : Reason::foreign_start,
                     .noun = shape.noun,
                     .text = name_of(edge->character)};
    }
  }
  if (shape.https && !text.starts_with("https://")) {
    return Problem{.reason = Reason::not_https, .noun = shape.noun};
  }
  if (shape.plain && has_control_character(text)) {
    return Problem{.reason = Reason::control_character, .noun = shape.noun};
  }
  return std::nullopt;
}

std::optional<Problem> misfit(const Shape& shape, std::int64_t value) {
  if (!shape.numbers.empty()) {
    const bool is_one = has(shape.numbers, value);
    return is_one ? std::nullopt : not_one_of(shape, shape.numbers);
  }
  if (value >= shape.min && value <= shape.max) return std::nullopt;
  return Problem{.reason = Reason::out_of_range,
                 .noun = shape.noun,
                 .least = shape.min,
                 .limit = shape.max,
                 .actual = json::exactly(value)};
}

}  // namespace timpush
