// crossing.h: what crosses between JavaScript and the core, as JSON text and numbers. No Emscripten here, so that a native test
// exercises what JavaScript exercises.
//
// Users, of whom an answer may have a hundred with ten attributes each, cross packed: all their texts one after another, and
// beside them the numbers that cut it, lengths in UTF-16 units, which is what JavaScript calls a text's length:
//
//   {"To_Account":"Mary","Attrs":{"sex":"female"}}      text     sex female Mary
//                                                        numbers  1 3 6 4          how many attributes, name, value, …, account
//   {"To_Account":"Mary","Tags":["vip","beta"]}         numbers  2 3 4 4          how many tags, tag, tag, …, account
//
// The user's own texts come last, in the order of user_members; `absent` is the length of one that is not there.
#pragma once

#include <timpush/problem.h>
#include <timpush/request.h>
#include <timpush/response.h>
#include <timpush/result.h>
#include <timpush/retry.h>
#include <timpush/usersig.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timpush::crossing {

inline constexpr std::uint32_t absent = 0xFFFFFFFF;

class Packer final : public UserSink {
 public:
  std::string text;
  std::vector<std::uint32_t> numbers;

  void clear();
  void begin_users() override { clear(); }
  void begin_user() override;
  void on_member(std::size_t member, std::string_view part) override;
  void begin_items() override;
  void on_name(std::string_view name) override { add(name); }
  void on_value(std::string_view value) override;
  void on_tag(std::string_view tag) override;
  void end_user(bool is_kept) override;

 private:
  void add(std::string_view part);

  std::size_t user_text_ = 0;    // where the user's texts begin
  std::size_t user_number_ = 0;  // where its numbers begin
  std::array<std::string, user_members.size()> own_;
  std::array<bool, user_members.size()> has_own_{};
};

// {"error":{"code":…,"reason":…,"path":[…],"noun":…,…}}; the words are made in JavaScript, of the tables
[[nodiscard]] std::string to_json(const Problem& problem);

// All of an answer but its users, or of why there is none.
[[nodiscard]] std::string to_json(const Outcome& outcome, const std::optional<Problem>& problem);

// {"sdkAppId":…, "identifier":…, "userSig":…, "random":…, "region":… or "endpoint":…, "host"?: …, "contentType"?: …}
[[nodiscard]] Result<Address> address_from(std::string_view json);

// "bad_response", "too_long": nothing for a name that is none.
[[nodiscard]] std::optional<Happening::What> what_named(std::string_view name);
[[nodiscard]] std::optional<Reason> reason_named(std::string_view name);

// {"identifier":…, "sdkAppId":…, "time":…, "expire":…, "userBuf"?: …, "signature"?: …}
[[nodiscard]] Result<UserSig> user_sig_from(std::string_view json);

}  // namespace timpush::crossing
