// fixtures.h: the samples of tests/fixtures, and a second opinion on packed users. The DOM's code is compiled in fixtures.cpp
// alone, since it is what takes the longest.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/response.h"

namespace timpush {

using Json = nlohmann::ordered_json;

// The value of a JSON text; a test that hands in anything else fails.
Json parse(std::string_view text);

// The text that JavaScript would make of it: without spaces, nothing but what must be is escaped.
std::string stringify(const Json& json);

// A file of tests/fixtures.
Json load(const std::string& name);

struct Sample {
  std::string file;
  std::string command;  // "get_attr"
  Json request;
  Json response;
};

Sample sample(const std::string& file);

// Every documented call and its answer.
std::vector<Sample> samples();

Command command_named(std::string_view name);

// --- packed users, read as JavaScript reads them --------------------------------------------------------------------------

struct User {
  std::string account;
  std::vector<std::string> texts;  // name, value, name, value … or tag, tag …

  bool operator==(const User&) const = default;
};

std::ostream& operator<<(std::ostream& out, const User& user);

std::vector<User> unpack(const Answer& answer, Command::Answers answers);

// What the DOM says that the answer holds.
std::vector<User> users_of(const Json& response);

}  // namespace timpush
