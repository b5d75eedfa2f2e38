#include "shape.h"

#include <utility>
#include <vector>

#include "json.h"
#include "limits.h"
#include "utf8.h"

namespace timpush {
namespace {

constexpr std::string_view article(std::string_view noun) {
  return noun.find_first_of("aeiouAEIOU") == 0 ? "an " : "a ";
}

std::string_view name_of(Shape::Type type) {
  switch (type) {
    case Shape::Type::object:
    case Shape::Type::map: return "an object";
    case Shape::Type::list: return "an array";
    case Shape::Type::text: return "a string";
    case Shape::Type::integer: return "an integer";
    case Shape::Type::anything: return "a value";
  }
  return "";
}

bool is_word(std::string_view key) {
  if (key.empty()) return false;
  for (const char c : key) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

// JSON.stringify writes a surrogate as \uDxxx only when its other half is missing.
bool has_lone_surrogate(std::string_view token) {
  for (std::size_t i = 0; i + 3 < token.size(); ++i) {
    if (token[i] != '\\') continue;
    ++i;  // to what is escaped, which may be a backslash itself
    const bool d = token[i] == 'u' && (token[i + 1] == 'd' || token[i + 1] == 'D');
    if (d && token[i + 2] >= '8') return true;  // 8 9 A-F a-f
  }
  return false;
}

class Checker final : public json::Handler {
 public:
  Checker(const Shape& shape, Errc errc, Listener& listener)
      : shape_(shape), errc_(errc), listener_(listener) {}

  std::optional<Error> error;

  bool on_null() override { return other("null or undefined"); }
  bool on_boolean() override { return other("a boolean"); }
  bool on_fraction() override { return other("a number with a fraction or exponent"); }

  bool on_integer(std::int64_t value) override {
    const Shape* shape = expect(Shape::Type::integer, "a number");
    if (shape == nullptr) return skipped();
    if (value < shape->min || value > shape->max) {
      return refuse("must be an integer from " + std::to_string(shape->min) + " to " +
                        std::to_string(shape->max) + ", not " + std::to_string(value),
                    shape->hint);
    }
    return heard(listener_.on_integer(path_, value)) && next();
  }

  bool on_string(std::string_view text) override {
    const Shape* shape = expect(Shape::Type::text, "a string");
    if (shape == nullptr) return skipped();
    return fits(*shape, text) && heard(listener_.on_text(path_, text)) && next();
  }

  bool on_object() override {
    if (skip_ > 0) return deeper();
    const Shape* shape = expected();
    if (shape != nullptr && shape->type == Shape::Type::map) return enter(*shape);
    shape = expect(Shape::Type::object, "an object");
    return shape == nullptr ? deeper() : enter(*shape);
  }

  bool on_array() override {
    if (skip_ > 0) return deeper();
    const Shape* shape = expect(Shape::Type::list, "an array");
    return shape == nullptr ? deeper() : enter(*shape);
  }

  bool on_key(std::string_view text) override {
    if (skip_ > 0) return true;
    Step& step = path_.back();
    step.key = text;
    if (step.shape->type == Shape::Type::map) {
      const std::string key = std::exchange(step.key, {});  // a wrong key is an error of the map
      const Shape& shape = *step.shape->key;
      if (key.empty() && shape.min > 0) {
        return refuse("holds an empty " + std::string(shape.noun), shape.hint);
      }
      if (!fits(shape, key)) return false;
      step.key = key;
      return true;
    }
    return known(step);
  }

  bool on_object_end() override { return end(); }
  bool on_array_end() override { return end(); }

  void on_error(std::size_t position, std::string_view token) override {
    if (has_lone_surrogate(token)) {
      refuse("holds half of a surrogate pair, which is no character",
             "A text was probably cut in the middle of an emoji; cut it between characters");
    }
    refuse("is not JSON (byte " + std::to_string(position) + ")", "");
  }

 private:
  // The first refusal stands.
  bool refuse(std::string message, std::string_view hint) {
    if (!error) error = Error{errc_, to_text(path_), std::move(message), std::string(hint)};
    return false;
  }

  bool heard(std::optional<Error> objection) {
    if (!objection) return true;
    error = std::move(objection);
    return false;
  }

  // The shape that the value to come must have; nothing within a value that is skipped.
  const Shape* expected() const {
    if (skip_ > 0) return nullptr;
    if (path_.empty()) return &shape_;
    const Step& step = path_.back();
    return step.shape->type == Shape::Type::object ? member_ : step.shape->item;
  }

  // The same, or null when the value is skipped or has the wrong type (then `error` is set).
  const Shape* expect(Shape::Type type, std::string_view found) {
    const Shape* shape = expected();
    if (shape == nullptr || shape->type == Shape::Type::anything) return nullptr;
    if (shape->type == type) return shape;
    refuse("must be " + std::string(name_of(shape->type)) + ", not " + std::string(found),
           shape->hint);
    return nullptr;
  }

  bool other(std::string_view found) {
    expect(Shape::Type::anything, found);
    return skipped();
  }

  // A value that nobody looks at was read.
  bool skipped() { return !error && (skip_ > 0 || next()); }

  bool deeper() {
    if (error) return false;
    if (++skip_ + path_.size() <= limits::nesting) return true;
    return refuse("is nested deeper than " + std::to_string(limits::nesting) + " levels", "");
  }

  bool enter(const Shape& shape) {
    path_.push_back(Step{&shape});
    return true;
  }

  bool next() {
    if (path_.empty()) return true;
    Step& step = path_.back();
    ++step.count;
    const bool counts = step.shape->type != Shape::Type::object;
    step.key.clear();  // what comes next is not this member's
    if (!counts || std::cmp_less_equal(step.count, step.shape->max)) return true;
    const Shape& shape = *step.shape;
    return refuse_count("holds more than " + std::to_string(shape.max) + ' ' +
                        std::string(shape.item->noun) + "s");
  }

  // An error of the list or map itself, not of the item it is at.
  bool refuse_count(std::string message) {
    const Shape& shape = *path_.back().shape;
    path_.pop_back();
    return refuse(std::move(message), shape.hint);
  }

  bool end() {
    if (skip_ > 0) return --skip_ > 0 || next();
    Step& step = path_.back();
    step.key.clear();
    if (step.shape->type == Shape::Type::object) {
      if (!complete(step)) return false;
    } else {
      if (std::cmp_less(step.count, step.shape->min)) {
        const std::string_view noun = step.shape->item->noun;
        return refuse_count("must hold at least one " + std::string(noun));
      }
      if (!heard(listener_.on_end(path_))) return false;
    }
    path_.pop_back();
    return next();
  }

  bool known(Step& step) {
    for (std::size_t i = 0; i < step.shape->members.size(); ++i) {
      const Member& member = step.shape->members[i];
      if (member.name != step.key) continue;
      if ((step.seen >> i & 1) != 0) return refuse("is there twice", "");
      step.seen |= 1u << i;
      member_ = member.shape;
      return true;
    }
    if (!step.shape->open) return refuse("is not known here", known_members(*step.shape));
    static constexpr Shape unknown{};
    member_ = &unknown;
    return true;
  }

  static std::string known_members(const Shape& shape) {
    std::string names;
    for (const Member& member : shape.members) {
      names += names.empty() ? "It takes: " : ", ";
      names += member.name;
    }
    return names.empty() ? "It takes an empty object" : names;
  }

  bool complete(Step& step) {
    for (std::size_t i = 0; i < step.shape->members.size(); ++i) {
      const Member& member = step.shape->members[i];
      if (!member.required || (step.seen >> i & 1) != 0) continue;
      step.key = member.name;
      return refuse("is missing", member.shape->hint);
    }
    return true;
  }

  bool fits(const Shape& shape, std::string_view text) {
    if (std::cmp_less(text.size(), shape.min)) {
      return refuse("must not be empty", shape.hint);
    }
    if (std::cmp_greater(text.size(), shape.max)) {
      return refuse("holds " + std::string(article(shape.noun)) + std::string(shape.noun) + " of " +
                        std::to_string(text.size()) + " bytes, " + std::to_string(shape.max) +
                        " are allowed",
                    shape.hint);
    }
    if (shape.plain && has_control_character(text)) {
      return refuse("must not hold a control character",
                    "Remove line breaks, tabs and zero bytes from it");
    }
    return true;
  }

  const Shape& shape_;
  const Errc errc_;
  Listener& listener_;
  std::vector<Step> path_;
  const Shape* member_ = nullptr;  // the shape of the object member whose name was just read
  std::size_t skip_ = 0;           // how deep we are in a value that nobody looks at
};

}  // namespace

std::string to_text(Path path) {
  std::string text;
  for (const Step& step : path) {
    if (step.shape->type == Shape::Type::list) {
      text += '[' + std::to_string(step.count) + ']';
    } else if (is_word(step.key)) {
      if (!text.empty()) text += '.';
      text += step.key;
    } else if (!step.key.empty()) {
      text += '[' + json::quote(step.key) + ']';
    }
  }
  return text;
}

std::optional<Error> check(std::string_view json, const Shape& shape, Errc errc,
                           Listener& listener) {
  Checker checker(shape, errc, listener);
  if (json::read(json, checker) || checker.error) return checker.error;
  return Error{errc, "", "is not JSON", ""};
}

}  // namespace timpush
