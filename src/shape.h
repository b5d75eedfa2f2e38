// shape.h: what a JSON text must look like, as data, and the one reader that holds a text against it.
//
//   object { To_Account: list of 1..100 [ text of 1.. bytes ] }      is the shape of   {"To_Account":["Mary","xiaoming"]}
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "error.h"

namespace timpush {

struct Member;

struct Shape {
  enum class Type {
    anything,  // any value
    object,    // members known by name
    map,       // members whose names are data: keys of shape `key`, values of shape `item`
    list,      // items of shape `item`
    text,
    integer,
  };
  Type type = Type::anything;
  std::string_view noun{};  // what one of these is called: "account"
  std::string_view hint{};  // what to do when one is wrong
  // list, map: how many it holds. text: how many bytes of UTF-8. integer: its value.
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::span<const Member> members{};
  bool open = false;  // object: members not named are skipped instead of refused
  const Shape* key = nullptr;
  const Shape* item = nullptr;
  bool plain = false;  // text: control characters are refused
};

struct Member {
  std::string_view name;
  const Shape* shape;
  bool required = true;
};

// A place within the text: the steps that lead there from the outermost value.
struct Step {
  const Shape* shape;      // of the object, map or list that was entered
  std::string key{};       // object, map: the member that is being read
  std::size_t count = 0;   // list, map: how many were read before
  std::uint32_t seen = 0;  // object: which members were read, a bit for each
};
using Path = std::span<const Step>;

// "UserAttrs[3].Attrs.city"
[[nodiscard]] std::string to_text(Path path);

// Is told of each value that fits its shape, and may still refuse it.
class Listener {
 public:
  virtual std::optional<Error> on_text(Path, std::string_view) { return std::nullopt; }
  virtual std::optional<Error> on_integer(Path, std::int64_t) { return std::nullopt; }
  // The list or map last entered is whole.
  virtual std::optional<Error> on_end(Path) { return std::nullopt; }

 protected:
  ~Listener() = default;
};

// Why the text does not have the shape, if so; the error's code is `errc`.
[[nodiscard]] std::optional<Error> check(std::string_view json, const Shape& shape, Errc errc,
                                         Listener& listener);

}  // namespace timpush
