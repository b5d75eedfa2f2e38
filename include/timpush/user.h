// user.h: a user of the app, as calls take and answers give them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace timpush {

struct Attribute {
  std::string name;
  std::string value;
};

struct User {
  std::string account;  // a UserID or a RegistrationID
  std::vector<Attribute> attributes{};
  std::vector<std::string> tags{};
};

// A text that an answer has of each user, beside its attributes or tags.
struct UserMember {
  std::string_view name;    // as the service calls it
  std::string_view called;  // as this library does
  std::string User::*text;
  bool is_required;
};
inline constexpr std::array user_members{
    UserMember{"To_Account", "account", &User::account, true},
};

}  // namespace timpush
