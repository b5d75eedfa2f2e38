// response.h: the bytes of an answer become what they say, or the reason why they cannot be believed.
// https://www.tencentcloud.com/document/product/1047/60564 (fields), 34620 (ErrorCode decides, the status is 200)
//
// Users, of whom there may be a hundred with ten attributes each, come out packed: all their texts one after another, and
// beside them the numbers that cut it, lengths in UTF-16 units:
//
//   {"To_Account":"Mary","Attrs":{"sex":"female"}}      text     Mary sex female
//                                                        numbers  4 1 3 6          account, how many attributes, name, value, …
//   {"To_Account":"Mary","Tags":["vip","beta"]}         numbers  4 2 3 4          account, how many tags, tag, tag, …
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "result.h"

namespace timpush {

struct Failure {
  std::string account;
  std::int64_t error_code = 0;
  std::string error_info;
};

// One entry of AttrNames, with its type if AttrTypes has it.
struct Slot {
  std::string slot;
  std::string name;
  std::optional<std::int64_t> type;
};

struct Answer {
  std::int64_t error_code = 0;
  std::string error_info;
  std::string request_id;
  std::string text;                    // packed users: see above
  std::vector<std::uint32_t> numbers;  //
  std::vector<Failure> failures;
  std::vector<Slot> slots;

  void clear();  // keeps the memory for the next answer
};

// Reads the answer of a call into `answer`. On an error nothing of `answer` is to be used, except that Errc::api comes with
// error_code, error_info and request_id.
[[nodiscard]] std::optional<Error> read_response(const Command& command, int status,
                                                 std::string_view body, Answer& answer);

}  // namespace timpush
