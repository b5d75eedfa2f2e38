// fixtures.h: the samples of tests/fixtures, texts that end where their memory ends, and a second opinion on packed users.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/response.h"

namespace timpush {

using Json = nlohmann::ordered_json;

// A copy on the heap, of its exact size and without a closing zero: the sanitizer sees a read beyond it.
class Exact {
 public:
  explicit Exact(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    text.copy(bytes_.get(), size_);
  }
  operator std::string_view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

inline Json parse(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << text;
  return json;
}

// The text that JavaScript would make of it: without spaces, nothing but what must be is escaped.
inline std::string stringify(const Json& json) { return json.dump(); }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Json load(const std::string& name) {
  return parse(read_file(std::filesystem::path(FIXTURES) / name));
}

struct Sample {
  std::string file;
  std::string command;  // "get_attr"
  Json request;
  Json response;
};

inline Sample sample(const std::string& file) {
  const Json json = load(file);
  const std::string path = json["command"];
  return {file, path.substr(path.rfind('/') + 1), json["request"], json["response"]};
}

// Every documented call and its answer.
inline std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const auto& entry : std::filesystem::directory_iterator(FIXTURES)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name != "usersig.json") all.push_back(sample(name));
  }
  return all;
}

inline Command command_named(std::string_view name) {
  const Result<Command> command = command_for(name);
  EXPECT_TRUE(command) << name;
  return *command;
}

// --- packed users, read as JavaScript reads them --------------------------------------------------------------------------

inline std::u16string to_utf16(std::string_view text) {
  std::u16string units;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t j = 1; j < size; ++j) {
      point = point << 6 | (static_cast<unsigned char>(text[i + j]) & 0x3Fu);
    }
    i += size;
    if (point < 0x10000) {
      units += static_cast<char16_t>(point);
      continue;
    }
    units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
    units += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
  }
  return units;
}

inline std::string to_utf8(std::u16string_view units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t point = units[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < units.size()) {
      point = 0x10000 + ((point - 0xD800) << 10) + (units[++i] - 0xDC00u);
    }
    const auto tail = [&text, point](unsigned shift) {
      text += static_cast<char>(0x80 | (point >> shift & 0x3F));
    };
    if (point < 0x80) {
      text += static_cast<char>(point);
    } else if (point < 0x800) {
      text += static_cast<char>(0xC0 | point >> 6);
      tail(0);
    } else if (point < 0x10000) {
      text += static_cast<char>(0xE0 | point >> 12);
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0 | point >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return text;
}

struct User {
  std::string account;
  std::vector<std::string> texts;  // name, value, name, value … or tag, tag …

  bool operator==(const User&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const User& user) {
  out << user.account << ':';
  for (const std::string& text : user.texts) out << ' ' << text;
  return out;
}

inline std::vector<User> unpack(const Answer& answer, Command::Answers answers) {
  const std::u16string text = to_utf16(answer.text);
  std::size_t unit = 0;
  std::size_t number = 0;
  const auto next_number = [&]() -> std::uint32_t {
    EXPECT_LT(number, answer.numbers.size());
    return number < answer.numbers.size() ? answer.numbers[number++] : 0;
  };
  const auto next_text = [&] {
    const std::uint32_t length = next_number();
    EXPECT_LE(unit + length, text.size());
    const std::string cut = unit <= text.size() ? to_utf8(text.substr(unit, length)) : "";
    unit += length;
    return cut;
  };
  std::vector<User> users;
  while (number < answer.numbers.size()) {
    const std::uint32_t account_length = answer.numbers[number++];
    const std::uint32_t items = next_number();
    const std::size_t texts = answers == Command::Answers::attributes ? items * 2 : items;
    EXPECT_LE(unit + account_length, text.size());
    User user{to_utf8(text.substr(unit, account_length)), {}};
    unit += account_length;
    for (std::size_t i = 0; i < texts; ++i) user.texts.push_back(next_text());
    users.push_back(std::move(user));
  }
  EXPECT_EQ(unit, text.size()) << "text is left over";
  return users;
}

// What the DOM says that the answer holds.
inline std::vector<User> users_of(const Json& response) {
  std::vector<User> users;
  for (const char* list : {"UserAttrs", "UserTags"}) {
    if (!response.contains(list)) continue;
    for (const Json& item : response[list]) {
      User user{item["To_Account"], {}};
      if (item.contains("Attrs")) {
        for (const auto& [name, value] : item["Attrs"].items()) {
          user.texts.push_back(name);
          user.texts.push_back(value);
        }
      } else {
        for (const Json& tag : item["Tags"]) user.texts.push_back(tag);
      }
      users.push_back(std::move(user));
    }
  }
  return users;
}

}  // namespace timpush
