// fixtures.h: the samples of tests/fixtures, and a second opinion on users. The parser and the writer of the DOM are compiled in
// fixtures.cpp alone, since they are what takes the longest.
#pragma once

#include <timpush/command.h>
#include <timpush/user.h>

#include <iosfwd>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/bindings/packer.h"

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
  Json response;  // null where the documents show none
};

Sample sample(const std::string& file);

// Every documented call and its answer; those of the calls that push are in the folder "push".
std::vector<Sample> samples(const std::string& folder = "");

// The documented values of OfflinePushInfo, by the names of their files.
std::map<std::string, Json> message_samples();

const Command& command_named(std::string_view name);

// --- users as texts ---------------------------------------------------------------------------------------------------

struct Texts {
  std::string account;
  std::vector<std::string> texts;  // name, value, name, value … or tag, tag …

  bool operator==(const Texts&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Texts& user);

std::vector<Texts> texts_of(const std::vector<User>& users);

// Read as JavaScript reads them.
// Each attribute once, where its name stands first, with its last value.
std::vector<std::string> with_last_values(const std::vector<std::string>& attributes);

std::vector<Texts> unpack(const crossing::Packer& packed, Command::Answers answers);

// What the DOM says that the answer holds.
std::vector<Texts> users_of(const Json& response);

}  // namespace timpush
