#include "fixtures.h"

#include <gtest/gtest.h>
#include <timpush/user.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "texts.h"

namespace timpush {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

Json parse(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << text;
  return json;
}

std::string stringify(const Json& json) { return json.dump(); }

Json load(const std::string& name) {
  return parse(read_file(std::filesystem::path(FIXTURES) / name));
}

Sample sample(const std::string& file) {
  const Json json = load(file);
  const std::string path = json["command"];
  return {file, path.substr(path.rfind('/') + 1), json["request"], json["response"]};
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const auto& entry : std::filesystem::directory_iterator(FIXTURES)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name != "usersig.json") all.push_back(sample(name));
  }
  return all;
}

const Command& command_named(std::string_view name) {
  const Result<const Command*> command = find_command(name);
  EXPECT_TRUE(command) << name;
  return command ? **command : commands().front();
}

std::ostream& operator<<(std::ostream& out, const Texts& user) {
  out << user.account << ':';
  for (const std::string& text : user.texts) out << ' ' << text;
  return out;
}

std::vector<std::string> with_last_values(const std::vector<std::string>& attributes) {
  std::vector<std::string> last;
  for (std::size_t i = 0; i + 1 < attributes.size(); i += 2) {
    std::size_t at = 0;
    while (at < last.size() && last[at] != attributes[i]) at += 2;
    if (at == last.size()) last.insert(last.end(), {attributes[i], ""});
    last[at + 1] = attributes[i + 1];
  }
  return last;
}

std::vector<Texts> texts_of(const std::vector<User>& users) {
  std::vector<Texts> all;
  for (const User& user : users) {
    Texts& texts = all.emplace_back(Texts{user.account, {}});
    for (const Attribute& attribute : user.attributes) {
      texts.texts.insert(texts.texts.end(), {attribute.name, attribute.value});
    }
    texts.texts.insert(texts.texts.end(), user.tags.begin(), user.tags.end());
  }
  return all;
}

std::vector<Texts> unpack(const crossing::Packer& packed, Command::Answers answers) {
  const std::u16string text = to_utf16(packed.text);
  std::size_t unit = 0;
  std::size_t number = 0;
  const auto next_number = [&]() -> std::uint32_t {
    EXPECT_LT(number, packed.numbers.size());
    return number < packed.numbers.size() ? packed.numbers[number++] : 0;
  };
  const auto cut = [&](std::uint32_t length) {
    EXPECT_LE(unit + length, text.size());
    const std::string piece = unit <= text.size() ? to_utf8(text.substr(unit, length)) : "";
    unit += length;
    return piece;
  };
  std::vector<Texts> users;
  while (number < packed.numbers.size()) {
    const std::uint32_t items = next_number();
    const std::size_t texts = answers == Command::Answers::attributes ? items * 2 : items;
    Texts user;
    for (std::size_t i = 0; i < texts && !testing::Test::HasFailure(); ++i) {
      user.texts.push_back(cut(next_number()));
    }
    if (answers == Command::Answers::attributes) user.texts = with_last_values(user.texts);
    for (const UserMember& member : user_members) {
      const std::uint32_t length = next_number();
      const std::string own = length == crossing::absent ? "" : cut(length);
      if (member.text == &User::account) user.account = own;
    }
    users.push_back(std::move(user));
  }
  EXPECT_EQ(unit, text.size()) << "text is left over";
  return users;
}

std::vector<Texts> users_of(const Json& response) {
  std::vector<Texts> users;
  for (const char* list : {"UserAttrs", "UserTags"}) {
    if (!response.contains(list)) continue;
    for (const Json& item : response[list]) {
      Texts user{item["To_Account"], {}};
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
