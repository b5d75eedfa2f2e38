#include "src/bindings/packer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "texts.h"

namespace timpush {
namespace {

using crossing::Packer;

Packer pack(std::string_view command, std::string_view body) {
  Packer packer;
  Outcome outcome;
  const std::optional<Problem> problem =
      read_response(command_named(command), 200, Exact(body), packer, outcome);
  EXPECT_FALSE(problem) << sentence_of(*problem);
  return packer;
}

struct Packed {
  std::string narrow{};
  std::string wide{};
  std::vector<std::uint32_t>
      numbers{};  // but for the texts that a user may have beside its account
  std::vector<std::string> names{};

  friend bool operator==(const Packed&, const Packed&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Packed& packed) {
    return out << testing::PrintToString(std::tie(packed.narrow, packed.wide)) << ' '
               << testing::PrintToString(std::tie(packed.numbers, packed.names));
  }
};

Packed packed_by(const Packer& packer) {
  Packed packed{{packer.narrow.data(), packer.narrow.size()},
                to_utf8({packer.wide.data(), packer.wide.size()}),
                {packer.numbers.data(), packer.numbers.data() + packer.numbers.size()},
                packer.names};
  std::erase(packed.numbers, crossing::absent);
  return packed;
}

Packed attributes(const std::string& users) {
  return packed_by(pack("get_attr", R"({"ErrorCode":0,"UserAttrs":[)" + users + "]}"));
}
Packed tags(const std::string& users) {
  return packed_by(pack("get_tag", R"({"ErrorCode":0,"UserTags":[)" + users + "]}"));
}

constexpr std::uint32_t narrow(std::uint32_t length) { return length * 2; }
constexpr std::uint32_t wide(std::uint32_t length) { return length * 2 + 1; }

TEST(Packer, PacksAsItsHeaderSays) {
  EXPECT_EQ(attributes(R"({"To_Account":"Mary","Attrs":{"sex":"female"}})"),
            (Packed{"femaleMary", "", {1, 0, 12, 8}, {"sex"}}));
  EXPECT_EQ(tags(R"({"To_Account":"Mary","Tags":["vip","好"]})"),
            (Packed{"vipMary", "好", {2, 6, 3, 8}}));
  EXPECT_EQ(attributes(""), Packed{});
}

TEST(Packer, PutsTheAccountLastWhereverItStands) {
  EXPECT_EQ(attributes(R"({"Attrs":{"a":"bc","d":""},"To_Account":"Mary"},)"
                       R"({"To_Account":"Tom","Attrs":{}},)"
                       R"({"x":1,"Attrs":{"e":"f"},"y":[],"To_Account":""})"),
            (Packed{"bcMaryTomf",
                    "",
                    {2, 0, narrow(2), 1, 0, narrow(4), 0, narrow(3), 1, 2, narrow(1), 0},
                    {"a", "d", "e"}}));
  EXPECT_EQ(tags(R"({"Tags":["x","yz"],"To_Account":"a"},{"Tags":[],"To_Account":"b"})"),
            (Packed{"xyzab", "", {2, narrow(1), narrow(2), narrow(1), 0, narrow(1)}}));
}

TEST(Packer, HasEachNameOnce) {
  EXPECT_EQ(
      attributes(R"({"To_Account":"","Attrs":{"a":"","b":"","c":""}},)"
                 R"({"To_Account":"","Attrs":{"a":"","c":"","b":""}},)"
                 R"({"To_Account":"","Attrs":{"c":""}},)"
                 R"({"To_Account":"","Attrs":{"属性":"","a":"","属性":""}})"),
      (Packed{"",
              "",
              {3, 0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 2, 0, 1, 0, 0, 1, 2, 0, 0, 3, 3, 0, 0, 0, 3, 0, 0},
              {"a", "b", "c", "属性"}}));
}

// More names than any app has are not searched; they may be there again.
TEST(Packer, TakesAnyNumberOfNames) {
  std::string users;
  for (const std::string_view account : {"a", "b"}) {
    users += users.empty() ? "" : ",";
    users += R"({"To_Account":")" + std::string(account) + R"(","Attrs":{)";
    for (int i = 999; i >= 0; --i)
      users += '"' + std::to_string(i) + R"(":"")" + (i > 0 ? "," : "");
    users += "}}";
  }
  const Packer packer = pack("get_attr", R"({"ErrorCode":0,"UserAttrs":[)" + users + "]}");
  std::vector<std::string> expected;
  for (int i = 999; i >= 0; --i) expected.insert(expected.end(), {std::to_string(i), ""});
  EXPECT_EQ(unpack(packer, Command::Answers::attributes),
            (std::vector<Texts>{{"a", expected}, {"b", expected}}));
}

TEST(Packer, ReplacesAnAccountThatIsThereTwice) {
  for (const std::string account : {"", "b", "bcdef"}) {
    const auto size = narrow(static_cast<std::uint32_t>(account.size()));
    const std::string again = R"("To_Account":")" + account + '"';
    for (const std::string& user : {R"({"To_Account":"old","Attrs":{"k":"v"},)" + again + '}',
                                    R"({"To_Account":"旧",)" + again + R"(,"Attrs":{"k":"v"}})",
                                    R"({"Attrs":{"k":"v"},"To_Account":"old",)" + again + '}'}) {
      EXPECT_EQ(attributes(R"({"To_Account":"z","Attrs":{}},)" + user +
                           R"(,{"To_Account":"y","Attrs":{}})"),
                (Packed{"zv" + account + 'y',
                        "",
                        {0, narrow(1), 1, 0, narrow(1), size, 0, narrow(1)},
                        {"k"}}));
    }
  }
}

TEST(Packer, ReplacesItemsThatAreThereTwice) {
  for (const std::string user :
       {R"("To_Account":"a","Attrs":{"k":"v","l":"旧"},"Attrs":{"m":"xy"})",
        R"("Attrs":{"k":"v","l":"w"},"To_Account":"a","Attrs":{"m":"xy"})",
        R"("Attrs":{"k":"v","l":"旧"},"Attrs":{"m":"xy"},"To_Account":"a")",
        R"("Attrs":{"k":"v"},"To_Account":"bcd","Attrs":{},"To_Account":"a","Attrs":{"m":"xy"})"}) {
    Packed packed = attributes('{' + user + R"(},{"To_Account":"z","Attrs":{}})");
    ASSERT_FALSE(packed.names.empty());
    EXPECT_EQ(packed.names.back(), "m") << user;
    EXPECT_EQ(packed.numbers[1], packed.names.size() - 1) << user;
    packed.numbers[1] = 0;
    packed.names.clear();
    EXPECT_EQ(packed, (Packed{"xyaz", "", {1, 0, narrow(2), narrow(1), 0, narrow(1)}})) << user;
  }
  EXPECT_EQ(tags(R"({"Tags":["x","旧"],"To_Account":"a","Tags":["z"],"Tags":["q","新"]})"),
            (Packed{"qa", "新", {2, narrow(1), wide(1), narrow(1)}}));
}

TEST(Packer, ForgetsUsersThatAreThereTwice) {
  const Packer packer =
      pack("get_attr", R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"旧","Attrs":{"k":"v"}}],)"
                       R"("UserAttrs":[{"To_Account":"b","Attrs":{}}]})");
  EXPECT_EQ(packed_by(packer), (Packed{"b", "", {0, narrow(1)}}));
}

TEST(Packer, DropsAUserThatHasNoResult) {
  const std::string good = R"({"To_Account":"u#","Attrs":{"k":"v"}})";
  for (const std::string bad : {R"({"To_Account":"\ud83d","Attrs":{"k":"坏"}})",
                                R"({"Attrs":{"k":"\ude00","k":"d"},"To_Account":"坏"})"}) {
    const std::uint32_t size = narrow(2);
    EXPECT_EQ(attributes(repeat(2, good) + ',' + bad + ',' + good),
              (Packed{"vu0vu1vu#", "", {1, 0, 2, size, 1, 0, 2, size, 1, 0, 2, size}, {"k"}}));
    EXPECT_EQ(attributes(bad), (Packed{"", "", {}, {"k"}}));
  }
  EXPECT_EQ(tags(R"({"To_Account":"a","Tags":["\ud83d"]},{"To_Account":"b","Tags":["c"]})"),
            (Packed{"cb", "", {1, narrow(1), narrow(1)}}));
}

TEST(Packer, CountsLengthsInUtf16) {
  EXPECT_EQ(attributes(R"({"To_Account":"a😀张","Attrs":{"é":"\ud83d\ude00\u5f20","\ufeff":""}})"),
            (Packed{"", "😀张a😀张", {2, 0, wide(3), 1, 0, wide(4)}, {"é", "\uFEFF"}}));
  EXPECT_EQ(
      tags(R"({"Tags":["􏿿𐀀","\uffff","\u0000\u007f"],"To_Account":"𐀀"})"),
      (Packed{{"\0\x7F", 2}, "􏿿𐀀\uFFFF𐀀", {3, wide(4), wide(1), narrow(2), wide(2)}}));
}

TEST(Packer, IsEmptyWhenItWasCleared) {
  Packer packer = pack("get_attr", R"({"ErrorCode":0,"UserAttrs":[)"
                                   R"({"To_Account":"a好","Attrs":{"k":"v"}}]})");
  packer.clear();
  EXPECT_EQ(packed_by(packer), Packed{});
  Outcome outcome;
  ASSERT_FALSE(read_response(
      command_named("get_attr"), 200,
      R"({"ErrorCode":0,"UserAttrs":[{"Attrs":{"l":"w"},"To_Account":"b"}]})", packer, outcome));
  EXPECT_EQ(packed_by(packer), (Packed{"wb", "", {1, 0, narrow(1), narrow(1)}, {"l"}}));
}

}  // namespace
}  // namespace timpush
