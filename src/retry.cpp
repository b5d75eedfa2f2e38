#include <timpush/error_code.h>
#include <timpush/retry.h>

#include <algorithm>

namespace timpush {
namespace {

using What = Happening::What;

constexpr std::int64_t first_wait = 200;
constexpr std::int64_t longest_wait = 10'000;
constexpr std::int64_t pause_wait = 1'000;   // the quota counts by the second
constexpr std::int64_t block_wait = 60'000;  // 70050 lasts a minute
constexpr std::int64_t longest_asked = 120'000;

// Full jitter: anything from nothing to the doubled bound, so that callers who failed together do not return together.
std::int64_t growing_wait(const Happening& happening) {
  const int doublings = std::clamp(happening.attempt, 1, 11) - 1;
  const std::int64_t bound = std::min(longest_wait, first_wait << doublings);
  return static_cast<std::int64_t>(static_cast<double>(bound) *
                                   (happening.chance > 0 ? std::min(happening.chance, 1.0) : 0.0));
}

// Of this attempt alone.
Sent sent_of(const Happening& happening) {
  switch (happening.what) {
    case What::answer: return did_not_run(happening.error_code) ? Sent::no : Sent::unknown;
    case What::http: return happening.status == 429 ? Sent::no : Sent::unknown;
    case What::network: return happening.unconnected ? Sent::no : Sent::unknown;
    case What::input: return Sent::no;
    case What::timeout:
    case What::bad_response: break;
  }
  return Sent::unknown;
}

bool may_repeat(const Happening& happening) {
  return happening.repeatable || happening.sent == Sent::no;
}

// Who asks for a time gets it, but never less than our own: "Retry-After: 0" would have all come back at once. Who asks for more
// than two minutes is not waited for; the caller learns of it and decides.
Next repeat(const Happening& happening) {
  const std::int64_t asked = happening.retry_after.value_or(0);
  if (!may_repeat(happening) || happening.attempt > happening.retries || asked > longest_asked) {
    return {};
  }
  const std::int64_t least = happening.retry_after ? first_wait : 0;
  return {Next::Step::repeat, std::max({growing_wait(happening), asked, least})};
}

// The app's frequency, and the lock of the identifier, which stands for all that it calls.
Next::Scope scope_of(const Happening& happening) {
  const bool is_app = happening.what == What::answer &&
                      (happening.error_code == 60011 || happening.error_code == 70050);
  return is_app ? Next::Scope::app : Next::Scope::command;
}

// The service counts, or has blocked us: everybody pauses, whether or not this call is made again, and never for less than
// our own wait.
Next pause_for(const Happening& happening, std::int64_t wait) {
  const std::int64_t asked = happening.retry_after.value_or(0);
  const std::int64_t pause = std::min(std::max(wait, asked), longest_asked);
  const bool repeats =
      may_repeat(happening) && happening.attempt <= happening.retries && asked <= longest_asked;
  return {repeats ? Next::Step::pause : Next::Step::stop, pause, scope_of(happening)};
}

Next after_answer(const Happening& happening) {
  switch (explain_error_code(happening.error_code).advice) {
    case Advice::sign_anew:
      return {happening.signed_anew ? Next::Step::stop : Next::Step::sign_anew};
    case Advice::repeat: return repeat(happening);
    case Advice::slow_down: return pause_for(happening, pause_wait + growing_wait(happening));
    case Advice::wait_a_minute: return pause_for(happening, block_wait);
    case Advice::stop: break;
  }
  return {};
}

Next after_status(const Happening& happening) {
  if (happening.status == 429) return pause_for(happening, pause_wait + growing_wait(happening));
  const bool passes = happening.status >= 500 || happening.status == 408;
  return passes ? repeat(happening) : Next{};
}

Next after_break(const Happening& happening) {
  // A kept-alive connection that the other side had just closed: common, and no sign of trouble.
  if (happening.repeatable && happening.before_answer && !happening.reconnected) {
    return {happening.retries > 0 ? Next::Step::reconnect : Next::Step::stop};
  }
  return repeat(happening);
}

// What the service has stored does not change by asking again; whatever else is wrong with an answer may.
bool may_change(std::optional<Reason> reason) { return reason != Reason::half_surrogate; }

Next step_after(const Happening& happening) {
  switch (happening.what) {
    case What::answer: return after_answer(happening);
    case What::http: return after_status(happening);
    case What::network: return after_break(happening);
    case What::bad_response: return may_change(happening.reason) ? repeat(happening) : Next{};
    case What::timeout: return repeat(happening);
    case What::input: break;
  }
  return {};
}

}  // namespace

Happening happening_of(const Problem& problem) {
  const int actual = static_cast<int>(problem.actual.value_or(0));
  switch (problem.code) {
    case Errc::api: return {.what = What::answer, .error_code = actual};
    case Errc::http: return {.what = What::http, .status = actual};
    case Errc::bad_response: return {.what = What::bad_response, .reason = problem.reason};
    case Errc::invalid_options:
    case Errc::invalid_argument:
    case Errc::webhook: break;
  }
  return {.what = What::input};
}

Next next_step(const Happening& happening) {
  Happening known = happening;
  if (sent_of(happening) == Sent::unknown) known.sent = Sent::unknown;
  Next next = step_after(known);
  next.sent = known.sent;
  return next;
}

std::string_view to_text(Next::Step step) {
  switch (step) {
    case Next::Step::stop: return "stop";
    case Next::Step::repeat: return "repeat";
    case Next::Step::reconnect: return "reconnect";
    case Next::Step::sign_anew: return "sign_anew";
    case Next::Step::pause: return "pause";
  }
  return "";
}

std::string_view to_text(Next::Scope scope) {
  return scope == Next::Scope::app ? "app" : "command";
}

std::string_view to_text(Sent sent) { return sent == Sent::no ? "no" : "unknown"; }

}  // namespace timpush
