// words.h: the English sentences that are made of problems, as data. js/words/zh.js has the Chinese ones, by the same names.
//
// {one}: "an account". {noun}: "account". {limit} and the like: the problem's members. {meaning}, {advice}: the catalogue's.
#pragma once

#include <timpush/problem.h>

#include <span>
#include <string_view>

namespace timpush::words {

struct Sentence {
  Reason of;
  std::string_view message;
  std::string_view hint{};  // empty: that of the noun
};

struct Name {
  Noun of;
  std::string_view name;
  std::string_view hint{};
};

struct TypeName {
  Type of;
  std::string_view name;
};

[[nodiscard]] std::span<const Sentence> sentences();
[[nodiscard]] std::span<const Name> names();
[[nodiscard]] std::span<const TypeName> type_names();

}  // namespace timpush::words
