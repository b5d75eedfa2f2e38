// surrogates.h: escapes in a JSON text that are half of a surrogate pair, "\uD83D" alone, which is no character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace timpush {

[[nodiscard]] bool has_half_pair(std::string_view text);

// A text in which each half is U+FFFD, since the library would take it for the end of the JSON; and which strings held one, by
// their number in the text's order.
struct Mended {
  std::string text;
  std::vector<std::size_t> strings{};
};

[[nodiscard]] Mended mend_half_pairs(std::string_view text);

}  // namespace timpush
