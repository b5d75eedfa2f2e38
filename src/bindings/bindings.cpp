// bindings.cpp: the whole door. Everything crosses as JSON text or numbers, but for a UserSig's bytes and the packed users
// of an answer, which JavaScript reads where they lie. A function that can fail answers {"error":…} instead.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <string>
#include <vector>

#include "../command.h"
#include "../error_code.h"
#include "../json.h"
#include "../limits.h"
#include "../region.h"
#include "../request.h"
#include "../response.h"
#include "../retry.h"
#include "../usersig.h"

namespace timpush {
namespace {

json::Object error_object(const Error& error) {
  json::Object object;
  object.text("code", to_text(error.code)).text("field", error.field);
  object.text("message", error.message).text("hint", error.hint);
  return object;
}

std::string error_json(const Error& error) {
  return json::Object().raw("error", error_object(error).done()).done();
}

// --- requests ---------------------------------------------------------------------------------------------------------

std::string check_request(const std::string& command_name, const std::string& body) {
  const Result<Command> command = command_for(command_name);
  if (!command) return error_json(command.error());
  const std::optional<Error> error = check_body(*command, body);
  return error ? error_json(*error) : "{}";
}

// A body is checked once and sent as often as need be, each time with an address of its own.
std::string address_request_json(const std::string& command, const std::string& options) {
  const Result<Request> request = address_request(command, options);
  if (!request) return error_json(request.error());
  const std::string headers = json::Object().text("Content-Type", request->content_type).done();
  return json::Object()
      .text("method", request->method)
      .text("url", request->url)
      .raw("headers", headers)
      .done();
}

// --- answers ----------------------------------------------------------------------------------------------------------

std::string failures_json(const Answer& answer) {
  std::vector<std::string> items;
  for (const Failure& failure : answer.failures) {
    json::Object item;
    item.text("account", failure.account).number("errorCode", failure.error_code);
    items.push_back(item.text("errorInfo", failure.error_info).done());
  }
  return json::array(items);
}

std::string slots_json(const Answer& answer) {
  std::vector<std::string> items;
  for (const Slot& slot : answer.slots) {
    json::Object item;
    item.text("slot", slot.slot).text("name", slot.name);
    items.push_back(item.number("type", slot.type.value_or(0)).done());
  }
  return json::array(items);
}

// Owns the memory of one answer after the other.
class ResponseReader {
 public:
  // Room for the bytes of a body; the view is good until the next call of anything here.
  emscripten::val reserve(std::size_t bytes) {
    body_.resize(bytes);
    return emscripten::val(emscripten::typed_memory_view(bytes, body_.data()));
  }

  // Reads what was put there. Says all but the packed users.
  std::string read(const std::string& command_name, int status) {
    const Result<Command> command = command_for(command_name);
    if (!command) return error_json(command.error());
    const std::string_view body(reinterpret_cast<const char*>(body_.data()), body_.size());
    const std::optional<Error> error = read_response(*command, status, body, answer_);

    json::Object object;
    if (error) object.raw("error", error_object(*error).done());
    object.number("errorCode", answer_.error_code);
    object.text("errorInfo", answer_.error_info).text("requestId", answer_.request_id);
    if (!error) object.raw("failures", failures_json(answer_)).raw("slots", slots_json(answer_));
    return object.done();
  }

  emscripten::val text() const {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(answer_.text.data());
    return emscripten::val(emscripten::typed_memory_view(answer_.text.size(), bytes));
  }
  emscripten::val numbers() const {
    return emscripten::val(
        emscripten::typed_memory_view(answer_.numbers.size(), answer_.numbers.data()));
  }

 private:
  std::vector<std::uint8_t> body_;
  Answer answer_;
};

// --- knowledge --------------------------------------------------------------------------------------------------------

std::string explain_json(int code) {
  const ErrorCode known = explain_error_code(code);
  json::Object object;
  object.number("code", known.code).text("name", known.name);
  object.text("kind", to_text(known.kind)).text("advice", to_text(known.advice));
  return object.text("meaning", known.meaning).text("hint", known.hint).done();
}

std::string codes_json() {
  std::vector<std::string> items;
  for (const ErrorCode& known : error_codes()) items.push_back(std::to_string(known.code));
  return json::array(items);
}

std::string regions_json() {
  std::vector<std::string> items;
  for (const Region& region : regions()) {
    json::Object item;
    item.text("id", region.id).text("place", region.place);
    items.push_back(item.text("host", region.host).text("backup", region.backup).done());
  }
  return json::array(items);
}

std::string_view to_text(Command::Answers answers) {
  switch (answers) {
    case Command::Answers::attributes: return "attributes";
    case Command::Answers::tags: return "tags";
    case Command::Answers::attribute_names: return "attributeNames";
    case Command::Answers::nothing: break;
  }
  return "nothing";
}

std::string command_json(const std::string& name) {
  const Result<Command> command = command_for(name);
  if (!command) return error_json(command.error());
  json::Object object;
  object.text("name", command->name).text("path", path_of(command->name));
  object.text("answers", to_text(command->answers));
  object.number("callsPerSecond", command->calls_per_second);
  return object.truth("repeatable", command->repeatable).done();
}

std::string commands_json() {
  std::vector<std::string> items;
  for (const Command& command : commands()) {
    items.push_back(command_json(std::string(command.name)));
  }
  return json::array(items);
}

std::string limits_json() {
  json::Object object;
  object.number("accountsPerCall", limits::accounts_per_call);
  object.number("answerBytes", limits::answer_bytes);
  object.number("attributeNameBytes", limits::attribute_name_bytes);
  object.number("attributeValueBytes", limits::attribute_value_bytes);
  object.number("tagBytes", limits::tag_bytes);
  return object.done();
}

std::string next_step_json(const std::string& json) {
  const Result<Happening> happening = happening_from(json);
  if (!happening) return error_json(happening.error());
  const Next next = next_step(*happening);
  return json::Object().text("step", to_text(next.step)).number("wait", next.wait).done();
}

// --- UserSig ----------------------------------------------------------------------------------------------------------

// With the content that was signed, for who has the key.
json::Object fields_of(const UserSig& sig) {
  json::Object object;
  object.text("identifier", sig.identifier).number("sdkAppId", sig.sdk_app_id);
  object.number("time", sig.time).number("expire", sig.expire);
  if (sig.user_buf) object.text("userBuf", *sig.user_buf);
  return object.text("signature", sig.signature).text("content", signed_content(sig));
}

std::string user_sig_content(const std::string& options) {
  const Result<UserSig> sig = user_sig_from_options(options);
  if (!sig) return error_json(sig.error());
  return json::Object().text("content", signed_content(*sig)).done();
}

std::string pack(const std::string& options) {
  const Result<UserSig> sig = user_sig_from_options(options);
  if (!sig) return error_json(sig.error());
  const Result<std::string> packed = pack_user_sig(*sig);
  return packed ? json::Object().text("userSig", *packed).done() : error_json(packed.error());
}

// The fields, or {} when the content has to be inflated first: then zlib_bytes() of the same text is what to inflate.
std::string unpack(const std::string& user_sig) {
  const Result<std::string> zlib = unpack_user_sig(user_sig);
  if (!zlib) return error_json(zlib.error());
  const std::optional<std::string> content = stored_content(*zlib);
  if (!content) return "{}";
  const Result<UserSig> sig = read_user_sig(*content);
  return sig ? fields_of(*sig).done() : error_json(sig.error());
}

emscripten::val zlib_bytes(const std::string& user_sig) {
  const Result<std::string> zlib = unpack_user_sig(user_sig);
  const std::string bytes = zlib ? *zlib : "";
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const emscripten::val view(emscripten::typed_memory_view(bytes.size(), data));
  return view.call<emscripten::val>("slice");  // the memory is gone when this returns
}

std::string read_packed(const std::string& json) {
  const Result<UserSig> sig = read_user_sig(json);
  return sig ? fields_of(*sig).done() : error_json(sig.error());
}

}  // namespace

EMSCRIPTEN_BINDINGS(timpush) {
  emscripten::function("checkRequest", &check_request);
  emscripten::function("addressRequest", &address_request_json);
  emscripten::class_<ResponseReader>("ResponseReader")
      .constructor<>()
      .function("reserve", &ResponseReader::reserve)
      .function("read", &ResponseReader::read)
      .function("text", &ResponseReader::text)
      .function("numbers", &ResponseReader::numbers);
  emscripten::function("explain", &explain_json);
  emscripten::function("codes", &codes_json);
  emscripten::function("regions", &regions_json);
  emscripten::function("command", &command_json);
  emscripten::function("commands", &commands_json);
  emscripten::function("limits", &limits_json);
  emscripten::function("nextStep", &next_step_json);
  emscripten::function("userSigContent", &user_sig_content);
  emscripten::function("packUserSig", &pack);
  emscripten::function("unpackUserSig", &unpack);
  emscripten::function("zlibBytes", &zlib_bytes);
  emscripten::function("readUserSig", &read_packed);
}

}  // namespace timpush
