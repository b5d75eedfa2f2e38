#include "fixtures.h"

#include <gtest/gtest.h>
#include <timpush/user.h>

#include <algorithm>
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

// "push/batch.json"
std::vector<std::string> files_in(const std::string& folder) {
  const std::filesystem::path fixtures(FIXTURES);
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures / folder)) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path().lexically_relative(fixtures).string());
    }
  }
  return files;
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

std::vector<Sample> samples(const std::string& folder) {
  std::vector<Sample> all;
  for (const std::string& file : files_in(folder)) {
    if (load(file).value("command", "").starts_with("v4/timpush/")) all.push_back(sample(file));
  }
  return all;
}

std::map<std::string, Json> message_samples() {
  std::map<std::string, Json> all;
  for (const std::string& file : files_in("push")) {
    const Json json = load(file);
    if (json.contains("offline_push_info")) all.emplace(file, json["offline_push_info"]);
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
  const std::string_view narrow(packed.narrow.data(), packed.narrow.size());
  const std::u16string_view wide(packed.wide.data(), packed.wide.size());
  std::size_t at_narrow = 0;
  std::size_t at_wide = 0;
  std::size_t number = 0;
  const auto next_number = [&]() -> std::uint32_t {
    EXPECT_LT(number, packed.numbers.size());
    return number < packed.numbers.size() ? packed.numbers.data()[number++] : 0;
  };
  const auto cut = [](auto text, std::size_t& at, std::size_t length) {
    EXPECT_LE(at + length, text.size());
    const auto piece = text.substr(std::min(at, text.size()), length);
    at += length;
    return piece;
  };
  const auto text = [&](std::uint32_t size) {
    const std::uint32_t length = size / 2;
    if (size % 2 == 0) return std::string(cut(narrow, at_narrow, length));
    return to_utf8(std::u16string(cut(wide, at_wide, length)));
  };
  const auto name = [&](std::uint32_t position) {
    EXPECT_LT(position, packed.names.size());
    return position < packed.names.size() ? packed.names[position] : "";
  };
  const bool has_names = answers == Command::Answers::attributes;
  std::vector<Texts> users;
  while (number < packed.numbers.size()) {
    Texts user;
    for (std::uint32_t left = next_number(); left > 0 && !testing::Test::HasFailure(); --left) {
      if (has_names) user.texts.push_back(name(next_number()));
      user.texts.push_back(text(next_number()));
    }
    if (has_names) user.texts = with_last_values(user.texts);
    for (const UserMember& member : user_members) {
      const std::uint32_t size = next_number();
      const std::string own = size == crossing::absent ? "" : text(size);
      if (member.text == &User::account) user.account = own;
    }
    users.push_back(std::move(user));
  }
  EXPECT_EQ(at_narrow, narrow.size()) << "text is left over";
  EXPECT_EQ(at_wide, wide.size()) << "text is left over";
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
