// What a program that uses the library may do, however the library itself is compiled.
#include <timpush/timpush.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

class Counter final : public timpush::UserSink {
 public:
  int count = 0;

  void begin_users() override { count = 0; }
  void begin_user() override {}
  void on_member(std::size_t, std::string_view) override {}
  void begin_items() override {}
  void on_name(std::string_view) override {}
  void on_value(std::string_view) override {}
  void on_tag(std::string_view) override {}
  void end_user(bool is_kept) override { count += is_kept; }
};

// RTTI, with a class that derives from one of the library's.
int users_in(timpush::UserSink& sink) { return dynamic_cast<Counter&>(sink).count; }

// An exception that crosses a function of the library's.
std::string sign_without_key() {
  const auto hmac = [](const std::string&) -> std::string { throw std::runtime_error("no key"); };
  try {
    return *timpush::sign_user_sig({.identifier = "a", .sdk_app_id = 1, .expire = 1}, hmac);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace

int main() {
  const int narrowed = 9.75;  // no warning of the library's is an error here

  Counter counter;
  timpush::Outcome outcome;
  const auto problem = timpush::read_response(
      **timpush::find_command("get_attr"), 200,
      R"({"ErrorCode":0,"UserAttrs":[{"To_Account":"Mary","Attrs":{}}]})", counter, outcome);
  std::cout << timpush::version() << ", " << sign_without_key() << ", " << users_in(counter)
            << " user, " << narrowed << ", " << (problem ? "a problem" : "no problem") << '\n';
}
