#include <gtest/gtest.h>
#include <timpush/error_code.h>
#include <timpush/retry.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace timpush {
namespace {

using What = Happening::What;
using Step = Next::Step;

// The codes after which even a call that must not run twice may be made again: they say that it did not run, and it may be
// answered otherwise later.
const std::set<int> passing_refusals{10006, 10023, 60007, 60011, 60018, 60019,
                                     70050, 70114, 72010, 90024, 90051};

// How long a repeat waits: at least as long as the other side asks for, and never less than our own wait.
std::int64_t wait_of(const Happening& happening, std::int64_t growing) {
  if (!happening.retry_after) return growing;
  return std::max({growing, *happening.retry_after, std::int64_t{200}});
}

// The bound of the growing wait before the attempt after this one, written down and not computed as the code does.
std::int64_t bound_after(int attempt) {
  const std::vector<std::int64_t> bounds{200, 400, 800, 1600, 3200, 6400};
  return attempt <= 6 ? bounds[static_cast<std::size_t>(attempt - 1)] : 10'000;
}

void expect_next(const Happening& happening, Step step, std::int64_t wait,
                 const std::string& what) {
  const Next next = next_step(happening);
  EXPECT_EQ(to_text(next.step), to_text(step)) << what;
  EXPECT_EQ(next.wait, wait) << what;
}

// Calls `check` with every happening of the rest of the table: repeatable or not × attempt × retry_after.
template <class Check>
void for_each_variant(Happening happening, Check check) {
  for (const bool repeatable : {true, false}) {
    for (int attempt = 1; attempt <= 12; ++attempt) {
      for (const std::optional<std::int64_t> retry_after :
           {std::optional<std::int64_t>(), std::optional<std::int64_t>(0),
            std::optional<std::int64_t>(2500)}) {
        for (const double chance : {0.0, 0.5, 1.0}) {
          happening.repeatable = repeatable;
          happening.attempt = attempt;
          happening.retries = 10;
          happening.retry_after = retry_after;
          happening.chance = chance;
          const std::int64_t growing =
              std::llround(static_cast<double>(bound_after(attempt)) * chance);
          const bool left = attempt <= 10;
          check(happening, left, growing);
        }
      }
    }
  }
}

TEST(NextStep, FollowsTheAdviceOfEveryCode) {
  std::vector<int> codes{0, -1, 12345, std::numeric_limits<int>::max()};  // not in the catalogue
  for (const ErrorCode& known : error_codes()) codes.push_back(known.code);
  std::set<Advice> seen;
  for (const int code : codes) {
    const Advice advice = explain_error_code(code).advice;
    seen.insert(advice);
    for_each_variant(
        {.what = What::answer, .error_code = code},
        [&](const Happening& happening, bool left, std::int64_t growing) {
          const std::string what = std::to_string(code) + " attempt " +
                                   std::to_string(happening.attempt) +
                                   (happening.repeatable ? " repeatable" : "");
          const bool again = left && (happening.repeatable || passing_refusals.count(code) > 0);
          if (advice == Advice::sign_anew) return expect_next(happening, Step::sign_anew, 0, what);
          if (advice == Advice::stop) return expect_next(happening, Step::stop, 0, what);
          if (advice == Advice::repeat) {
            if (!again) return expect_next(happening, Step::stop, 0, what);
            return expect_next(happening, Step::repeat, wait_of(happening, growing), what);
          }
          const std::int64_t ours = advice == Advice::wait_a_minute ? 60'000 : 1000 + growing;
          // Everybody pauses, also where this call is not made again.
          expect_next(happening, again ? Step::pause : Step::stop,
                      std::max(ours, happening.retry_after.value_or(0)), what);
        });
  }
  EXPECT_EQ(seen.size(), 5U) << "every advice was met";
}

TEST(NextStep, RepeatsACallThatMustNotRunTwiceOnlyWhenItDidNotRun) {
  std::set<int> repeated;
  for (int code = 0; code < 131'000; ++code) {
    const Next next = next_step({.error_code = code, .retries = 5});
    if (next.step != Step::stop && next.step != Step::sign_anew) repeated.insert(code);
  }
  EXPECT_EQ(repeated, passing_refusals);
}

TEST(NextStep, WaitsAMinuteFor70050) {
  expect_next({.error_code = 70050, .retries = 1, .repeatable = true}, Step::pause, 60'000, "");
  // A signature was looked at, and nothing else.
  expect_next({.error_code = 70050, .retries = 1, .repeatable = false}, Step::pause, 60'000, "");
  expect_next({.error_code = 70050, .retries = 0, .repeatable = false}, Step::stop, 60'000, "");
}

TEST(NextStep, DoesNotWaitForWhoAsksForMoreThanTwoMinutes) {
  for (const What what : {What::http, What::answer}) {
    Happening happening{.what = what, .error_code = 91000, .status = 503, .retries = 5};
    happening.repeatable = true;
    happening.retry_after = 120'000;
    expect_next(happening, Step::repeat, 120'000, "two minutes");
    happening.retry_after = 120'001;
    expect_next(happening, Step::stop, 0, "more");
  }
}

TEST(NextStep, SignsAnewOnce) {
  for (const int code : {60004, 60005, 70001, 70052, 20002}) {
    for (const bool repeatable : {true, false}) {
      // It costs no retry: the service looked at nothing but the signature.
      Happening happening{.error_code = code, .attempt = 3, .retries = 0, .repeatable = repeatable};
      expect_next(happening, Step::sign_anew, 0, std::to_string(code));
      happening.signed_anew = true;
      expect_next(happening, Step::stop, 0, std::to_string(code));
    }
  }
  for (const int code : {70003, 70009, 70013, 70014, 60010, 90009}) {
    expect_next({.error_code = code, .retries = 5, .repeatable = true}, Step::stop, 0,
                std::to_string(code));
  }
}

TEST(NextStep, JudgesAStatus) {
  for (const int status : {0, 201, 204, 301, 302, 304, 400, 401, 403, 404, 408, 413, 428, 429, 500,
                           502, 503, 504, 599}) {
    for_each_variant(
        {.what = What::http, .status = status},
        [status](const Happening& happening, bool left, std::int64_t growing) {
          const std::string what = std::to_string(status);
          if (status == 429) {
            const std::int64_t ours = 1000 + growing;
            return expect_next(happening, left ? Step::pause : Step::stop,
                               std::max(ours, happening.retry_after.value_or(0)), what);
          }
          const bool passes = status >= 500 || status == 408;
          if (passes && left && happening.repeatable) {
            return expect_next(happening, Step::repeat, wait_of(happening, growing), what);
          }
          expect_next(happening, Step::stop, 0, what);
        });
  }
}

TEST(NextStep, RepeatsWhatGotNoAnswerOrABadOneIfItMayRunTwice) {
  for (const What what : {What::network, What::timeout, What::bad_response}) {
    for_each_variant({.what = what},
                     [](const Happening& happening, bool left, std::int64_t growing) {
                       const bool again = left && happening.repeatable;
                       expect_next(happening, again ? Step::repeat : Step::stop,
                                   again ? wait_of(happening, growing) : 0, "");
                     });
  }
}

TEST(NextStep, ReconnectsOnceWhenAConnectionDiedBeforeTheAnswer) {
  Happening happening{
      .what = What::network, .retries = 2, .repeatable = true, .before_answer = true};
  expect_next(happening, Step::reconnect, 0, "first");
  happening.attempt = 9;
  expect_next(happening, Step::reconnect, 0, "late");
  happening.attempt = 1;
  happening.reconnected = true;
  expect_next(happening, Step::repeat, 0, "second");
  happening.reconnected = false;
  happening.before_answer = false;
  expect_next(happening, Step::repeat, 0, "within the answer");
  happening.before_answer = true;
  happening.repeatable = false;
  expect_next(happening, Step::stop, 0, "not repeatable");
  happening.repeatable = true;
  happening.retries = 0;
  expect_next(happening, Step::stop, 0, "no retries wanted");
  for (const What what : {What::timeout, What::bad_response}) {
    expect_next({.what = what, .retries = 2, .repeatable = true, .before_answer = true},
                Step::repeat, 0, "no connection died");
  }
}

TEST(NextStep, RepeatsAnyCallThatFoundNobody) {
  Happening happening{.what = What::network, .retries = 2, .unconnected = true, .chance = 1};
  for (const bool repeatable : {true, false}) {
    happening.repeatable = repeatable;
    happening.attempt = 1;
    expect_next(happening, Step::repeat, 200, "first");
    happening.attempt = 3;
    expect_next(happening, Step::stop, 0, "the retries are used up");
  }
  // But none that must not run twice, once an attempt may have run.
  happening.attempt = 1;
  happening.sent = Sent::unknown;
  expect_next(happening, Step::stop, 0, "an earlier one may have run");
}

TEST(NextStep, DoesNothingAboutWhatNeverLeft) {
  const Happening happening =
      happening_of({.code = Errc::invalid_argument, .reason = Reason::empty});
  EXPECT_EQ(happening.what, What::input);
  Happening again = happening;
  again.retries = 5;
  again.repeatable = true;
  expect_next(again, Step::stop, 0, "");
  EXPECT_EQ(next_step(again).sent, Sent::no);
}

TEST(NextStep, PausesTheAppWhereTheAppIsCountedOrItsIdentifierLocked) {
  for (const ErrorCode& known : error_codes()) {
    const bool concerns_all = known.code == 60011 || known.code == 70050;
    for (const int retries : {0, 5}) {
      const Next next = next_step({.error_code = known.code, .retries = retries});
      EXPECT_EQ(to_text(next.scope), concerns_all ? "app" : "command") << known.code;
    }
  }
  EXPECT_EQ(next_step({.what = What::http, .status = 429}).scope, Next::Scope::command);
  // The code is that of an answer only.
  EXPECT_EQ(next_step({.what = What::http, .error_code = 60011, .status = 429}).scope,
            Next::Scope::command);
}

// Transcribed from the service's error tables: after these a call may have run.
const std::set<int> may_have_run{0,     20004, 20005, 30006, 30007, 30008, 40006, 50004,
                                 50005, 10002, 60008, 60013, 60014, 70169, 70202, 70500,
                                 90992, 90994, 90995, 91000, -1,    12345, 60099, 131'000};

TEST(Sent, IsNoAfterADocumentedRefusal) {
  std::set<int> codes(may_have_run);
  for (const ErrorCode& known : error_codes()) codes.insert(known.code);
  for (const int code : codes) {
    const bool is_doubtful = may_have_run.count(code) > 0;
    EXPECT_EQ(did_not_run(code), !is_doubtful) << code;
    for (const bool repeatable : {true, false}) {
      const Next next = next_step({.error_code = code, .retries = 1, .repeatable = repeatable});
      EXPECT_EQ(to_text(next.sent), is_doubtful ? "unknown" : "no") << code;
    }
  }
}

TEST(Sent, IsUnknownWithoutAnAnswerThatSaysOtherwise) {
  for (const What what : {What::timeout, What::bad_response, What::network}) {
    EXPECT_EQ(next_step({.what = what}).sent, Sent::unknown);
    EXPECT_EQ(next_step({.what = what, .before_answer = true}).sent, Sent::unknown);
  }
  EXPECT_EQ(next_step({.what = What::network, .unconnected = true}).sent, Sent::no);
  for (const int status : {0, 302, 400, 403, 404, 408, 500, 502, 503}) {
    EXPECT_EQ(next_step({.what = What::http, .status = status}).sent, Sent::unknown) << status;
  }
  EXPECT_EQ(next_step({.what = What::http, .status = 429}).sent, Sent::no);
}

TEST(Sent, StaysUnknownWhateverALaterAttemptSays) {
  for (const What what :
       {What::answer, What::http, What::network, What::timeout, What::bad_response, What::input}) {
    const Next next = next_step({.what = what,
                                 .error_code = 60007,
                                 .status = 429,
                                 .repeatable = true,
                                 .sent = Sent::unknown,
                                 .unconnected = true});
    EXPECT_EQ(next.sent, Sent::unknown);
  }
}

TEST(Sent, HasTexts) {
  EXPECT_EQ(to_text(Sent::no), "no");
  EXPECT_EQ(to_text(Sent::unknown), "unknown");
  EXPECT_EQ(to_text(Next::Scope::command), "command");
  EXPECT_EQ(to_text(Next::Scope::app), "app");
}

TEST(NextStep, EndsWhenTheRetriesAreUsedUp) {
  for (int retries = 0; retries <= 4; ++retries) {
    for (int attempt = 1; attempt <= 6; ++attempt) {
      const Happening happening{
          .error_code = 91000, .attempt = attempt, .retries = retries, .repeatable = true};
      const Step step = attempt <= retries ? Step::repeat : Step::stop;
      expect_next(happening, step, 0, std::to_string(attempt) + " of " + std::to_string(retries));
    }
  }
}

TEST(NextStep, NeverWaitsBeyondItsBoundsHoweverManyAttempts) {
  constexpr int most = std::numeric_limits<int>::max();
  for (const int attempt : {1, 2, 10, 11, 12, 31, 32, 33, 63, 64, 65, 1'000'000'000, most}) {
    for (const double chance : {0.0, 0.25, 0.999999, 1.0}) {
      const Next repeat = next_step({.error_code = 91000,
                                     .attempt = attempt,
                                     .retries = most,
                                     .repeatable = true,
                                     .chance = chance});
      EXPECT_EQ(to_text(repeat.step), "repeat") << attempt;
      EXPECT_GE(repeat.wait, 0) << attempt;
      EXPECT_LE(repeat.wait, 10'000) << attempt;
      const Next pause = next_step({.error_code = 60007,
                                    .attempt = attempt,
                                    .retries = most,
                                    .repeatable = true,
                                    .chance = chance});
      EXPECT_EQ(to_text(pause.step), "pause") << attempt;
      EXPECT_GE(pause.wait, 1000) << attempt;
      EXPECT_LE(pause.wait, 11'000) << attempt;
    }
  }
}

TEST(NextStep, SurvivesAnAttemptThatCannotBe) {
  for (const int attempt : {0, -1, std::numeric_limits<int>::min() + 1}) {
    expect_next({.error_code = 91000, .attempt = attempt, .repeatable = true, .chance = 1},
                Step::repeat, 200, std::to_string(attempt));
  }
}

// What the service has stored does not change by asking again; whatever else is wrong with an answer may.
TEST(NextStep, DoesNotRepeatAnAnswerThatWillBeTheSame) {
  for (std::size_t i = 0; i < reason_count; ++i) {
    const auto reason = static_cast<Reason>(i);
    const bool is_stored = reason == Reason::half_surrogate;
    for_each_variant({.what = What::bad_response, .reason = reason},
                     [&](const Happening& happening, bool left, std::int64_t growing) {
                       const bool again = !is_stored && left && happening.repeatable;
                       expect_next(happening, again ? Step::repeat : Step::stop,
                                   again ? wait_of(happening, growing) : 0,
                                   std::string(to_text(reason)));
                     });
  }
  // It is the reason of a bad answer only.
  for (const What what : {What::network, What::timeout}) {
    expect_next({.what = what, .reason = Reason::half_surrogate, .retries = 1, .repeatable = true},
                Step::repeat, 0, "another outcome");
  }
}

TEST(NextStep, HasTextsForItsSteps) {
  EXPECT_EQ(to_text(Step::stop), "stop");
  EXPECT_EQ(to_text(Step::repeat), "repeat");
  EXPECT_EQ(to_text(Step::reconnect), "reconnect");
  EXPECT_EQ(to_text(Step::sign_anew), "sign_anew");
  EXPECT_EQ(to_text(Step::pause), "pause");
}

}  // namespace
}  // namespace timpush
