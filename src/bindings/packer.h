// packer.h: the users of an answer as they cross to JavaScript. No Emscripten here either.
//
// Users, of whom an answer may have a hundred with ten attributes each, cross packed. Their texts stand one after another, those
// of ASCII alone in `narrow`, the others in `wide` as UTF-16: of these a TextDecoder makes strings ten times as fast as of other
// UTF-8. `numbers` cuts them: the length of each, doubled, and one more if it stands in `wide`. An attribute's name is a
// position in `names`, where it stands once.
//
//   {"To_Account":"Mary","Attrs":{"sex":"female"}}   narrow  femaleMary
//                                                     names   sex
//                                                     numbers 1 0 12 8    how many attributes, name, value, …, account
//   {"To_Account":"Mary","Tags":["vip","好"]}         narrow  vipMary     wide 好
//                                                     numbers 2 6 3 8    how many tags, tag, tag, …, account
//
// The user's own texts come last, in the order of user_members; `absent` stands for one that is not there.
#pragma once

#include <timpush/response.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/pile.h"

namespace timpush::crossing {

inline constexpr std::uint32_t absent = 0xFFFFFFFF;

class Packer final : public UserSink {
 public:
  Pile<char> narrow;
  Pile<char16_t> wide;
  Pile<std::uint32_t> numbers;
  std::vector<std::string> names;

  void clear();
  void begin_users() override { clear(); }
  void begin_user() override;
  void on_member(std::size_t member, std::string_view text) override;
  void begin_items() override;
  void on_name(std::string_view name) override;
  void on_value(std::string_view value) override { add_item(value); }
  void on_tag(std::string_view tag) override { add_item(tag); }
  void end_user(bool is_kept) override;

 private:
  void add(std::string_view text);
  void add_item(std::string_view text);
  void shrink_to(std::size_t narrow_size, std::size_t wide_size, std::size_t number_count);

  std::size_t next_name_ = 0;    // the one that is expected: users have theirs in one order
  std::size_t user_narrow_ = 0;  // where the user's texts begin ...
  std::size_t user_wide_ = 0;
  std::size_t user_number_ = 0;  // ... and its numbers
  std::array<std::string, user_members.size()> own_;
  std::array<bool, user_members.size()> has_own_{};
};

}  // namespace timpush::crossing
