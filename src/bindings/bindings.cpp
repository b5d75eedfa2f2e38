// bindings.cpp: the whole door to JavaScript. Everything crosses as JSON text or numbers, but for a UserSig's bytes and the packed
// users of an answer, which JavaScript reads where they lie. A function that can fail answers {"error":…} instead.
#include <emscripten/bind.h>
#include <emscripten/val.h>
#include <timpush/command.h>
#include <timpush/error_code.h>
#include <timpush/request.h>
#include <timpush/response.h>
#include <timpush/retry.h>
#include <timpush/usersig.h>
#include <timpush/webhook.h>

#include <cstdint>
#include <string>
#include <vector>

#include "src/bindings/crossing.h"
#include "src/bindings/packer.h"
#include "src/json.h"

namespace timpush {
namespace {

using crossing::to_json;

template <class Bytes>
emscripten::val view_of(const Bytes& bytes) {
  return emscripten::val(emscripten::typed_memory_view(bytes.size(), bytes.data()));
}

// What JavaScript reads where it lies, and writes there; each view is good until the next call that gives one of them room:
// reserve, readResponse, zlibBytes. It is the instance's own, and the one thing that lasts from call to call: as a class that
// Embind hands out, it would bring 3 KB of JavaScript, gzipped.
struct Lent {
  std::vector<std::uint8_t> bytes;
  crossing::Packer users;
};
Lent& lent() {
  static Lent& instance = *new Lent;  // nothing takes it down
  return instance;
}

// Room for the bytes of a body, of a request or an answer: as a std::string it would cross one character at a time.
emscripten::val reserve(std::size_t bytes) {
  lent().bytes.resize(bytes);
  return view_of(lent().bytes);
}

std::string_view lent_text() {
  const std::vector<std::uint8_t>& bytes = lent().bytes;
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// --- requests ---------------------------------------------------------------------------------------------------------

// Of the body that was put there.
std::string check_request(const std::string& command_name, bool as_caller) {
  const Result<const Command*> command = find_command(command_name);
  if (!command) return to_json(command.problem());
  const Naming naming = as_caller ? Naming::library : Naming::service;
  const std::optional<Problem> problem = check_body(**command, lent_text(), naming);
  return problem ? to_json(*problem) : "{}";
}

// A body is checked once and sent as often as need be, each time with an address of its own; its options were put there.
std::string address(const std::string& command) {
  const Result<Address> address = crossing::address_from(lent_text());
  if (!address) return to_json(address.problem());
  const Result<Request> request = address_request(command, *address);
  if (!request) return to_json(request.problem());
  const std::string headers = json::Object().text("Content-Type", request->content_type).done();
  json::Object object;
  object.text("method", request->method).text("url", request->url);
  return object.raw("headers", headers).done();
}

// --- webhooks ---------------------------------------------------------------------------------------------------------

// Of the body that was put there.
std::string check_hook(const std::string& command) {
  const std::optional<Problem> problem = check_webhook(command, lent_text());
  return problem ? to_json(*problem) : "{}";
}

// --- answers ----------------------------------------------------------------------------------------------------------

// Reads what was put there. Says all but the packed users.
std::string read_body(const std::string& command_name, int status) {
  const Result<const Command*> command = find_command(command_name);
  if (!command) return to_json(command.problem());
  lent().users.clear();
  Outcome outcome;
  const auto problem = read_response(**command, status, lent_text(), lent().users, outcome);
  return to_json(outcome, problem, lent().users.names);
}

emscripten::val users_narrow() {
  const Pile<char>& text = lent().users.narrow;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return emscripten::val(emscripten::typed_memory_view(text.size(), bytes));
}
emscripten::val users_wide() {
  const Pile<char16_t>& text = lent().users.wide;
  const auto* units = reinterpret_cast<const std::uint16_t*>(text.data());
  return emscripten::val(emscripten::typed_memory_view(text.size(), units));
}
emscripten::val users_numbers() { return view_of(lent().users.numbers); }

// What of a UserSig is to be inflated.
emscripten::val zlib_bytes(const std::string& user_sig) {
  const Result<std::string> zlib = unpack_user_sig(user_sig);
  lent().bytes.clear();
  if (zlib) lent().bytes.assign(zlib->begin(), zlib->end());
  return view_of(lent().bytes);
}

// --- codes and advice --------------------------------------------------------------------------------------------------------

std::string explain(int code) {
  const ErrorCode known = explain_error_code(code);
  json::Object object;
  object.number("code", known.code).text("name", known.name);
  object.text("kind", to_text(known.kind)).text("advice", to_text(known.advice));
  object.raw("byItem", is_by_item(known) ? "true" : "false");
  return object.text("meaning", known.meaning).text("hint", known.hint).done();
}

std::string codes() {
  json::Array codes;
  for (const ErrorCode& known : error_codes()) codes.raw(std::to_string(known.code));
  return codes.done();
}

// Numbers are those of Happening; retry_after is below 0 where there is none. is_doubtful: an earlier attempt may have run.
std::string advise(const std::string& what, const std::string& reason, int error_code, int status,
                   int attempt, int retries, bool repeatable, bool is_doubtful, bool signed_anew,
                   bool reconnected, bool unconnected, bool before_answer, double retry_after,
                   double chance) {
  Happening happening;
  happening.what = crossing::what_named(what).value_or(Happening::What::timeout);
  happening.reason = crossing::reason_named(reason);
  happening.error_code = error_code;
  happening.status = status;
  happening.attempt = attempt;
  happening.retries = retries;
  happening.repeatable = repeatable;
  happening.sent = is_doubtful ? Sent::unknown : Sent::no;
  happening.signed_anew = signed_anew;
  happening.reconnected = reconnected;
  happening.unconnected = unconnected;
  happening.before_answer = before_answer;
  if (retry_after >= 0) happening.retry_after = static_cast<std::int64_t>(retry_after);
  happening.chance = chance;
  const Next next = next_step(happening);
  json::Object object;
  object.text("step", to_text(next.step)).number("wait", next.wait);
  return object.text("scope", to_text(next.scope)).text("sent", to_text(next.sent)).done();
}

// --- UserSig ----------------------------------------------------------------------------------------------------------

// With the content that was signed, for who has the key.
std::string fields_of(const Result<UserSig>& sig) {
  if (!sig) return to_json(sig.problem());
  json::Object object;
  object.text("identifier", sig->identifier).number("sdkAppId", sig->sdk_app_id);
  object.number("time", sig->time).number("expire", sig->expire);
  if (sig->user_buf) object.text("userBuf", *sig->user_buf);
  return object.text("signature", sig->signature).text("content", signed_content(*sig)).done();
}

std::string user_sig_content(const std::string& options) {
  const Result<UserSig> sig = crossing::user_sig_from(options);
  if (!sig) return to_json(sig.problem());
  if (std::optional<Problem> problem = check_user_sig(*sig)) return to_json(*problem);
  return json::Object().text("content", signed_content(*sig)).done();
}

std::string pack(const std::string& options) {
  const Result<UserSig> sig = crossing::user_sig_from(options);
  if (!sig) return to_json(sig.problem());
  const Result<std::string> packed = pack_user_sig(*sig);
  return packed ? json::Object().text("userSig", *packed).done() : to_json(packed.problem());
}

// The fields, or {} when the content has to be inflated first: then zlib_bytes() of the same text is what to inflate.
std::string unpack(const std::string& user_sig) {
  const Result<std::string> zlib = unpack_user_sig(user_sig);
  if (!zlib) return to_json(zlib.problem());
  const std::optional<std::string> content = stored_content(*zlib);
  return content ? fields_of(read_user_sig(*content)) : "{}";
}

std::string read_packed(const std::string& json) { return fields_of(read_user_sig(json)); }

}  // namespace

EMSCRIPTEN_BINDINGS(timpush) {
  emscripten::function("checkRequest", &check_request);
  emscripten::function("addressRequest", &address);
  emscripten::function("checkWebhook", &check_hook);
  emscripten::function("reserve", &reserve);
  emscripten::function("readResponse", &read_body);
  emscripten::function("usersNarrow", &users_narrow);
  emscripten::function("usersWide", &users_wide);
  emscripten::function("usersNumbers", &users_numbers);
  emscripten::function("zlibBytes", &zlib_bytes);
  emscripten::function("explain", &explain);
  emscripten::function("codes", &codes);
  emscripten::function("nextStep", &advise);
  emscripten::function("userSigContent", &user_sig_content);
  emscripten::function("packUserSig", &pack);
  emscripten::function("unpackUserSig", &unpack);
  emscripten::function("readUserSig", &read_packed);
}

}  // namespace timpush
