// enum_table.h: tables with a row for each enumerator. A row says of which: `of`.
#pragma once

#include <array>
#include <cstddef>

namespace timpush {

// Whether each enumerator, up to the last, has its row, in their order; for static_assert.
template <class Row, std::size_t size, class Enum>
constexpr bool has_row_of_each(const std::array<Row, size>& table, Enum last) {
  for (std::size_t i = 0; i < size; ++i) {
    if (static_cast<std::size_t>(table[i].of) != i) return false;
  }
  return size == static_cast<std::size_t>(last) + 1;
}

template <class Row, std::size_t size, class Enum>
constexpr const Row& row_of(const std::array<Row, size>& table, Enum value) {
  return table[static_cast<std::size_t>(value)];
}

}  // namespace timpush
