#include <timpush/error_code.h>
#include <timpush/retry.h>

#include <algorithm>
#include <array>

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

// Answers that say the call did not run, so that even a call that must not run twice may be made again.
bool did_not_run(int error_code) {
  constexpr std::array codes{60007, 60011, 60018, 60019, 90024};
  return std::find(codes.begin(), codes.end(), error_code) != codes.end();
}

// Retry-After wins. Who asks for more than two minutes is not waited for; the caller learns of it and decides.
Next repeat_after(const Happening& happening, std::int64_t wait) {
  const std::int64_t asked = std::max<std::int64_t>(happening.retry_after.value_or(wait), 0);
  if (happening.attempt > happening.retries || asked > longest_asked) return {};
  return {Next::Step::repeat, asked};
}

// The service counts, or has blocked us: everybody pauses, whether or not this call is made again, and never for less than
// our own wait.
Next pause_for(const Happening& happening, std::int64_t wait, bool may_repeat) {
  const std::int64_t asked = happening.retry_after.value_or(0);
  const std::int64_t pause = std::min(std::max(wait, asked), longest_asked);
  const bool repeats =
      may_repeat && happening.attempt <= happening.retries && asked <= longest_asked;
  return {repeats ? Next::Step::pause : Next::Step::stop, pause};
}

Next after_answer(const Happening& happening) {
  const ErrorCode known = explain_error_code(happening.error_code);
  const bool may_repeat = happening.repeatable || did_not_run(happening.error_code);
  switch (known.advice) {
    case Advice::sign_anew:
      return {happening.signed_anew ? Next::Step::stop : Next::Step::sign_anew, 0};
    case Advice::repeat:
      return may_repeat ? repeat_after(happening, growing_wait(happening)) : Next{};
    case Advice::slow_down:
      return pause_for(happening, pause_wait + growing_wait(happening), may_repeat);
    case Advice::wait_a_minute: return pause_for(happening, block_wait, may_repeat);
    case Advice::stop: break;
  }
  return {};
}

// Whether the same call may be answered otherwise. What the service has stored does not change by asking again.
bool may_change(std::optional<Reason> reason) { return reason != Reason::half_surrogate; }

Next after_status(const Happening& happening) {
  if (happening.status == 429) {
    return pause_for(happening, pause_wait + growing_wait(happening), true);
  }
  const bool passes = happening.status >= 500 || happening.status == 408;
  if (!passes || !happening.repeatable) return {};
  return repeat_after(happening, growing_wait(happening));
}

}  // namespace

Happening happening_of(const Problem& problem) {
  const int actual = static_cast<int>(problem.actual.value_or(0));
  switch (problem.code) {
    case Errc::api: return {.what = What::answer, .error_code = actual};
    case Errc::http: return {.what = What::http, .status = actual};
    case Errc::bad_response: return {.what = What::bad_response, .reason = problem.reason};
    case Errc::invalid_options:
    case Errc::invalid_argument: break;  // nothing was sent, and nothing will be
  }
  return {};
}

Next next_step(const Happening& happening) {
  switch (happening.what) {
    case What::answer: return after_answer(happening);
    case What::http: return after_status(happening);
    case What::network:
      // A kept-alive connection that the other side had just closed: common, and no sign of trouble.
      if (happening.repeatable && happening.before_answer && !happening.reconnected) {
        return happening.retries > 0 ? Next{Next::Step::reconnect, 0} : Next{};
      }
      break;
    case What::bad_response:
      if (!may_change(happening.reason)) return {};
      break;
    case What::timeout: break;
  }
  if (!happening.repeatable) return {};
  return repeat_after(happening, growing_wait(happening));
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

}  // namespace timpush
