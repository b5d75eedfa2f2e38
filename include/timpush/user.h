// user.h: a user of the app, as calls take and answers give them.
#pragma once

#include <string>
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

}  // namespace timpush
