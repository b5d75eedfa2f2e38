// command.h: the table of calls: what each takes and answers, how often it may be made, whether it may be repeated.
// https://www.tencentcloud.com/document/product/1047/60561 to 60571
#pragma once

#include <timpush/result.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace timpush {

struct Shape;  // of a body; src/shape.h

struct Command {
  // What the call does to the app's data. A push reaches people, and cannot be taken back.
  enum class Kind { read, write, push };
  // What stands beside the outcome in the answer.
  enum class Answers { nothing, attributes, tags, attribute_names };
  // What the shape alone cannot say.
  enum class Rule { none, types_name_slots, appended_tags };

  std::string_view name;    // the last part of the path
  std::string_view method;  // of the JavaScript client; empty where it has none
  Kind kind;
  Answers answers;
  const Shape* takes;
  Rule rule;
  int calls_per_second;           // of one app
  std::size_t accounts_per_call;  // 0 where the call takes no list of users
  bool repeatable;                // a call that may have run already can be made again
  int page;          // of the documentation: www.tencentcloud.com/document/product/1047/…
  int chinese_page;  // cloud.tencent.com/document/product/269/…; 0 where there is none
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
