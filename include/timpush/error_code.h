// error_code.h: the service's error codes: what each is about, what to do about it, in plain words.
//
// Codes: https://trtc.io/document/34348 (general), https://trtc.io/document/74196 (push).
#pragma once

#include <span>
#include <string_view>

namespace timpush {

// What a failure is about.
enum class Kind {
  credential,  // the signature, the identifier or its rights
  app,         // the app, its region, edition, features, daily quota or IP list
  request,     // the URL or the body
  account,     // one account
  throttled,   // too many calls
  internal,    // the service itself
  unknown,
};

// What a client may do next.
enum class Advice {
  stop,           // the same call would fail again
  sign_anew,      // once more, with a new signature
  slow_down,      // again, after a pause
  wait_a_minute,  // again, when the minute's block is over
  repeat,         // again, with growing waits
};

struct ErrorCode {
  int code = 0;
  std::string_view name;
  Kind kind = Kind::unknown;
  Advice advice = Advice::stop;
  std::string_view meaning;
  std::string_view hint;
};

// The catalogue, sorted by code.
[[nodiscard]] std::span<const ErrorCode> error_codes();

// A code that is not in the catalogue is called "UNKNOWN", gets its kind from its range, and is not
// repeated. 0 is called "OK".
[[nodiscard]] ErrorCode explain_error_code(int code);

// Whether one item of a list can be why the whole call is refused: sent without it, the others may pass. 60004 and 60005 are
// of these, and may as well be about the credential.
[[nodiscard]] bool is_by_item(const ErrorCode& known);

// Whether a call that was answered with this code was refused before it did anything. False where it may have run: the service
// failed while it did it, or nobody knows the code.
[[nodiscard]] bool did_not_run(int code);

[[nodiscard]] std::string_view to_text(Kind kind);
[[nodiscard]] std::string_view to_text(Advice advice);

}  // namespace timpush
