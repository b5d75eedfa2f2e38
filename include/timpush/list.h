// list.h: calls for any number of accounts, and what came of each account.
//
//   for (const Batch& batch : batches_of(command, accounts)) {
//     … build_request(command.name, batch.body, address), send it, read_response() …
//     for (const Settled& one : settle(command, batch, answer)) …
//   }
#pragma once

#include <timpush/command.h>
#include <timpush/response.h>
#include <timpush/result.h>
#include <timpush/user.h>

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace timpush {

// One of the calls that a list takes.
struct Batch {
  std::vector<std::string> accounts;  // each once
  std::string body;  // for build_request(); that of a batch wants its message: body_of() takes it
};

// The calls of a list, in its order, each as large as the service takes; none for a call that takes no list. An account that
// stands in the list twice counts where it stands first.
[[nodiscard]] std::vector<Batch> batches_of(const Command& command,
                                            std::span<const std::string> accounts);

// The same for a call that takes users. A problem where two have the same account: it is open which call would run first.
[[nodiscard]] Result<std::vector<Batch>> batches_of(const Command& command,
                                                    std::span<const User> users);

// The answer says nothing about the account. Ask for it again.
struct NotAnswered {};

// What came of an account. The user of a call that writes has its account only.
struct Settled {
  std::string account;
  std::variant<User, Failure, NotAnswered> outcome;
};

// Each account of a batch once, in its order. What the answer lists as failed has failed, even if it has the user as well;
// accounts that were not asked for are left out. Where there is no answer, all have failed.
[[nodiscard]] std::vector<Settled> settle(const Command& command, const Batch& batch,
                                          const Result<Answer>& answer);

}  // namespace timpush
