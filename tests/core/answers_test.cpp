// Answers by the thousand: what was written is read back, and what was changed is judged as the library's DOM has it.
#include "answers.h"

#include <gtest/gtest.h>
#include <timpush/response.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "texts.h"

namespace timpush {
namespace {

// Writes answers that say the same in ever other ways: order of members, unknown members, escapes, spaces.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  unsigned below(unsigned bound) {
    return std::uniform_int_distribution<unsigned>(0, bound - 1)(random_);
  }

  std::u16string text() {
    static const std::vector<std::u16string> pieces{
        u"a",    u"Z",          u"0",         u" ",          u"\"", u"\\",     u"/",      u"\n",
        u"\x01", u"\x7f",       u"\u0085",    u"é",          u"张", u"\u2028", u"\uFEFF", u"\uFFFF",
        u"😀",    u"\U0010FFFF", u"__proto__", u"To_Account", u"{",  u"]",
    };
    std::u16string all;
    for (unsigned count = below(5); count > 0; --count)
      all += pieces[below(static_cast<unsigned>(pieces.size()))];
    return all;
  }

  std::string quote(std::u16string_view text) {
    std::string json = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char16_t unit = text[i];
      const bool must = unit < 0x20 || unit == '"' || unit == '\\';
      if (must || below(4) == 0) {
        json += escape(unit);
      } else if (unit >= 0xD800 && unit < 0xDC00) {
        const bool whole = below(2) == 0;
        json += whole ? to_utf8(text.substr(i, 2)) : escape(unit) + escape(text[i + 1]);
        ++i;
      } else if (unit >= 0xDC00 && unit < 0xE000) {
        json += escape(unit);  // its other half was escaped
      } else {
        json += to_utf8(text.substr(i, 1));
      }
    }
    return json + '"';
  }
  std::string quote(std::string_view text) { return quote(to_utf16(text)); }

  std::string space() { return std::string(below(3), " \n\t\r"[below(4)]); }

  std::string unknown(unsigned depth = 0) {
    switch (below(depth < 4 ? 7 : 5)) {
      case 0: return "null";
      case 1: return "true";
      case 2: return std::to_string(static_cast<int>(below(1000)) - 500);
      case 3: return "-1.25e+2";
      case 4: return quote(text());
      case 5: return '[' + unknown(depth + 1) + space() + ',' + unknown(depth + 1) + ']';
      default: return '{' + quote(text()) + ':' + unknown(depth + 1) + '}';
    }
  }

  // The members in any order, with unknown ones between them.
  std::string object(std::vector<std::string> members) {
    for (unsigned count = below(3); count > 0; --count) {
      members.push_back(quote("Unknown" + std::to_string(below(9))) + space() + ':' + space() +
                        unknown());
    }
    std::shuffle(members.begin(), members.end(), random_);
    return '{' + space() + joined(members) + '}';
  }
  std::string array(const std::vector<std::string>& items) {
    return '[' + space() + joined(items) + ']';
  }

  std::string joined(const std::vector<std::string>& items) {
    std::string all;
    for (const std::string& item : items) {
      if (!all.empty()) all += ',';
      all += space() + item + space();
    }
    return all;
  }

 private:
  std::string escape(char16_t unit) {
    const std::string_view digits = below(2) == 0 ? "0123456789abcdef" : "0123456789ABCDEF";
    std::string json = "\\u";
    for (const int shift : {12, 8, 4, 0}) json += digits[unit >> shift & 15];
    return json;
  }

  std::mt19937 random_;
};

TEST(AnyAnswer, ReadsBackWhateverIsWritten) {
  for (unsigned seed = 0; seed < 1200; ++seed) {
    Writer writer(seed);
    const bool tags = writer.below(2) == 0;
    const auto member = [&writer](std::string_view name, const std::string& value) {
      return writer.quote(name) + writer.space() + ':' + writer.space() + value;
    };
    std::vector<Texts> expected;
    std::vector<std::string> items;
    for (unsigned count = writer.below(6); count > 0; --count) {
      const std::u16string account = writer.text();
      Texts user{to_utf8(account), {}};
      std::vector<std::string> parts;
      for (unsigned each = writer.below(5); each > 0; --each) {
        const std::u16string first = writer.text();
        const std::u16string second = writer.text();
        user.texts.push_back(to_utf8(first));
        if (!tags) user.texts.push_back(to_utf8(second));
        parts.push_back(writer.quote(first) +
                        (tags ? "" : ':' + writer.space() + writer.quote(second)));
      }
      const std::string inner = tags ? writer.array(parts) : '{' + writer.joined(parts) + '}';
      items.push_back(writer.object(
          {member("To_Account", writer.quote(account)), member(tags ? "Tags" : "Attrs", inner)}));
      if (!tags) user.texts = with_last_values(user.texts);
      expected.push_back(std::move(user));
    }
    std::vector<Failure> failures;
    std::vector<std::string> errors;
    for (unsigned count = writer.below(4); count > 0; --count) {
      const std::u16string account = writer.text();
      const auto code = static_cast<int>(70000 + writer.below(1000));
      errors.push_back(writer.object({member("To_Account", writer.quote(account)),
                                      member("ErrorCode", std::to_string(code))}));
      failures.push_back({.account = to_utf8(account), .error_code = code});
    }
    const std::u16string info = writer.text();
    const std::string body =
        writer.space() +
        writer.object({member("ErrorCode", "0"), member("ErrorInfo", writer.quote(info)),
                       member(tags ? "UserTags" : "UserAttrs", writer.array(items)),
                       member("ErrorList", writer.array(errors))}) +
        writer.space();

    const std::string command = tags ? "get_tag" : "get_attr";
    const Read result = read(command, body);
    ASSERT_EQ(users_in(result), expected) << seed << ' ' << body;
    ASSERT_EQ(result.answer.error_info, to_utf8(info)) << seed;
    ASSERT_EQ(result.answer.failures.size(), failures.size()) << seed;
    for (std::size_t i = 0; i < failures.size(); ++i) {
      ASSERT_EQ(result.answer.failures[i].account, failures[i].account) << seed;
      ASSERT_EQ(result.answer.failures[i].error_code, failures[i].error_code) << seed;
    }
    const std::size_t cut = writer.below(static_cast<unsigned>(body.find_last_of('}')) + 1);
    ASSERT_TRUE(read(command, std::string_view(body).substr(0, cut)).problem) << seed << ' ' << cut;
  }
}

// --- changed answers --------------------------------------------------------------------------------------------------

// What an answer says by the rules of response.h, of the DOM. U+E000 in its texts stands for half of a surrogate pair, which the
// library's DOM does not take.
struct Judged {
  Errc code{};
  bool is_refused = false;
  std::vector<Texts> users{};
  std::vector<std::string> failures{};  // account, code, and ! if it has a problem

  bool operator==(const Judged&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Judged& judged) {
  if (judged.is_refused) return out << to_text(judged.code);
  for (const Texts& user : judged.users) out << user << ", ";
  for (const std::string& failure : judged.failures) out << failure << ", ";
  return out;
}

const std::string half = "\uE000";

std::string shown(std::string text) {
  for (std::size_t at = text.find(half); at != std::string::npos; at = text.find(half, at)) {
    text.replace(at, half.size(), "\uFFFD");
  }
  return text;
}

bool is_code(const Json& value) {
  if (!value.is_number_integer()) return false;
  if (value.is_number_unsigned()) return std::uint64_t(value) <= INT32_MAX;
  return std::int64_t(value) >= INT32_MIN && std::int64_t(value) <= INT32_MAX;
}

Judged refusal(Errc code) { return {.code = code, .is_refused = true}; }

Judged judge(const Json& answer, bool is_tags) {
  if (!answer.is_object() || !answer.contains("ErrorCode") || !is_code(answer["ErrorCode"])) {
    return refusal(Errc::bad_response);
  }
  if (answer["ErrorCode"] != 0) return refusal(Errc::api);

  Judged judged;
  const Json list = answer.contains("ErrorList") ? answer["ErrorList"] : Json();
  for (const Json& item : list.is_array() ? list : Json::array()) {
    if (!item.is_object() || !item.contains("To_Account") || !item["To_Account"].is_string()) {
      continue;
    }
    const std::string account = shown(item["To_Account"]);
    if (!item.contains("ErrorCode") || !is_code(item["ErrorCode"])) {
      judged.failures.push_back(account + " !");
    } else if (item["ErrorCode"] != 0) {
      judged.failures.push_back(account + ' ' + item["ErrorCode"].dump());
    }
  }

  const char* const items_name = is_tags ? "Tags" : "Attrs";
  const char* const users_name = is_tags ? "UserTags" : "UserAttrs";
  const Json users = answer.contains(users_name) ? answer[users_name] : Json();
  if (users.is_null() && !judged.failures.empty()) return judged;
  if (!users.is_array()) return refusal(Errc::bad_response);
  for (const Json& item : users) {
    if (!item.is_object() || !item.contains("To_Account") || !item.contains(items_name)) {
      return refusal(Errc::bad_response);
    }
    const Json& items = item[items_name];
    if (!item["To_Account"].is_string() || (is_tags ? !items.is_array() : !items.is_object())) {
      return refusal(Errc::bad_response);
    }
    Texts user{item["To_Account"], {}};
    for (const auto& [name, value] : items.items()) {
      if (!value.is_string()) return refusal(Errc::bad_response);
      if (!is_tags) user.texts.push_back(name);
      user.texts.push_back(value);
    }
    bool is_spoiled = user.account.find(half) != std::string::npos;
    for (const std::string& text : user.texts) {
      is_spoiled = is_spoiled || text.find(half) != std::string::npos;
    }
    if (is_spoiled) {
      judged.failures.push_back(shown(user.account) + " !");
    } else {
      judged.users.push_back(std::move(user));
    }
  }
  return judged;
}

// The same of what was read.
Judged judge(const Read& result) {
  if (result.problem) return refusal(result.problem->code);
  Judged judged{.users = texts_of(result.answer.users)};
  for (const Failure& failure : result.answer.failures) {
    judged.failures.push_back(failure.account + ' ' +
                              (failure.problem ? "!" : std::to_string(failure.error_code)));
  }
  return judged;
}

// Makes answers, most of them with something in them that does not belong there.
class Mutator {
 public:
  explicit Mutator(unsigned seed) : writer_(seed) {}

  unsigned below(unsigned bound) { return writer_.below(bound); }

  std::string text() {
    std::string text = to_utf8(writer_.text());
    if (below(25) == 0) text.insert(below(2) == 0 ? 0 : text.size(), half);
    return text;
  }

  Json strange() {
    static const std::vector<Json> all{
        nullptr,
        true,
        0,
        7,
        -60010,
        1.5,
        "x",
        2147483648,
        -2147483649,
        INT64_MIN,
        UINT64_MAX,
        Json::array(),
        Json::object(),
        Json::array({Json::array({nullptr}), "x"}),
        Json{{"ErrorCode", 1}},
        Json{{"To_Account", "x"}, {"Attrs", Json::object()}, {"Tags", Json::array()}}};
    if (below(10) == 0) return half;
    return all[below(static_cast<unsigned>(all.size()))];
  }

  Json answer(bool is_tags) {
    Json users = Json::array();
    for (unsigned count = below(4); count > 0; --count) {
      Json items = is_tags ? Json::array() : Json::object();
      for (unsigned each = below(4); each > 0; --each) {
        if (is_tags) {
          items.push_back(text());
        } else {
          items[text()] = text();
        }
      }
      users.push_back(Json{{"To_Account", text()}, {is_tags ? "Tags" : "Attrs", items}});
      if (below(4) == 0) users.back()["Unknown"] = strange();
    }
    Json failures = Json::array();
    for (unsigned count = below(3); count > 0; --count) {
      failures.push_back(
          Json{{"To_Account", text()}, {"ErrorCode", below(3) * 70107}, {"ErrorInfo", text()}});
    }
    return {{"ErrorCode", below(8) == 0 ? 60010 : 0},
            {is_tags ? "UserTags" : "UserAttrs", users},
            {"ErrorList", failures},
            {"ErrorInfo", text()},
            {"RequestId", below(6) == 0 ? strange() : Json(text())},
            {"Unknown", strange()}};
  }

  // Something within is replaced or taken away.
  void change(Json& value) {
    if (value.is_structured() && !value.empty() && below(4) != 0) {
      auto item = value.begin();
      std::advance(item, static_cast<std::ptrdiff_t>(below(static_cast<unsigned>(value.size()))));
      if (below(5) == 0) {
        value.erase(item);
      } else {
        change(*item);
      }
      return;
    }
    value = strange();
  }

  // As text, its members in any order, some of them there twice: what comes first counts for nothing.
  std::string write(const Json& answer) {
    const bool is_ascii = below(2) == 0;
    const auto dump = [is_ascii](const Json& json) { return json.dump(-1, ' ', is_ascii); };
    if (!answer.is_object()) return dump(answer);
    std::vector<std::string> members;
    for (const auto& [name, value] : answer.items())
      members.push_back(dump(name) + ':' + dump(value));
    for (std::size_t i = members.size(); i > 1; --i) {
      std::swap(members[i - 1], members[below(static_cast<unsigned>(i))]);
    }
    for (const auto& [name, value] : answer.items()) {
      if (below(6) != 0) continue;
      Json before = value;
      change(before);
      members.insert(members.begin(), dump(name) + ':' + dump(before));
    }
    return '{' + writer_.joined(members) + '}';
  }

 private:
  Writer writer_;
};

std::string replaced_all(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

TEST(AnyAnswer, IsJudgedAsTheDomHasIt) {
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t failures = 0;
  for (unsigned seed = 0; seed < 800; ++seed) {
    Mutator mutator(seed);
    const bool is_tags = mutator.below(2) == 0;
    Json answer = mutator.answer(is_tags);
    for (unsigned count = mutator.below(3); count > 0; --count) mutator.change(answer);
    const std::string written = mutator.write(answer);
    // Escaped, the substitute is as long as what it stands for.
    const std::string escaped = replaced_all(written, half, R"(\ue000)");
    const std::string body =
        replaced_all(escaped, R"(\ue000)", seed % 2 == 0 ? R"(\ud83d)" : R"(\ude00)");

    const Read result = read(is_tags ? "get_tag" : "get_attr", body);
    const Judged judged = judge(result);
    ASSERT_EQ(judged, judge(parse(written), is_tags)) << seed << ' ' << body;
    accepted += judged.is_refused ? 0 : 1;
    refused += judged.is_refused ? 1 : 0;
    failures += judged.failures.size();

    // To a write the same answer is no problem if its ErrorCode is 0.
    const Read of_write = read("set_attr", body);
    const Json dom = parse(written);
    if (dom.is_object() && dom.contains("ErrorCode") && dom["ErrorCode"] == 0) {
      ASSERT_FALSE(of_write.problem) << seed << ' ' << body;
    } else {
      ASSERT_TRUE(of_write.problem) << seed << ' ' << body;
    }
  }
  EXPECT_GT(accepted, 300U);
  EXPECT_GT(refused, 200U);
  EXPECT_GT(failures, 200U);
}

TEST(AnyAnswer, IsJsonWhereTheDomSaysSo) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    Mutator mutator(seed);
    const bool is_tags = mutator.below(2) == 0;
    std::string body = replaced_all(mutator.write(mutator.answer(is_tags)), half, "h");
    // No escape and no exponent comes into being: of those the DOM takes fewer.
    if (body.find("\\u") != std::string::npos) continue;
    constexpr std::string_view bytes{"\0\x1F\"{}[]:,0-.tnx \xFF\xC3\x80", 20};
    for (unsigned count = 1 + mutator.below(2); count > 0; --count) {
      const std::size_t at = mutator.below(static_cast<unsigned>(body.size()));
      const char byte = bytes[mutator.below(static_cast<unsigned>(bytes.size()))];
      switch (mutator.below(3)) {
        case 0: body[at] = byte; break;
        case 1: body.insert(at, 1, byte); break;
        default: body.erase(at, 1);
      }
    }
    const Json dom = Json::parse(body, nullptr, false);
    const Read result = read(is_tags ? "get_tag" : "get_attr", body);
    if (dom.is_discarded() || body.find('\0') != std::string::npos) {
      ASSERT_TRUE(result.problem) << seed << ' ' << body;
      ASSERT_EQ(result.problem->code, Errc::bad_response) << seed << ' ' << body;
    } else {
      ASSERT_EQ(judge(result), judge(dom, is_tags)) << seed << ' ' << body;
    }
  }
}

}  // namespace
}  // namespace timpush
