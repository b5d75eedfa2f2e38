#include "src/json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "texts.h"

namespace timpush {
namespace {

// Writes down what it is told, with a ! behind a text that is not whole, and stops when `stop_after` events were told.
class Scribe final : public json::Handler {
 public:
  explicit Scribe(std::size_t stop_after = ~std::size_t{0}) : left_(stop_after) {}

  bool on_null() override { return note("null"); }
  bool on_boolean() override { return note("boolean"); }
  bool on_integer(std::int64_t value) override { return note(std::to_string(value)); }
  bool on_fraction() override { return note("fraction"); }
  bool on_string(std::string_view text, bool is_whole) override {
    return note('"' + std::string(text) + (is_whole ? "\"" : "\"!"));
  }
  bool on_object() override { return note("{"); }
  bool on_key(std::string_view text, bool is_whole) override {
    return note(std::string(text) + (is_whole ? ":" : ":!"));
  }
  bool on_object_end() override { return note("}"); }
  bool on_array() override { return note("["); }
  bool on_array_end() override { return note("]"); }
  void on_error(std::size_t byte) override {
    ++errors;
    position = byte;
  }

  std::string events;
  int errors = 0;
  std::size_t position = 0;

 private:
  bool note(std::string_view event) {
    if (!events.empty()) events += ' ';
    events += event;
    return --left_ > 0;
  }

  std::size_t left_;
};

std::string events_of(std::string_view text) {
  Scribe scribe;
  const bool whole = json::read(Exact(text), scribe);
  EXPECT_EQ(whole, scribe.errors == 0) << text;
  EXPECT_LE(scribe.errors, 1) << text;
  return whole ? scribe.events : "error";
}

TEST(Read, TellsEverythingInOrder) {
  EXPECT_EQ(events_of(R"( {"a" : [1, "x", null, true, false, 1.5, -2], "b": {}, "": []} )"),
            R"({ a: [ 1 "x" null boolean boolean fraction -2 ] b: { } : [ ] })");
  EXPECT_EQ(events_of("0"), "0");
  EXPECT_EQ(events_of(R"("")"), R"("")");
}

TEST(Read, UnescapesTexts) {
  EXPECT_EQ(events_of(R"("\u0041\"\\\/\b\f\n\r\t\u5F20\ud83d\ude00\u0000")"),
            "\"A\"\\/\b\f\n\r\t张😀" + std::string(1, '\0') + '"');
}

TEST(Read, TellsIntegersBeyond64BitsAsTheNearestThatFits) {
  EXPECT_EQ(events_of("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(events_of("9223372036854775808"), "9223372036854775807");
  EXPECT_EQ(events_of("18446744073709551615"), "9223372036854775807");
  EXPECT_EQ(events_of("18446744073709551616"), "9223372036854775807");
  EXPECT_EQ(events_of("1" + std::string(100, '0')), "9223372036854775807");
  EXPECT_EQ(events_of("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(events_of("-9223372036854775809"), "-9223372036854775808");
  EXPECT_EQ(events_of("-0"), "0");
}

TEST(Read, TellsFractionsAndExponentsApartFromIntegers) {
  for (const std::string_view text : {"0.0", "1e0", "1E2", "-1.5e-7", "100000000000000000000.5",
                                      "1e999", "-1e999", "1e-999", "0.1e+400"}) {
    EXPECT_EQ(events_of(text), "fraction") << text;
  }
}

TEST(Read, RefusesWhatIsNotJson) {
  const std::vector<std::string> texts{
      "",          " ",          "{",      "}",          "[",         "{\"a\"",  "{\"a\":",
      "{\"a\":1",  "{\"a\":1,}", "[1,]",   "[1 2]",      "{a:1}",     "{'a':1}", "nul",
      "nulll",     "True",       "NaN",    "Infinity",   "+1",        "01",      "1.",
      ".5",        "1e",         "-",      "0x1",        "\"",        "\"a",     "\"\\x\"",
      "\"\\u12\"", "\"\t\"",     "\"\n\"", "{} {}",      "{}x",       "{},",     "[1]]",
      "// c\n1",   "/* c */ 1",  "<html>", "\"\xC2\x85", "undefined",
  };
  for (const std::string& text : texts) EXPECT_EQ(events_of(text), "error") << text;
}

TEST(Read, DoesNotTakeAZeroByteForTheEnd) {
  using namespace std::string_view_literals;
  EXPECT_EQ(events_of("{}\0"sv), "error");
  EXPECT_EQ(events_of("{}\0garbage"sv), "error");
  EXPECT_EQ(events_of("{\"a\":\0 1}"sv), "error");
  EXPECT_EQ(events_of("\0{}"sv), "error");
  EXPECT_EQ(events_of("\"\0\""sv), "error");
}

TEST(Read, RefusesTextThatIsNotUtf8) {
  const std::vector<std::string> bad{
      "\x80",              // a continuation byte alone
      "\xC3",              // cut after the first of two
      "\xE5\xBC",          // cut after the second of three
      "\xF0\x9F\x98",      // cut after the third of four
      "\xC0\x80",          // overlong zero
      "\xC1\xBF",          // overlong DEL
      "\xE0\x9F\xBF",      // overlong U+07FF
      "\xF0\x8F\xBF\xBF",  // overlong U+FFFF
      "\xED\xA0\x80",      // U+D800
      "\xED\xBF\xBF",      // U+DFFF
      "\xF4\x90\x80\x80",  // U+110000
      "\xF5\x80\x80\x80",
      "\xFE",
      "\xFF",
  };
  for (const std::string& bytes : bad) {
    EXPECT_EQ(events_of('"' + bytes + '"'), "error") << testing::PrintToString(bytes);
    EXPECT_EQ(events_of("{\"" + bytes + "\":1}"), "error") << testing::PrintToString(bytes);
    EXPECT_EQ(events_of("\"a" + bytes), "error") << testing::PrintToString(bytes);
    EXPECT_EQ(events_of(bytes), "error") << testing::PrintToString(bytes);
  }
  EXPECT_EQ(events_of("\"\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF\""),
            "\"\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF\"");
}

// --- half of a surrogate pair -----------------------------------------------------------------------------------------

// Where a text has no half that stands alone, what is read of it is whole.
TEST(Read, TakesTwoHalvesForOneCharacter) {
  EXPECT_EQ(events_of(R"(["\ud83d\ude00","\uD83D\uDE00","a\ud83d\ude00b","\udbff\udfff"])"),
            "[ \"😀\" \"😀\" \"a😀b\" \"\U0010FFFF\" ]");
  EXPECT_EQ(events_of(R"({"\ud800\udc00":"\ud7ff\ue000"})"), "{ \U00010000: \"\uD7FF\uE000\" }");
}

TEST(Read, PutsTheReplacementCharacterWhereHalfAPairStands) {
  const std::vector<std::pair<std::string, std::string>> texts{
      {R"(\ud83d)", "\uFFFD"},
      {R"(\ude00)", "\uFFFD"},
      {R"(\uD800)", "\uFFFD"},
      {R"(\uDbFf)", "\uFFFD"},
      {R"(\udC00)", "\uFFFD"},
      {R"(\uDFFF)", "\uFFFD"},
      {R"(\ud83dx)", "\uFFFDx"},
      {R"(x\ud83d)", "x\uFFFD"},
      {R"(x\ude00y)", "x\uFFFDy"},
      {R"(\ud83d\n)", "\uFFFD\n"},
      {R"(\ud83d\\)", "\uFFFD\\"},
      {R"(\ud83d\")", "\uFFFD\""},
      {R"(\ud83d\u0041)", "\uFFFDA"},
      {R"(\ud83d\ue000)", "\uFFFD\uE000"},
      {R"(\ud83d\ud83d)", "\uFFFD\uFFFD"},
      {R"(\ude00\ude00)", "\uFFFD\uFFFD"},
      {R"(\ude00\ud83d)", "\uFFFD\uFFFD"},
      {R"(\ud83d\ud83d\ude00)", "\uFFFD😀"},
      {R"(\ud83d\ude00\ude00)", "😀\uFFFD"},
      {R"(\ud83d\ude00\ud83d)", "😀\uFFFD"},
      {R"(\ud83da\ude00b\ud83d)", "\uFFFDa\uFFFDb\uFFFD"},
      {R"(\ud83d\\ude00)", "\uFFFD\\ude00"},
      {R"(\\\ud83d)", "\\\uFFFD"},
      {R"(\\\\\ud83d)", "\\\\\uFFFD"},
      {R"(\ufffd\ud83d)", "\uFFFD\uFFFD"},
      {R"(张\ud83d😀)", "张\uFFFD😀"},
  };
  for (const auto& [escaped, read] : texts) {
    EXPECT_EQ(events_of('"' + escaped + '"'), '"' + read + "\"!") << escaped;
    EXPECT_EQ(events_of("[\"" + escaped + "\"]"), "[ \"" + read + "\"! ]") << escaped;
    EXPECT_EQ(events_of("{\"" + escaped + "\":\"\"}"), "{ " + read + ":! \"\" }") << escaped;
  }
}

TEST(Read, SaysOfEachTextAloneWhetherItIsWhole) {
  EXPECT_EQ(events_of(R"(["a","\ud83d","b","\ude00","\ud83d\ude00","\ud83d","\ude00",1,"c"])"),
            "[ \"a\" \"\uFFFD\"! \"b\" \"\uFFFD\"! \"😀\" \"\uFFFD\"! \"\uFFFD\"! 1 \"c\" ]");
  EXPECT_EQ(events_of(R"({"\ud83d":"a","b":"\ud83d","c":{"\ude00":null}})"),
            "{ \uFFFD:! \"a\" b: \"\uFFFD\"! c: { \uFFFD:! null } }");
}

TEST(Read, TakesAnEscapedBackslashForNoEscape) {
  EXPECT_EQ(events_of(R"("\\ud83d")"), R"("\ud83d")");
  EXPECT_EQ(events_of(R"("\\\\ude00")"), R"("\\ude00")");
  EXPECT_EQ(events_of(R"(["\\","ud83d","\\\"ude00"])"), R"([ "\" "ud83d" "\"ude00" ])");
  EXPECT_EQ(events_of(R"("ud83d")"), R"("ud83d")");
}

TEST(Read, TakesABadEscapeForNoHalf) {
  for (const std::string text :
       {R"("\ud83d\ude00 \q")", R"("\ud83d\q")", R"("\q\ud83d")", R"("\ud83d\ude0")", R"("\ud83")",
        R"("\ud83g")", R"("\uD83D\u")", R"("\ud83d\)", R"("\ud83d)", R"("\ud83d\u12)", R"(\ud83d)",
        R"([\ud83d])", R"(["a"\ud83d])", R"({"a"\ud83d:1})", R"(1\ud83d)", R"("a"\ud83d)",
        "\"\\ud83d\n\"", "\"\\ud83d\xFF\"", "\"\\U0000\\ud83d\""}) {
    EXPECT_EQ(events_of(text), "error") << text;
  }
}

// The half is six bytes, as what is put in its place.
TEST(Read, CountsBytesBehindAHalfAsTheyStand) {
  const auto position_of = [](std::string_view text) {
    Scribe scribe;
    EXPECT_FALSE(json::read(Exact(text), scribe)) << text;
    EXPECT_EQ(scribe.errors, 1) << text;
    return scribe.position;
  };
  EXPECT_EQ(position_of(R"({"a":"\ud83d"x})"), 14U);
  EXPECT_EQ(position_of(R"({"\ude00":"\ud83d\ud83d",x})"), 26U);
  EXPECT_EQ(position_of(R"("\ud83d\ude00 \q")"), 16U);
  EXPECT_EQ(position_of(R"("\ud83d\q")"), 9U);
  EXPECT_EQ(position_of("[\"\\ud83d\"]\xFF"), 11U);
  EXPECT_EQ(position_of(std::string_view("[\"\\ud83d\"]\0", 11)), 11U);
  const std::string_view whole = R"({"\ud83d":["\ude00\ud83d","\ud83d\ude00\\",{"a":"\ud83d"}]})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(position_of(whole.substr(0, size)), size + 1) << size;
  }
}

TEST(Read, FindsHalvesOfEveryCodeUnit) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (unsigned unit = 0xD700; unit < 0xE100; ++unit) {
    std::string text = "\"\\u";
    for (const unsigned shift : {12u, 8u, 4u, 0u}) text += digits[unit >> shift & 15];
    text += '"';
    const bool is_half = unit >= 0xD800 && unit < 0xE000;
    const char16_t alone[] = {is_half ? u'\uFFFD' : static_cast<char16_t>(unit)};
    EXPECT_EQ(events_of(text), '"' + to_utf8({alone, 1}) + (is_half ? "\"!" : "\"")) << text;
  }
}

TEST(Read, StopsWhenTheHandlerSaysSo) {
  const std::string_view text = R"({"a":[1,"x",null,true,1.5,{}]})";
  Scribe all;
  ASSERT_TRUE(json::read(Exact(text), all));
  for (std::size_t events = 1; events <= 12; ++events) {
    Scribe scribe(events);
    EXPECT_FALSE(json::read(Exact(text), scribe)) << events;
    EXPECT_EQ(scribe.errors, 0);
    EXPECT_EQ(all.events.find(scribe.events), 0U) << scribe.events;
  }
}

TEST(Read, NeverUsesTheStackForDepth) {
  constexpr std::size_t depth = 100'000;
  std::string open;
  for (std::size_t i = 0; i < depth; ++i) open += "{\"a\":[";
  std::string close;
  for (std::size_t i = 0; i < depth; ++i) close += "]}";
  EXPECT_NE(events_of(open + close), "error");
  EXPECT_EQ(events_of(open), "error");
}

TEST(Read, SaysWhereItStumbled) {
  Scribe scribe;
  EXPECT_FALSE(json::read(Exact(R"({"a":x})"), scribe));
  EXPECT_EQ(scribe.position, 6U);
  EXPECT_FALSE(json::read(Exact(R"({"a":1}x)"), scribe));
  EXPECT_EQ(scribe.position, 8U);
  EXPECT_FALSE(json::read(Exact(std::string_view("{}\0", 3)), scribe));
  EXPECT_EQ(scribe.position, 3U);
}

TEST(Read, SaysThatATextEndsTooEarlyByAPositionBehindIt) {
  const std::string_view text = "[{\"a\\n\u5F20\":[true,-1.5e3,\"x\"],\"b\":null}]";
  for (std::size_t size = 0; size < text.size(); ++size) {
    Scribe scribe;
    EXPECT_FALSE(json::read(Exact(text.substr(0, size)), scribe)) << size;
    EXPECT_EQ(scribe.errors, 1) << size;
    EXPECT_EQ(scribe.position, size + 1) << size;
  }
}

// --- the library alone ------------------------------------------------------------------------------------------------

// The same events from the library's own lexer.
struct ByLibrary {
  Scribe& scribe;
  bool is_beyond_double = false;

  bool null() { return scribe.on_null(); }
  bool boolean(bool /*value*/) { return scribe.on_boolean(); }
  bool number_integer(std::int64_t value) { return scribe.on_integer(value); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return scribe.on_integer(static_cast<std::int64_t>(std::min(value, most)));
  }
  bool number_float(double /*value*/, const std::string& digits) {
    if (digits.find_first_of(".eE") != std::string::npos) return scribe.on_fraction();
    using Integer = std::numeric_limits<std::int64_t>;
    return scribe.on_integer(digits.front() == '-' ? Integer::min() : Integer::max());
  }
  bool string(const std::string& text) { return scribe.on_string(text, true); }
  static bool binary(const std::vector<std::uint8_t>& /*bytes*/) { return false; }
  bool start_object(std::size_t /*size*/) { return scribe.on_object(); }
  bool key(const std::string& text) { return scribe.on_key(text, true); }
  bool end_object() { return scribe.on_object_end(); }
  bool start_array(std::size_t /*size*/) { return scribe.on_array(); }
  bool end_array() { return scribe.on_array_end(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) {
    is_beyond_double = error.id == 406;
    scribe.on_error(position);
    return false;
  }
};

// What this reader does otherwise on purpose has tests of its own: zero bytes, halves of pairs, 1e999.
TEST(Read, TellsWhatTheLibraryTells) {
  const std::vector<std::string> documents{
      R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"Mary","Attrs":{"sex":"female","city":""}}]})",
      "\xEF\xBB\xBF {\"深圳市南山区\" :\r\n\t[\"é😀\",-0.5e-3,1E5,true,false,null,\"\"] , \"a\":{}}",
      R"(["\u5f20\n\"","a\\","\u00e9 and a longer text","\/",12345678901234567890,-1,0,[[]]])",
      R"([9223372036854775808,-9223372036854775809,{"a":{"b":[{}]}},"\ub7ff","x","y"])"};
  const std::vector<std::string> pieces{
      "\"",   "\\",  ",",    ":",  "[",    "]",    "{",    "}",    " ",    "\n",
      "0",    "-",   "e",    ".",  "\x1F", "\x7F", "\xE5", "\xBC", "\xA0", "\xEF\xBB\xBF",
      "true", "\\u", "\"\"", "张", "+"};
  std::mt19937 random(20261128);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  std::size_t good = 0;
  for (int i = 0; i < 40'000; ++i) {
    std::string text = documents[below(documents.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1);
      const std::size_t removed = below(3);
      text.replace(at, removed, below(4) == 0 ? "" : pieces[below(pieces.size())]);
    }
    Scribe expected;
    ByLibrary library{expected};
    const bool is_good = nlohmann::json::sax_parse(text, &library);
    if (library.is_beyond_double) continue;
    good += is_good ? 1 : 0;
    Scribe scribe;
    EXPECT_EQ(json::read(Exact(text), scribe), is_good) << text;
    EXPECT_EQ(scribe.events, expected.events) << text;
    EXPECT_EQ(scribe.position, expected.position) << text;
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(good, 10'000U);
}

TEST(Quote, WritesTextThatReadsBackTheSame) {
  std::string all;
  for (char c = 0; c < 127; ++c) all += c;
  all += "\u007F\u0085张\u2028😀";
  EXPECT_EQ(events_of(json::quote(Exact(all))), '"' + all + '"');
  EXPECT_EQ(json::quote(Exact("a\"b\\c\n\x1F")), R"("a\"b\\c\u000a\u001f")");
  EXPECT_EQ(json::quote(""), R"("")");
}

TEST(Array, JoinsItems) {
  EXPECT_EQ(json::Array().done(), "[]");
  EXPECT_EQ(json::Array().raw("1").done(), "[1]");
  EXPECT_EQ(json::Array().raw("1").raw("{}").text("a\"").done(), R"([1,{},"a\""])");
  EXPECT_EQ(json::Array().raw("[]").raw("[]").done(), "[[],[]]");
}

TEST(Object, WritesMembersInOrder) {
  EXPECT_EQ(json::Object().done(), "{}");
  EXPECT_EQ(json::Object()
                .text("a\"", "b\n")
                .number("n", -5)
                .truth("t", true)
                .truth("f", false)
                .raw("r", "[1]")
                .done(),
            R"({"a\"":"b\u000a","n":-5,"t":true,"f":false,"r":[1]})");
}

}  // namespace
}  // namespace timpush
