// webhook.h: the table of Tencent Push's webhooks: what the service posts to the URL that the console knows.
// https://www.tencentcloud.com/document/product/1047/67551, 67552; the protocol and the signature: 1047/34354
//
//   POST /hook?SdkAppid=1400000000&CallbackCommand=Push.AllMemberPush&contenttype=json&Sign=17773b…&RequestTime=1669872112
//
// `Sign` is there when the console has a token for it: the SHA-256, as 64 lower-case hexadecimal digits, of the token and the text
// of `RequestTime` (unix seconds), with nothing between them. Refuse a request whose Sign is another, compared in constant time,
// or whose RequestTime is more than webhook_seconds off; whose SdkAppid is not your own; whose body is larger than webhook_bytes.
// The body is not signed: serve the URL by HTTPS. Then, of what is left:
//
//   if (const auto problem = timpush::check_webhook(callback_command, body)) return refuse(timpush::sentence_of(*problem));
//
// The answer to a good one is HTTP 200 with {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}, within 2 s.
#pragma once

#include <timpush/delivery.h>
#include <timpush/problem.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace timpush {

struct Shape;  // of a body; src/shape.h

inline constexpr std::int64_t webhook_seconds = 60;
inline constexpr std::size_t webhook_bytes = 1u << 20;  // ours: 100 events are below 100 KB

struct Webhook {
  // A member that is a number, and what its meaning is called where it is known; by the library's names.
  struct Meant {
    std::string_view number;
    std::string_view name;
    const Meanings* meanings;
  };

  std::string_view name;  // its CallbackCommand
  const Shape* takes;
  const Shape* event;  // one of those that the body holds, 1 to 100
  std::span<const Meant> meant;
  // The members that an event has in common with itself when it is sent again, by the library's names; only two devices of an
  // account, of one platform and in one second, have them in common, too.
  std::span<const std::string_view> identity;
  int page;          // of the documentation: www.tencentcloud.com/document/product/1047/…
  int chinese_page;  // cloud.tencent.com/document/product/269/…; 0 where there is none
};

[[nodiscard]] std::span<const Webhook> webhooks();

// What is wrong with a webhook's body, a JSON text, if anything: its code is Errc::webhook, its path is in the service's names.
// The command, which the URL has, must be known, and each event must name the same one. Members that are not documented pass;
// null is as good as absent where a member may be absent. A text may be empty, but for To_Account and the id of the push.
[[nodiscard]] std::optional<Problem> check_webhook(std::string_view command, std::string_view body);

}  // namespace timpush
