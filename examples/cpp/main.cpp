// Writes attributes of two users, then prints the attributes of the named accounts: example Mary xiaoming
//
// The library says what to send and what an answer means. HTTP (libcurl), the HMAC (OpenSSL), the clock and chance are the
// program's. The settings come from the environment, so that no key stands in a file that is shared.
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <timpush/timpush.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

namespace {

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The value, or an exception that says what is wrong and what to do.
template <class T>
T value_of(timpush::Result<T> result) {
  if (!result) throw std::runtime_error(timpush::sentence_of(result.problem()));
  return *std::move(result);
}

// --- whom to call, and as whom ----------------------------------------------------------------------------------------

std::string hmac_sha256(std::string_view key, std::string_view content) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(),
       reinterpret_cast<unsigned char*>(digest.data()), &size);
  digest.resize(size);
  return digest;
}

timpush::Address address() {
  using std::chrono::seconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string key = setting("TIMPUSH_SECRET_KEY");
  const std::string endpoint = setting("TIMPUSH_ENDPOINT");  // an emulator: http://127.0.0.1:8787
  const timpush::UserSig fields{
      .identifier = setting("TIMPUSH_IDENTIFIER"),  // an administrator of the app
      .sdk_app_id = std::atoll(setting("TIMPUSH_SDKAPPID").c_str()),
      .time = std::chrono::duration_cast<seconds>(now).count(),
      .expire = 86400,
  };
  return {
      .sdk_app_id = fields.sdk_app_id,
      .identifier = fields.identifier,
      .user_sig = value_of(timpush::sign_user_sig(
          fields, [&key](const std::string& content) { return hmac_sha256(key, content); })),
      .region = endpoint.empty() ? setting("TIMPUSH_REGION") : "",  // one of timpush::regions()
      .endpoint = endpoint,
  };
}

// --- HTTP -------------------------------------------------------------------------------------------------------------

struct Reply {
  CURLcode result = CURLE_OK;
  long status = 0;
  curl_off_t retry_after = 0;  // seconds, 0 where the answer has no such header
  std::string body;
};

std::size_t append(const char* bytes, std::size_t, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(bytes, size);
  return size;
}

Reply post(const timpush::Request& request) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  const std::string type = "Content-Type: " + request.content_type;
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, type.c_str()), &curl_slist_free_all);
  Reply reply;
  curl_easy_setopt(curl.get(), CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, request.body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 5L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
  reply.result = curl_easy_perform(curl.get());
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  curl_easy_getinfo(curl.get(), CURLINFO_RETRY_AFTER, &reply.retry_after);
  return reply;
}

// --- a call -----------------------------------------------------------------------------------------------------------

// Made once more if that is the library's advice.
timpush::Result<timpush::Answer> call(const timpush::Command& command, std::string_view body,
                                      timpush::Address address) {
  std::random_device random;
  for (int attempt = 1;; ++attempt) {
    address.random = random();
    const Reply reply = post(value_of(timpush::build_request(command.name, body, address)));

    timpush::Happening happening{.what = timpush::Happening::What::network};
    timpush::Result<timpush::Answer> answer = timpush::Answer();
    if (reply.result == CURLE_OK) {
      answer = timpush::read_response(command, static_cast<int>(reply.status), reply.body);
      if (answer) return answer;
      happening = timpush::happening_of(answer.problem());
    }
    happening.unconnected =
        reply.result == CURLE_COULDNT_CONNECT || reply.result == CURLE_COULDNT_RESOLVE_HOST;
    happening.attempt = attempt;
    happening.retries = 1;
    happening.repeatable = command.repeatable;
    happening.signed_anew = true;  // this program does so each time it runs
    happening.chance = std::uniform_real_distribution<>()(random);
    if (reply.retry_after > 0) happening.retry_after = reply.retry_after * 1000;

    const timpush::Next next = timpush::next_step(happening);
    if (next.step == timpush::Next::Step::stop) {
      if (!answer) return answer;
      throw std::runtime_error(curl_easy_strerror(reply.result));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(next.wait));
  }
}

// --- what comes of each account ---------------------------------------------------------------------------------------

struct Print {
  const std::string& account;

  void operator()(const timpush::User& user) const {
    std::cout << account << ':';
    for (const auto& [name, value] : user.attributes) std::cout << ' ' << name << '=' << value;
    std::cout << '\n';
  }
  void operator()(const timpush::Failure& failure) const {
    if (failure.problem) {
      std::cerr << timpush::sentence_of(failure) << '\n';
      return;
    }
    const timpush::ErrorCode known = timpush::explain_error_code(failure.error_code);
    std::cerr << account << ": " << known.name << ". " << known.meaning << ' ' << known.hint
              << '\n';
  }
  void operator()(timpush::NotAnswered) const { std::cerr << account << ": not answered\n"; }
};

// Whether all went well.
bool run(const std::vector<std::string>& accounts) {
  const timpush::Address admin = address();
  const timpush::Command& set_attr = *value_of(timpush::find_command("set_attr"));
  const timpush::Command& get_attr = *value_of(timpush::find_command("get_attr"));

  const std::vector<timpush::User> users{
      {.account = "Mary", .attributes = {{"sex", "female"}, {"city", "NewYork"}}},
      {.account = "xiaoming", .attributes = {{"sex", "male"}, {"city", "ShenZhen"}}},
  };
  const auto written = value_of(call(set_attr, timpush::body_of(set_attr, users), admin));
  for (const timpush::Failure& failure : written.failures) Print{failure.account}(failure);

  // Any number of accounts, a hundred a call.
  bool is_good = written.failures.empty();
  for (const timpush::Batch& batch : timpush::batches_of(get_attr, accounts)) {
    const auto answer = call(get_attr, batch.body, admin);
    for (const timpush::Settled& one : timpush::settle(get_attr, batch, answer)) {
      std::visit(Print{one.account}, one.outcome);
      is_good = is_good && std::holds_alternative<timpush::User>(one.outcome);
    }
  }
  return is_good;
}

}  // namespace

int main(int count, char** arguments) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  try {
    return run({arguments + 1, arguments + count}) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
