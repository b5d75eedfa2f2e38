// request.h: validated parameters become the request that the service expects.
//
//   https://HOST/v4/timpush/get_attr?usersig=…&identifier=…&sdkappid=…&random=…&contenttype=json
//
// https://www.tencentcloud.com/document/product/1047/60564
#pragma once

#include <string>
#include <string_view>

#include "command.h"
#include "result.h"

namespace timpush {

struct Request {
  std::string_view method = "POST";
  std::string url;
  std::string content_type;
  std::string body{};
};

// All but the body. `options` is JSON:
//   {"sdkAppId":…, "identifier":…, "userSig":…, "random":…, "region":… or "endpoint":…, "host"?: …, "contentType"?: …}
// `endpoint` is an origin, "https://host:port"; whoever takes one from a person has parsed it.
[[nodiscard]] Result<Request> address_request(std::string_view command, std::string_view options);

// `body` is the JSON to send, which goes out byte for byte once it passed.
[[nodiscard]] Result<Request> build_request(std::string_view command, std::string_view body,
                                            std::string_view options);

}  // namespace timpush
