// command.h: the table of calls: what each takes and answers, how often it may be made, whether it may be repeated.
// https://www.tencentcloud.com/document/product/1047/60561 to 60571
#pragma once

#include <timpush/result.h>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace timpush {

struct Shape;  // of a body; src/shape.h

// One number for each edition of Push, in this order: free (or trial), standard, advanced. Zeros where there is no such limit.
using ByEdition = std::array<int, 3>;
inline constexpr std::array<std::string_view, 3> editions{"free", "standard", "advanced"};

struct Command {
  // What the call does to the app's data. A push reaches people, and cannot be taken back.
  enum class Kind { read, write, push };
  // What stands beside the outcome in the answer: what Answer has of it, or, for `details`, what `gives` says.
  enum class Answers { nothing, attributes, tags, attribute_names, task, details };
  // What the shape alone cannot say.
  enum class Rule { none, types_name_slots, appended_tags, push, period };

  std::string_view name{};    // the last part of the path
  std::string_view method{};  // of the JavaScript client
  Kind kind{};
  Answers answers = Answers::nothing;
  const Shape* takes = nullptr;
  Rule rule = Rule::none;
  int calls_per_second = 1;           // of one app; of the free edition where they differ
  std::size_t accounts_per_call = 0;  // 0 where the call takes no list of users
  bool repeatable = true;             // a call that may have run already can be made again
  int page = 0;          // of the documentation: www.tencentcloud.com/document/product/1047/…
  int chinese_page = 0;  // cloud.tencent.com/document/product/269/…; 0 where there is none
  const Shape* gives = nullptr;
  std::size_t body_bytes = 0;    // at most; 0 where nothing is said
  int days = 0;                  // that the call's times may span
  ByEdition calls_by_edition{};  // a second
  ByEdition calls_per_day{};  // pushes to everyone, by tags and by attributes are counted together
  ByEdition accounts_per_second{};
};

[[nodiscard]] std::span<const Command> commands();

// The row of a name. A name that is not in the table but could be one of `v4/timpush/` gets a cautious row, whose own name is
// empty.
[[nodiscard]] Result<const Command*> find_command(std::string_view name);

[[nodiscard]] std::string path_of(std::string_view command_name);

// How a problem's path calls things: as the service does (UserAttrs[3].Attrs), or as this library does (users[3].attributes).
enum class Naming { service, library };

// What is wrong with a body, a JSON text, if anything. Of a member that stands in an object twice the last one counts, as in
// JSON.parse; each is checked.
[[nodiscard]] std::optional<Problem> check_body(const Command& command, std::string_view body,
                                                Naming naming = Naming::service);

// The JSON Schema (draft 2020-12) of a call's body. What JSON Schema cannot say, such as bytes of UTF-8, is in `description`.
[[nodiscard]] std::string schema_of(const Command& command);

}  // namespace timpush
