// response.h: the bytes of an answer become what they say, or the reason why they cannot be believed.
// https://www.tencentcloud.com/document/product/1047/60564 (fields), 34620 (ErrorCode decides, the status is 200)
//
// ErrorCode decides. ErrorInfo, RequestId, TaskId and ActionStatus of another type than text count as absent. Of a member that is there
// twice the last one counts; within a user, each must be of the right type. What nobody reads may hold anything that is JSON, to any depth. An
// answer with ErrorCode 0 to a call that writes or pushes is never a failure of the whole: the call has run. What a call of
// statistics answers is held against what Command::gives says of it, and is then as that in the body.
#pragma once

#include <timpush/command.h>
#include <timpush/result.h>
#include <timpush/user.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timpush {

// An account that has no result: because of the service's error code, or because its part of the answer cannot be read.
struct Failure {
  std::string account;
  int error_code = 0;  // see error_code.h; 0 where there is a problem instead
  std::string error_info{};
  std::optional<Problem> problem{};
};

// One entry of AttrNames, with its type if AttrTypes has it.
struct Slot {
  std::string slot;
  std::string name;
  std::optional<std::int64_t> type;
};

// What an answer says, but for its users.
struct Outcome {
  int error_code = 0;
  std::string error_info;
  std::string request_id;
  std::string task_id{};  // of a push; empty where the answer has none
  std::vector<Failure> failures;
  std::vector<Slot> slots;
};

struct Answer : Outcome {
  std::vector<User> users;
};

// Is given the users of an answer while it is read, so that they need not be held twice. It must not throw.
class UserSink {
 public:
  virtual void begin_users() = 0;  // those before are void
  virtual void begin_user() = 0;
  // By its position in user_members. Again: the one before is void.
  virtual void on_member(std::size_t member, std::string_view text) = 0;
  virtual void begin_items() = 0;  // attributes or tags; those of this user before are void
  virtual void on_name(std::string_view name) = 0;  // of an attribute, whose value follows
  virtual void on_value(std::string_view value) = 0;
  virtual void on_tag(std::string_view tag) = 0;
  virtual void end_user(bool is_kept) = 0;  // not kept: void, a failure says why

 protected:
  ~UserSink() = default;
};

// Reads the answer of a call. On a problem nothing of `users` and `outcome` is to be used, except that Errc::api comes with
// error_code, error_info and request_id.
[[nodiscard]] std::optional<Problem> read_response(const Command& command, int status,
                                                   std::string_view body, UserSink& users,
                                                   Outcome& outcome);

[[nodiscard]] Result<Answer> read_response(const Command& command, int status,
                                           std::string_view body);

// The account, what is wrong, and what to do, in English.
[[nodiscard]] std::string sentence_of(const Failure& failure);

}  // namespace timpush
