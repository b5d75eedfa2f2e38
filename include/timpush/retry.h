// retry.h: what happened → wait so long, sign anew, or stop; and whether the call may have been carried out. A pure function:
// chance and the clock are handed in.
// Codes: the Retry column of the documented tables, see error_code.h. Waits are ours: the documents name none but
// "after a minute" for 70050 and one second for 90024.
#pragma once

#include <timpush/problem.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace timpush {

// Whether the service may have carried out a call that has failed.
enum class Sent {
  no,       // it has not: the call never left, or was refused
  unknown,  // nobody can tell
};

struct Happening {
  enum class What {
    answer,        // the service answered; error_code says what
    http,          // a status other than 200
    network,       // no answer: no connection, or it broke
    timeout,       // no answer in time
    bad_response,  // an answer that breaks the contract
    input,         // none: what was to be sent is wrong, and nothing left
  };
  What what = What::answer;
  int error_code = 0;
  int status = 0;
  std::optional<Reason> reason{};  // bad_response: the problem's
  int attempt = 1;                 // how many attempts were made, this one included
  int retries = 0;                 // how many more than the first the caller allows
  bool repeatable = false;         // the command's property: it may run twice
  Sent sent = Sent::no;            // what is known of the attempts before this one
  bool signed_anew = false;        // a new signature was tried already
  bool reconnected = false;        // the free repeat after a dead connection was used already
  bool unconnected = false;        // network: no connection was made, so that nothing left
  bool before_answer = false;      // network: the connection died before any byte of an answer
  std::optional<std::int64_t> retry_after{};  // milliseconds, from the Retry-After header
  double chance = 0;                          // 0 up to 1
};

// Of a call whose answer has a problem: what, error_code, status and reason. The rest is the caller's to say.
[[nodiscard]] Happening happening_of(const Problem& problem);

struct Next {
  enum class Step {
    stop,       // but with a `wait`, every other call of the scope waits so long
    repeat,     // after `wait`
    reconnect,  // at once, and it does not count as an attempt
    sign_anew,  // at once, with a new signature
    pause,      // after `wait`, and every other call of the scope waits too
  };
  // Whom a pause concerns.
  enum class Scope {
    command,  // the calls of this app and command
    app,      // every call of this app
  };
  Step step = Step::stop;
  std::int64_t wait = 0;  // milliseconds
  Scope scope = Scope::command;
  Sent sent = Sent::no;  // of all attempts, this one included
};

[[nodiscard]] Next next_step(const Happening& happening);

[[nodiscard]] std::string_view to_text(Next::Step step);
[[nodiscard]] std::string_view to_text(Next::Scope scope);
[[nodiscard]] std::string_view to_text(Sent sent);

}  // namespace timpush
