// The library's reader against nlohmann/json alone, on the documents of bench/documents.js: their files are the arguments.
#include <benchmark/benchmark.h>
#include <timpush/timpush.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace {

struct DroppingSink final : timpush::UserSink {
  void begin_users() override {}
  void begin_user() override {}
  void on_member(std::size_t, std::string_view) override {}
  void begin_items() override {}
  void on_name(std::string_view) override {}
  void on_value(std::string_view) override {}
  void on_tag(std::string_view) override {}
  void end_user(bool) override {}
};

using Json = nlohmann::json;

struct DroppingSax final : nlohmann::json_sax<Json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(Json::number_integer_t) override { return true; }
  bool number_unsigned(Json::number_unsigned_t) override { return true; }
  bool number_float(Json::number_float_t, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(std::string&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

const timpush::Command& get_attr() { return **timpush::find_command("get_attr"); }

bool read_answer(const std::string& text) {
  auto answer = timpush::read_response(get_attr(), 200, text);
  benchmark::DoNotOptimize(answer);
  return answer && answer->users.size() == 100;
}

bool read_into_sink(const std::string& text) {
  DroppingSink sink;
  timpush::Outcome outcome;
  return !timpush::read_response(get_attr(), 200, text, sink, outcome);
}

bool parse_dom(const std::string& text) {
  auto value = Json::parse(text);
  benchmark::DoNotOptimize(value);
  return value["UserAttrs"].size() == 100;
}

bool parse_sax(const std::string& text) {
  DroppingSax sax;
  return Json::sax_parse(text, &sax);
}

void measure(const std::string& name, const std::string& text, bool (*read)(const std::string&)) {
  benchmark::RegisterBenchmark(name.c_str(), [&text, read](benchmark::State& state) {
    for (auto _ : state) {
      if (!read(text)) state.SkipWithError("not read");
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
  });
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  std::vector<std::string> texts;
  for (int i = 1; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (texts.back().empty()) {
      std::cerr << "cannot read " << arguments[i] << '\n';
      return EXIT_FAILURE;
    }
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string number = std::to_string(i);
    measure(number + "/answer", texts[i], read_answer);
    measure(number + "/sink", texts[i], read_into_sink);
    measure(number + "/dom", texts[i], parse_dom);
    measure(number + "/sax", texts[i], parse_sax);
  }
  benchmark::RunSpecifiedBenchmarks();
}
