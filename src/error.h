// error.h: why something cannot be done, as a value.
#pragma once

#include <string>
#include <string_view>

namespace timpush {

enum class Errc {
  invalid_options,   // how we are to call: app, identifier, region, random
  invalid_argument,  // what we are asked to send
  bad_response,      // an answer that breaks the contract
  http,              // an answer that is not the service's: a status other than 200
  api,               // the service refused: its ErrorCode is not 0
};

// The stable name that callers switch on.
constexpr std::string_view to_text(Errc code) {
  switch (code) {
    case Errc::invalid_options: return "ERR_INVALID_OPTIONS";
    case Errc::invalid_argument: return "ERR_INVALID_ARGUMENT";
    case Errc::bad_response: return "ERR_BAD_RESPONSE";
    case Errc::http: return "ERR_HTTP";
    case Errc::api: return "ERR_API";
  }
  return "";
}

struct Error {
  Errc code{};
  std::string field;    // where: "To_Account[3]", "sdkAppId"; empty when it is the whole
  std::string message;  // what is wrong there; reads on from the field: "must not be empty"
  std::string hint;     // what to do
};

}  // namespace timpush
