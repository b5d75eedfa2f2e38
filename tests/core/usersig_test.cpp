#include <gtest/gtest.h>
#include <timpush/usersig.h>

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "src/limits.h"
#include "texts.h"

namespace timpush {
namespace {

const UserSig example{.identifier = "administrator",
                      .sdk_app_id = 1400000000,
                      .time = 1700000000,
                      .expire = 86400,
                      .signature = "yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60="};

std::string fields_of(const UserSig& sig) {
  return sig.identifier + '|' + std::to_string(sig.sdk_app_id) + '|' + std::to_string(sig.time) +
         '|' + std::to_string(sig.expire) + '|' + sig.user_buf.value_or("none") + '|' +
         sig.signature;
}

// A decoder of its own, without the length that the core refuses to look into.
std::string decode(std::string_view text) {
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '_') break;
    std::uint32_t value = 0;
    if (c >= 'A' && c <= 'Z') value = static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z') value = static_cast<std::uint32_t>(c - 'a' + 26);
    if (c >= '0' && c <= '9') value = static_cast<std::uint32_t>(c - '0' + 52);
    if (c == '*') value = 62;
    if (c == '-') value = 63;
    group = group << 6 | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits);
  }
  return bytes;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint64_t a = 1;
  std::uint64_t b = 0;
  for (const char c : bytes) b += a += static_cast<unsigned char>(c);
  return static_cast<std::uint32_t>(b % 65521 << 16 | a % 65521);
}

std::string trailer(std::string_view content) {
  const std::uint32_t sum = adler32(content);
  std::string bytes;
  for (const unsigned shift : {24u, 16u, 8u, 0u}) bytes += static_cast<char>(sum >> shift);
  return bytes;
}

std::string block(std::string_view content, bool last) {
  const auto size = static_cast<unsigned>(content.size());
  std::string bytes(1, last ? '\1' : '\0');
  for (const unsigned value : {size, size >> 8, ~size, ~size >> 8}) {
    bytes += static_cast<char>(value);
  }
  return bytes.append(content);
}

std::string pack_json(const std::string& json) {
  return "\x78\x01" + block(json, true) + trailer(json);
}

std::optional<std::string> content_of(std::string_view zlib) { return stored_content(Exact(zlib)); }

// --- the vendor's vectors ---------------------------------------------------------------------------------------------

TEST(SignedContent, IsWhatTheVendorSigns) {
  const Json vectors = load("usersig.json");
  ASSERT_EQ(vectors["vectors"].size(), 2U);
  for (const Json& vector : vectors["vectors"]) {
    const std::string id = vector["identifier"];
    const std::int64_t expire = vector["expire"];
    const UserSig sig{.identifier = id,
                      .sdk_app_id = vectors["sdkAppId"],
                      .time = vectors["time"],
                      .expire = expire};
    EXPECT_EQ(signed_content(sig),
              "TLS.identifier:" + id +
                  "\nTLS.sdkappid:1400000000\nTLS.time:1700000000\nTLS.expire:" +
                  std::to_string(expire) + "\n");
  }
}

TEST(SignedContent, HasTheUserBufLast) {
  UserSig sig = example;
  sig.user_buf = "eyJhIjoxfQ==";
  EXPECT_EQ(signed_content(sig), signed_content(example) + "TLS.userbuf:eyJhIjoxfQ==\n");
}

TEST(SignedContent, HasALineForAUserBufThatIsEmptyAndNoneWhereThereIsNone) {
  UserSig sig = example;
  sig.user_buf = "";
  EXPECT_EQ(signed_content(sig), signed_content(example) + "TLS.userbuf:\n");
  const Json json = parse(*content_of(decode(*pack_user_sig(sig))));
  EXPECT_EQ(json["TLS.userbuf"], "");
  EXPECT_EQ((*read_user_sig(json.dump())).user_buf, "");
  EXPECT_EQ((*read_user_sig(*content_of(decode(*pack_user_sig(example))))).user_buf, std::nullopt);
}

TEST(UnpackUserSig, OpensTheVendorsAndLeavesInflatingToOthers) {
  const Json vectors = load("usersig.json");
  for (const Json& vector : vectors["vectors"]) {
    const std::string text = vector["userSig"];
    const Result<std::string> zlib = unpack_user_sig(Exact(text));
    ASSERT_TRUE(zlib);
    EXPECT_EQ(*zlib, decode(text));
    EXPECT_EQ(zlib->substr(0, 2), "\x78\x9C");
    EXPECT_FALSE(content_of(*zlib)) << "it is compressed";
  }
}

// --- there and back ---------------------------------------------------------------------------------------------------

void expect_there_and_back(const UserSig& sig) {
  const std::string text = *pack_user_sig(sig);
  EXPECT_EQ(
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_"),
      std::string::npos);
  const Result<std::string> zlib = unpack_user_sig(Exact(text));
  ASSERT_TRUE(zlib);
  const std::optional<std::string> content = content_of(*zlib);
  ASSERT_TRUE(content);
  const Result<UserSig> read = read_user_sig(Exact(*content));
  ASSERT_TRUE(read) << *content << sentence_of(read.problem());
  EXPECT_EQ(fields_of(*read), fields_of(sig));

  const Json json = parse(*content);
  EXPECT_EQ(json["TLS.ver"], "2.0");
  EXPECT_TRUE(json["TLS.sdkappid"].is_number_integer());
  EXPECT_EQ(json["TLS.identifier"], sig.identifier);
  EXPECT_EQ(json.contains("TLS.userbuf"), sig.user_buf.has_value());
}

TEST(PackUserSig, ComesBackTheSame) {
  expect_there_and_back(example);
  for (const std::string id : {"a", "管理员", R"("quoted")", R"(back\slash\)", "a b&c=d", "😀",
                               "</script>", "\uFEFF", "__proto__"}) {
    UserSig sig = example;
    sig.identifier = id;
    expect_there_and_back(sig);
    sig.user_buf = "eyJhIjoxfQ==";
    expect_there_and_back(sig);
  }
}

TEST(PackUserSig, ComesBackTheSameAtEveryLengthOfTheLastGroup) {
  std::set<std::size_t> padded;
  for (std::size_t size = 1; size <= 12; ++size) {
    UserSig sig = example;
    sig.identifier = std::string(size, 'a');
    expect_there_and_back(sig);
    const std::string text = *pack_user_sig(sig);
    EXPECT_EQ(text.size() % 4, 0U);
    padded.insert(text.size() - 1 - text.find_last_not_of('_'));
  }
  EXPECT_EQ(padded, (std::set<std::size_t>{0, 1, 2}));
}

TEST(PackUserSig, ComesBackTheSameAtTheLimitsOfItsNumbers) {
  UserSig sig = example;
  sig.sdk_app_id = 4294967295;
  sig.time = 253402300799;
  sig.expire = 50LL * 365 * 86400;
  expect_there_and_back(sig);
  sig.sdk_app_id = 1;
  sig.time = 0;
  sig.expire = 1;
  expect_there_and_back(sig);
}

TEST(PackUserSig, MakesNothingThatIsTooLongToBeRead) {
  const std::size_t around =
      content_of(decode(*pack_user_sig(example)))->size() - example.identifier.size();
  const std::size_t longest = limits::user_sig_bytes / 4 * 3 - 11 - around;
  UserSig sig = example;
  sig.identifier = std::string(longest, 'i');
  EXPECT_EQ((*pack_user_sig(sig)).size(), limits::user_sig_bytes);
  expect_there_and_back(sig);
  sig.identifier += 'i';
  EXPECT_EQ(to_text(pack_user_sig(sig).problem().path), "identifier");
  sig.identifier = "a";
  sig.user_buf = std::string(100'000, 'A');
  const Result<std::string> text = pack_user_sig(sig);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.problem().code, Errc::invalid_argument);
  EXPECT_EQ(to_text(text.problem().path), "userBuf");
  EXPECT_EQ(message_of(text.problem()), "is too long: a UserSig has 16384 characters at most");
  EXPECT_EQ(hint_of(text.problem()), "Shorten it; the vendor's own are below 1,000");
}

TEST(PackUserSig, WritesTheSameBytesEverywhere) {
  const std::string json =
      R"({"TLS.ver":"2.0","TLS.identifier":"administrator","TLS.sdkappid":1400000000,"TLS.expire":86400,)"
      R"("TLS.time":1700000000,"TLS.sig":"yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60="})";
  EXPECT_EQ(decode(*pack_user_sig(example)), pack_json(json));
}

// --- stored blocks ----------------------------------------------------------------------------------------------------

TEST(StoredContent, JoinsBlocksOfAnySize) {
  const std::string content = "abcdef";
  const std::string blocks = block("", false) + block("abc", false) + block("def", false);
  EXPECT_EQ(content_of("\x78\x01" + blocks + block("", true) + trailer(content)), content);
  EXPECT_EQ(content_of("\x78\x9C" + block(content, true) + trailer(content)), content);
  EXPECT_EQ(content_of("\x78\x01" + block("", true) + trailer("")), "");
}

TEST(StoredContent, RefusesWhatIsNotAStreamOfStoredBlocks) {
  const std::string rest = block("abc", true) + trailer("abc");
  ASSERT_TRUE(content_of("\x78\x01" + rest));
  const std::vector<std::string> streams{
      "",
      "\x78",
      "\x78\x01",
      "\x78\x01\x01",
      "\x78\x02" + rest,  // wrong check of the header
      "\x79\x01" + rest,
      "\x08\x1D" + rest,  // another method or window
      "\x78\x20" + rest,  // a preset dictionary
      "\x78\x01" + rest + "x",
      "\x78\x01" + rest.substr(1),                        // too much, too little
      "\x78\x01" + block("abc", false) + trailer("abc"),  // no last block
      "\x78\x01" + block("abc", true) + trailer("abd"),   // another content
      "\x78\x01" + block("abc", true),                    // no check
      "\x78\x01" + std::string(100, '\0'),
      "\x78\x01" + std::string(100, '\xFF'),
  };
  for (const std::string& stream : streams) {
    EXPECT_FALSE(content_of(stream)) << testing::PrintToString(stream);
  }
}

TEST(StoredContent, RefusesAStreamThatIsCutAnywhere) {
  const std::string zlib = decode(*pack_user_sig(example));
  for (std::size_t size = 0; size < zlib.size(); ++size) {
    EXPECT_FALSE(content_of(std::string_view(zlib).substr(0, size))) << size;
  }
}

TEST(StoredContent, NeverBelievesAChangedByte) {
  const std::string zlib = decode(*pack_user_sig(example));
  const std::optional<std::string> content = content_of(zlib);
  ASSERT_TRUE(content);
  for (std::size_t i = 0; i < zlib.size(); ++i) {
    for (unsigned value = 0; value < 256; ++value) {
      std::string changed = zlib;
      changed[i] = static_cast<char>(value);
      if (changed == zlib) continue;
      const std::optional<std::string> read = content_of(changed);
      // The second byte also says how hard the packer tried, which changes nothing of the content.
      if (i == 1 && read) {
        EXPECT_EQ(*read, *content) << value;
      } else {
        EXPECT_FALSE(read) << i << ' ' << value;
      }
    }
  }
}

// --- text -------------------------------------------------------------------------------------------------------------

const std::string whole_hint =
    "Copy the whole UserSig; it often loses its end, or its * - _ were changed on the way";

void expect_malformed(const Problem& problem, const std::string& message) {
  EXPECT_EQ(problem.code, Errc::invalid_argument);
  EXPECT_EQ(to_text(problem.path), "userSig");
  EXPECT_EQ(message_of(problem), message);
  EXPECT_EQ(hint_of(problem), whole_hint);
}

TEST(UnpackUserSig, RefusesWhatIsNotItsBase64) {
  for (const std::string text :
       {"", "A", "AB", "ABC", "ABCDE", "____", "A___", "AB_C", "_ABC", "ABCD____", "AB+/",
        "AB==", "ABC=", "AB D", "ABC\n", "AB\xC3\xA9", "ABC%"}) {
    const Result<std::string> zlib = unpack_user_sig(Exact(text));
    ASSERT_FALSE(zlib) << text;
    expect_malformed(zlib.problem(), "is not base64 as a UserSig has it");
  }
  EXPECT_EQ(*unpack_user_sig("AA__"), std::string(1, '\0'));
  EXPECT_EQ(*unpack_user_sig("**--"), "\xFB\xEF\xFF");
}

TEST(UnpackUserSig, LooksIntoNothingThatIsTooLong) {
  EXPECT_TRUE(unpack_user_sig(std::string(limits::user_sig_bytes, 'A')));
  const Result<std::string> zlib = unpack_user_sig(std::string(limits::user_sig_bytes + 4, 'A'));
  ASSERT_FALSE(zlib);
  expect_malformed(zlib.problem(), "is too long to be a UserSig");
}

TEST(UnpackUserSig, NeverBelievesAChangedCharacter) {
  const std::string text = *pack_user_sig(example);
  const std::string content = *content_of(decode(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned value = 0; value < 256; ++value) {
      std::string changed = text;
      changed[i] = static_cast<char>(value);
      const Result<std::string> zlib = unpack_user_sig(Exact(changed));
      if (!zlib) continue;
      const std::optional<std::string> read = content_of(*zlib);
      EXPECT_EQ(read.value_or(content), content) << i << ' ' << value;
    }
    const Result<std::string> cut = unpack_user_sig(Exact(std::string_view(text).substr(0, i)));
    EXPECT_FALSE(cut && content_of(*cut)) << i;
  }
}

// --- fields -----------------------------------------------------------------------------------------------------------

const std::string packed =
    R"({"TLS.ver":"2.0","TLS.identifier":"a","TLS.sdkappid":1,"TLS.expire":2,"TLS.time":3,"TLS.sig":"s"})";

std::string replaced(const std::string& what, const std::string& with) {
  std::string json = packed;
  const std::size_t at = json.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return json.replace(at, what.size(), with);
}

TEST(ReadUserSig, ReadsFieldsInAnyOrderAmongOthers) {
  const Result<UserSig> sig = read_user_sig(Exact(
      R"({"TLS.sig":"s","TLS.new":[{"TLS.time":9}],"TLS.time":3,"TLS.expire":2,"TLS.userbuf":"dQ==",)"
      R"("TLS.sdkappid":1,"TLS.identifier":"\u5f20","TLS.ver":"2.0"})"));
  ASSERT_TRUE(sig);
  EXPECT_EQ(fields_of(*sig), "张|1|3|2|dQ==|s");
}

TEST(ReadUserSig, IsWideAboutForHowLongOneIsGood) {
  for (const std::int64_t expire : {-1LL, 0LL, 1576800001LL, 9007199254740991LL}) {
    const Result<UserSig> sig =
        read_user_sig(Exact(replaced(":2,", ":" + std::to_string(expire) + ",")));
    ASSERT_TRUE(sig) << expire;
    EXPECT_EQ(sig->expire, expire);
  }
}

TEST(ReadUserSig, RefusesAnotherVersion) {
  for (const std::string version : {"1.0", "2.1", "", "2.0 "}) {
    const Result<UserSig> sig = read_user_sig(Exact(replaced("2.0", version)));
    ASSERT_FALSE(sig) << version;
    expect_malformed(sig.problem(), "is of version " + version + ", not 2.0");
  }
}

TEST(ReadUserSig, RefusesFieldsThatCannotBe) {
  struct Case {
    std::string json, field, message, hint = whole_hint;
  };
  const auto field = [](const std::string& name) { return "userSig[\"" + name + "\"]"; };
  const std::vector<Case> cases{
      {"", "userSig", "is not JSON (byte 1)"},
      {"[]", "userSig", "must be an object, not an array"},
      {packed + "x", "userSig", "is not JSON (byte " + std::to_string(packed.size() + 1) + ")"},
      {replaced("\"2.0\"", "2"), field("TLS.ver"), "must be a string, not a number"},
      {replaced(R"("TLS.ver":"2.0",)", ""), field("TLS.ver"), "is missing"},
      {replaced(R"(,"TLS.sig":"s")", ""), field("TLS.sig"), "is missing"},
      {replaced(R"("a")", R"("")"), field("TLS.identifier"), "must not be empty"},
      {replaced(R"("a")", R"("a\nTLS.sdkappid:2")"), field("TLS.identifier"),
       "must not hold a control character", "Remove line breaks, tabs and zero bytes from it"},
      {replaced(R"("a")", R"("a\ud83d")"), field("TLS.identifier"),
       "holds half of a surrogate pair, which is no character",
       "A text was probably cut in the middle of an emoji; cut it between characters"},
      {replaced(":1,", ":\"1\","), field("TLS.sdkappid"), "must be an integer, not a string"},
      {replaced(":1,", ":0,"), field("TLS.sdkappid"),
       "must be an integer from 1 to 4294967295, not 0"},
      {replaced(":2,", ":1.5,"), field("TLS.expire"),
       "must be an integer, not a number with a fraction or exponent"},
      {replaced(":2,", ":9007199254740992,"), field("TLS.expire"),
       "must be an integer from -9007199254740991 to 9007199254740991, not 9007199254740992"},
      {replaced(":3,", ":9223372036854775808,"), field("TLS.time"),
       "must be an integer from 0 to 253402300799, not one far beyond"},
      {replaced("\"s\"", "\"\xFF\""), field("TLS.sig"),
       "is not JSON (byte " + std::to_string(packed.size() - 2) + ")"},
  };
  for (const Case& each : cases) {
    const Result<UserSig> sig = read_user_sig(Exact(each.json));
    ASSERT_FALSE(sig) << each.json;
    EXPECT_EQ(sig.problem().code, Errc::invalid_argument) << each.json;
    EXPECT_EQ(to_text(sig.problem().path), each.field) << each.json;
    EXPECT_EQ(message_of(sig.problem()), each.message) << each.json;
    EXPECT_EQ(hint_of(sig.problem()), each.hint) << each.json;
  }
}

TEST(ReadUserSig, CountsTheLastOfAFieldThatIsThereTwice) {
  const Result<UserSig> sig = read_user_sig(
      Exact(replaced(":3,", R"(:3,"TLS.time":4,"TLS.identifier":"b","TLS.ver":"2.0",)")));
  ASSERT_TRUE(sig);
  EXPECT_EQ(fields_of(*sig), "b|1|4|2|none|s");
  EXPECT_FALSE(read_user_sig(Exact(replaced(":3,", R"(:3,"TLS.ver":"1.0",)"))));
}

TEST(ReadUserSig, RefusesWhatIsCutOrDeep) {
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(read_user_sig(Exact(std::string_view(packed).substr(0, size)))) << size;
  }
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(read_user_sig(Exact(deep)));
  EXPECT_FALSE(read_user_sig(Exact(replaced(R"("TLS.ver")", "\"x\":" + deep + R"(,"TLS.ver")"))));
}

// --- signing ----------------------------------------------------------------------------------------------------------

TEST(CheckUserSig, RefusesWhatCannotBeSigned) {
  EXPECT_FALSE(check_user_sig(example));
  const std::string expire_hint = "Give whole seconds, at most 50 years; a day or more is advised";
  struct Case {
    UserSig sig;
    std::string field, message, hint;
  };
  std::vector<Case> cases;
  const auto add = [&cases](auto change, const std::string& field, const std::string& message,
                            const std::string& hint) {
    UserSig sig = example;
    change(sig);
    cases.push_back({sig, field, message, hint});
  };
  add([](UserSig& sig) { sig.identifier = ""; }, "identifier", "must not be empty",
      "Give the UserID to sign for");
  add([](UserSig& sig) { sig.identifier = "a\nTLS.sdkappid:1"; }, "identifier",
      "must not hold a control character", "Remove line breaks, tabs and zero bytes from it");
  add([](UserSig& sig) { sig.sdk_app_id = 0; }, "sdkAppId",
      "must be an integer from 1 to 4294967295, not 0",
      "Copy the SDKAppID of your app from the Chat console, as a number");
  add([](UserSig& sig) { sig.time = 1700000000000; }, "time",
      "must be an integer from 0 to 253402300799, not 1700000000000",
      "Give whole seconds since 1970, not milliseconds");
  add([](UserSig& sig) { sig.expire = 0; }, "expire",
      "must be an integer from 1 to 1576800000, not 0", expire_hint);
  add([](UserSig& sig) { sig.expire = 1576800001; }, "expire",
      "must be an integer from 1 to 1576800000, not 1576800001", expire_hint);
  for (const Case& each : cases) {
    const auto never = [](const std::string&) -> std::string {
      ADD_FAILURE() << "nothing is signed";
      return "";
    };
    for (const Problem& problem :
         {*check_user_sig(each.sig), sign_user_sig(each.sig, never).problem()}) {
      EXPECT_EQ(problem.code, Errc::invalid_argument) << each.field;
      EXPECT_EQ(to_text(problem.path), each.field);
      EXPECT_EQ(message_of(problem), each.message);
      EXPECT_EQ(hint_of(problem), each.hint);
    }
  }
}

// The bytes of base64 with + and /.
std::string bytes_of(std::string base64) {
  for (char& c : base64) {
    c = c == '+' ? '*' : c == '/' ? '-' : c == '=' ? '_' : c;
  }
  return decode(base64);
}

TEST(SignUserSig, MakesTheVendorsSignature) {
  const Json vectors = load("usersig.json");
  for (const Json& vector : vectors["vectors"]) {
    UserSig sig{.identifier = vector["identifier"],
                .sdk_app_id = vectors["sdkAppId"],
                .time = vectors["time"],
                .expire = vector["expire"],
                .signature = "what stood here does not matter"};
    const std::string expected = vector["sig"];
    std::string content;
    const Result<std::string> text = sign_user_sig(sig, [&](const std::string& signed_text) {
      content = signed_text;
      return bytes_of(expected);  // HMAC-SHA256 of the fixture's key
    });
    ASSERT_TRUE(text);
    EXPECT_EQ(content, signed_content(sig));
    const Result<UserSig> read = read_user_sig(*content_of(decode(*text)));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->signature, expected);
    sig.signature = expected;
    EXPECT_EQ(fields_of(*read), fields_of(sig));
    EXPECT_EQ(*text, *pack_user_sig(sig));
  }
}

TEST(SignUserSig, SignsTheUserBufToo) {
  UserSig sig = example;
  sig.user_buf = "eyJhIjoxfQ==";
  std::string content;
  const Result<std::string> text = sign_user_sig(sig, [&content](const std::string& signed_text) {
    content = signed_text;
    return std::string(32, '\xFF');
  });
  ASSERT_TRUE(text);
  EXPECT_EQ(content, signed_content(example) + "TLS.userbuf:eyJhIjoxfQ==\n");
  const Result<UserSig> read = read_user_sig(*content_of(decode(*text)));
  EXPECT_EQ(read->user_buf, sig.user_buf);
  EXPECT_EQ(read->signature, "//////////////////////////////////////////8=");
}

TEST(SignUserSig, RefusesWhatIsNoHmacSha256) {
  const UserSig sig{.identifier = "a", .sdk_app_id = 1, .time = 0, .expire = 1};
  for (const std::size_t size : {0U, 12U, 64U}) {  // 64: as hexadecimal digits
    const Result<std::string> text =
        sign_user_sig(sig, [size](const std::string&) { return std::string(size, 'x'); });
    ASSERT_FALSE(text) << size;
    EXPECT_EQ(text.problem().reason, Reason::bad_hmac) << size;
    EXPECT_EQ(text.problem().actual, size);
  }
}

TEST(SignUserSig, MakesNothingThatIsTooLongToBeRead) {
  UserSig sig = example;
  sig.identifier = std::string(limits::user_sig_bytes, 'i');
  const Result<std::string> text =
      sign_user_sig(sig, [](const std::string&) { return std::string(32, 'x'); });
  ASSERT_FALSE(text);
  EXPECT_EQ(text.problem().reason, Reason::long_user_sig);
}

TEST(ToBase64, WritesTheUsualAlphabet) {
  const std::vector<std::pair<std::string, std::string>> rfc4648{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"},
                                                                 {"\xFB\xEF\xFF", "++//"}};
  for (const auto& [bytes, text] : rfc4648) EXPECT_EQ(to_base64(Exact(bytes)), text);
}

}  // namespace
}  // namespace timpush
