#include <timpush/list.h>
#include <timpush/request.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace timpush {
namespace {

const std::string& account_of(const std::string& account) { return account; }
const std::string& account_of(const User& user) { return user.account; }

// Items are accounts, or users, each of another account.
template <class Item>
std::vector<Batch> cut(const Command& command, std::span<const Item> items) {
  std::vector<Batch> batches;
  if (command.accounts_per_call == 0) return batches;
  while (!items.empty()) {
    const auto part = items.first(std::min(items.size(), command.accounts_per_call));
    Batch& batch = batches.emplace_back();
    for (const Item& item : part) batch.accounts.push_back(account_of(item));
    batch.body = body_of(command, part);
    items = items.subspan(part.size());
  }
  return batches;
}

Problem same_account(std::size_t first, std::size_t again) {
  return {.code = Errc::invalid_argument,
          .reason = Reason::same_account,
          .path = {Step("users"), Step(again), Step("account")},
          .noun = Noun::account,
          .text = to_text(Path{Step("users"), Step(first), Step("account")})};
}

Failure failure_of(const std::string& account, const Problem& problem) {
  if (problem.code != Errc::api) return {.account = account, .problem = problem};
  return {.account = account,
          .error_code = static_cast<int>(problem.actual.value_or(0)),
          .error_info = problem.text};
}

template <class Part>
using ByAccount = std::unordered_map<std::string_view, const Part*>;

// The last one of an account counts.
template <class Part>
ByAccount<Part> by_account(const std::vector<Part>& parts) {
  ByAccount<Part> found;
  for (const Part& part : parts) found[part.account] = &part;
  return found;
}

}  // namespace

std::vector<Batch> batches_of(const Command& command, std::span<const std::string> accounts) {
  std::unordered_set<std::string_view> seen;
  std::vector<std::string> firsts;
  for (const std::string& account : accounts) {
    if (seen.insert(account).second) firsts.push_back(account);
  }
  return cut<std::string>(command, firsts);
}

Result<std::vector<Batch>> batches_of(const Command& command, std::span<const User> users) {
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto [first, is_new] = seen.emplace(users[i].account, i);
    if (!is_new) return same_account(first->second, i);
  }
  return cut(command, users);
}

std::vector<Settled> settle(const Command& command, const Batch& batch,
                            const Result<Answer>& answer) {
  std::vector<Settled> settled;
  if (!answer) {
    for (const std::string& account : batch.accounts) {
      settled.push_back({account, failure_of(account, answer.problem())});
    }
    return settled;
  }
  const ByAccount<Failure> failures = by_account(answer->failures);
  const ByAccount<User> users = by_account(answer->users);
  const bool has_users =
      command.answers == Command::Answers::attributes || command.answers == Command::Answers::tags;
  for (const std::string& account : batch.accounts) {
    Settled& one = settled.emplace_back(Settled{account, NotAnswered{}});
    if (const auto failure = failures.find(account); failure != failures.end()) {
      one.outcome = *failure->second;
    } else if (!has_users) {
      one.outcome = User{.account = account};
    } else if (const auto user = users.find(account); user != users.end()) {
      one.outcome = *user->second;
    }
  }
  return settled;
}

}  // namespace timpush
