// request.h: validated parameters become the request that the service expects.
//
//   https://HOST/v4/timpush/get_attr?usersig=…&identifier=…&sdkappid=…&random=…&contenttype=json
//
// https://www.tencentcloud.com/document/product/1047/60564
#pragma once

#include <timpush/command.h>
#include <timpush/result.h>
#include <timpush/user.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace timpush {

// Where a call goes and who makes it. Of region and endpoint exactly one is given.
struct Address {
  std::int64_t sdk_app_id = 0;
  std::string identifier;        // the UserID of an administrator of the app
  std::string user_sig;          // see usersig.h
  std::int64_t random = 0;       // an unsigned 32-bit number, a new one for each call
  std::string region{};          // its id, see region.h: "singapore"
  std::string host = "primary";  // or "backup"
  std::string endpoint{};        // an origin in its place, "http://127.0.0.1:8787"; not parsed here
  // Or "text/plain", which spares a web page the preflight.
  std::string content_type = "application/json";
};

struct Request {
  std::string_view method = "POST";
  std::string url;  // holds the UserSig: not to be logged
  std::string content_type;
  std::string body{};
};

// The body of a call that takes accounts (get_attr, get_tag, clear_all_tags) or users (set_attr, remove_attr, add_tag,
// remove_tag), as JSON. remove_attr takes the names of the attributes; their values are not sent. Not checked: build_request()
// does that. What a call takes beside its list is handed in as a JSON object, for batch such as
// {"From_Account":"administrator","MsgRandom":7,"OfflinePushInfo":{"Title":"Sale"}}: MsgRandom is a new one for each call.
[[nodiscard]] std::string body_of(const Command& command, std::span<const std::string> accounts,
                                  std::string_view beside = {});
[[nodiscard]] std::string body_of(const Command& command, std::span<const User> users);

// All but the body.
[[nodiscard]] Result<Request> address_request(std::string_view command, const Address& address);

// `body` is the JSON to send, which goes out byte for byte once it passed.
[[nodiscard]] Result<Request> build_request(std::string_view command, std::string_view body,
                                            const Address& address);

}  // namespace timpush
