// crossing.h: what crosses between JavaScript and the core, as JSON text and numbers. No Emscripten here, so that a native test
// exercises what JavaScript exercises.
#pragma once

#include <timpush/problem.h>
#include <timpush/request.h>
#include <timpush/response.h>
#include <timpush/result.h>
#include <timpush/retry.h>
#include <timpush/usersig.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace timpush::crossing {

// {"error":{"code":…,"reason":…,"path":[…],"noun":…,…}}; the words are made in JavaScript, of the tables
[[nodiscard]] std::string to_json(const Problem& problem);

// All of an answer but its users, with the names of their attributes; or of why there is none.
[[nodiscard]] std::string to_json(const Outcome& outcome, const std::optional<Problem>& problem,
                                  std::span<const std::string> names = {});

// {"sdkAppId":…, "identifier":…, "userSig":…, "random":…, "region":… or "endpoint":…, "host"?: …, "contentType"?: …}
[[nodiscard]] Result<Address> address_from(std::string_view json);

// "bad_response", "too_long": nothing for a name that is none.
[[nodiscard]] std::optional<Happening::What> what_named(std::string_view name);
[[nodiscard]] std::optional<Reason> reason_named(std::string_view name);

// {"identifier":…, "sdkAppId":…, "time":…, "expire":…, "userBuf"?: …, "signature"?: …}
[[nodiscard]] Result<UserSig> user_sig_from(std::string_view json);

}  // namespace timpush::crossing
