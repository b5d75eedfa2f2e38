// command.h: the calls of the service: what each takes and answers, how often it may be made, whether it may be repeated.
// https://www.tencentcloud.com/document/product/1047/60562 to 60570
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "result.h"
#include "shape.h"

namespace timpush {

struct Command {
  // What stands beside the outcome in the answer.
  enum class Answers { nothing, attributes, tags, attribute_names };
  // What the shape alone cannot say.
  enum class Rule { none, types_name_slots, appended_tags };

  std::string_view name;  // the last part of the path
  const Shape* takes;
  Rule rule;
  Answers answers;
  int calls_per_second;  // of one app
  bool repeatable;       // a call that may have run already can be made again
};

[[nodiscard]] std::span<const Command> commands();

// The row of a name. A name that is not in the table but could be one of `v4/timpush/` gets a cautious row.
[[nodiscard]] Result<Command> command_for(std::string_view name);

[[nodiscard]] std::string path_of(std::string_view command_name);

// Why the body is not one that the command takes, if so.
[[nodiscard]] std::optional<Error> check_body(const Command& command, std::string_view body);

}  // namespace timpush
