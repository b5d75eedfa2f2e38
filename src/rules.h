// rules.h: what the shape of a body alone cannot say, each rule a listener to the one reading of the body.
#pragma once

#include <timpush/command.h>

namespace timpush {

// What is wrong with a body, by its shape and by its rule, if anything.
[[nodiscard]] std::optional<Problem> check_by_rule(const Command& command, std::string_view body,
                                                   Naming naming);

}  // namespace timpush
