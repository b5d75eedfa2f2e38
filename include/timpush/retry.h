// retry.h: what happened → wait so long, sign anew, or stop. A pure function: chance and the clock are handed in.
// Codes: the Retry column of the documented tables, see error_code.h. Waits are ours: the documents name none but
// "after a minute" for 70050 and one second for 90024.
#pragma once

#include <timpush/problem.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace timpush {

struct Happening {
  enum class What {
    answer,        // the service answered; error_code says what
    http,          // a status other than 200
    network,       // no answer: no connection, or it broke
    timeout,       // no answer in time
    bad_response,  // an answer that breaks the contract
  };
  What what = What::answer;
  int error_code = 0;
  int status = 0;
  std::optional<Reason> reason{};  // bad_response: the problem's
  int attempt = 1;                 // how many attempts were made, this one included
  int retries = 0;                 // how many more than the first the caller allows
  bool repeatable = false;         // the command's property
  bool signed_anew = false;        // a new signature was tried already
  bool reconnected = false;        // the free repeat after a dead connection was used already
  bool before_answer = false;      // network: the connection died before any byte of an answer
  std::optional<std::int64_t> retry_after{};  // milliseconds, from the Retry-After header
  double chance = 0;                          // 0 up to 1
};

// Of a call whose answer has a problem: what, error_code, status and reason. The rest is the caller's to say.
[[nodiscard]] Happening happening_of(const Problem& problem);

struct Next {
  enum class Step {
    stop,       // but with a `wait`, every other call of this app and command waits so long
    repeat,     // after `wait`
    reconnect,  // at once, and it does not count as an attempt
    sign_anew,  // at once, with a new signature
    pause,      // after `wait`, and every other call of this app and command waits too
  };
  Step step = Step::stop;
  std::int64_t wait = 0;  // milliseconds
};

[[nodiscard]] Next next_step(const Happening& happening);

[[nodiscard]] std::string_view to_text(Next::Step step);

}  // namespace timpush
