// shape.h: what a JSON text must look like, as data, and the one reader that holds a text against it.
//
//   object { To_Account: list of 1..100 [ text of 1.. bytes ] }      is the shape of   {"To_Account":["Mary","xiaoming"]}
#pragma once

#include <timpush/command.h>
#include <timpush/problem.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace timpush {

struct Member;

struct Shape {
  enum class Kind {
    anything,  // any value
    object,    // members known by name
    map,       // members whose names are data: keys of shape `key`, values of shape `item`
    list,      // items of shape `item`
    text,
    integer,
  };
  Kind kind = Kind::anything;
  Noun noun = Noun::none;
  // list, map: how many it holds; object: how many of its members. text: how many bytes of UTF-8. integer: its value.
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::span<const Member> members{};
  bool open = false;      // object: members not named are skipped instead of refused
  bool nullable = false;  // object: null is as good as absent, where a member may be absent
  const Shape* key = nullptr;
  const Shape* item = nullptr;
  std::span<const std::string_view> words{};  // text: one of these; a map's key: none of them
  std::span<const std::int64_t> numbers{};    // integer: one of these
  bool plain = false;                         // text: control characters are refused
  bool bare = false;   // text: so is what was copied along with it, see foreign_edge()
  bool https = false;  // text: an https address
};

struct Member {
  std::string_view name;    // as the service calls it
  std::string_view called;  // as this library does
  const Shape* shape = nullptr;
  bool required = true;
  std::string_view needs{};   // the member without which this one has no meaning
  std::string_view unless{};  // the member that may stand in its place, where it is required
};

// Whether a shape says all that its kind needs; for static_assert.
constexpr bool is_sound(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::anything:
    case Shape::Kind::text:
    case Shape::Kind::integer: return shape.min <= shape.max;
    case Shape::Kind::list: return shape.item != nullptr && is_sound(*shape.item);
    case Shape::Kind::map:
      return shape.key != nullptr && shape.key->kind == Shape::Kind::text &&
             shape.item != nullptr && is_sound(*shape.item);
    case Shape::Kind::object: break;
  }
  if (shape.members.size() > 32) return false;  // Level::seen has a bit for each
  for (const Member& member : shape.members) {
    if (member.name.empty() || member.shape == nullptr || !is_sound(*member.shape)) return false;
  }
  return true;
}

// A member, and its place among the members of a shape: an enumerator.
struct Placed {
  std::size_t place = 0;
  Member member{};
};

// Members by their enumerators. One that is forgotten has no name, which is_sound() refuses.
template <std::size_t size>
constexpr std::array<Member, size> members_by_place(std::initializer_list<Placed> all) {
  std::array<Member, size> members{};
  for (const Placed& each : all) members.at(each.place) = each.member;
  return members;
}

// A level of the text that is being read: an object, map or list that was entered, and where in it the reader stands.
struct Level {
  const Shape* shape;
  std::string key{};  // map, open object: of the member that is being read, unless it is known
  const Member* member = nullptr;  // object: the one that is being read
  std::size_t count = 0;           // list, map: how many were read before
  std::uint32_t seen = 0;          // object: which members were read, a bit for each
};
using Levels = std::span<const Level>;

// The member of a call's body that has its list of accounts or users; none where it takes no list.
[[nodiscard]] constexpr const Member* list_of(const Command& command) {
  if (command.accounts_per_call == 0) return nullptr;
  for (const Member& member : command.takes->members) {
    if (member.shape->kind == Shape::Kind::list) return &member;
  }
  return nullptr;
}

[[nodiscard]] Path path_of(Levels levels, Naming naming);

// Is told of each value that fits its shape, and may still refuse it.
class Listener {
 public:
  // The list, map or object that the last of the levels stands for begins.
  virtual void on_begin(Levels /*levels*/) {}
  virtual std::optional<Problem> on_text(Levels /*levels*/, std::string_view /*text*/) {
    return std::nullopt;
  }
  virtual std::optional<Problem> on_integer(Levels /*levels*/, std::int64_t /*value*/) {
    return std::nullopt;
  }
  // The list, map or object last entered is whole.
  virtual std::optional<Problem> on_end(Levels /*levels*/) { return std::nullopt; }

 protected:
  ~Listener() = default;
};

class NoRule final : public Listener {};

// What is wrong with a text, if anything; the problem's code is `errc`.
[[nodiscard]] std::optional<Problem> check(std::string_view json, const Shape& shape, Errc errc,
                                           Listener& listener, Naming naming = Naming::service);

// What is wrong with one value, if anything; a map's key where `is_name`.
[[nodiscard]] std::optional<Problem> misfit(const Shape& shape, std::string_view text,
                                            bool is_name = false);
[[nodiscard]] std::optional<Problem> misfit(const Shape& shape, std::int64_t value);

}  // namespace timpush
