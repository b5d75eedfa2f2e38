// timpush.h: all of the library. It says what to send to Tencent Push's server API, and what an answer means; the sending is
// yours, by any HTTP client. It keeps no state: any thread may call any function at any time.
//
//   const timpush::Command& get_attr = **timpush::find_command("get_attr");  // a row of the table of calls
//   const std::vector<std::string> accounts{"Mary", "xiaoming"};
//
//   const auto user_sig = timpush::sign_user_sig(
//       {.identifier = "administrator", .sdk_app_id = 1400000000, .time = now, .expire = 86400}, hmac);
//   const timpush::Address address{.sdk_app_id = 1400000000, .identifier = "administrator", .user_sig = *user_sig,
//                                  .random = random, .region = "singapore"};
//   const auto request = timpush::build_request("get_attr", timpush::body_of(get_attr, accounts), address);
//   if (!request) return fail(timpush::sentence_of(request.problem()));
//
//   const auto [status, body] = post(request->url, request->content_type, request->body);  // yours
//
//   const auto answer = timpush::read_response(get_attr, status, body);
//   if (!answer) return fail(timpush::sentence_of(answer.problem()));
//   for (const timpush::User& user : answer->users) …
//   for (const timpush::Failure& failure : answer->failures) …
//
// A whole program is in examples/cpp.
#pragma once

#include <timpush/command.h>
#include <timpush/delivery.h>
#include <timpush/error_code.h>
#include <timpush/list.h>
#include <timpush/problem.h>
#include <timpush/region.h>
#include <timpush/request.h>
#include <timpush/response.h>
#include <timpush/result.h>
#include <timpush/retry.h>
#include <timpush/user.h>
#include <timpush/usersig.h>
#include <timpush/version.h>
#include <timpush/webhook.h>
