#include "src/bindings/crossing.h"

#include <array>
#include <cstddef>
#include <limits>

#include "src/enum_table.h"
#include "src/json.h"
#include "src/limits.h"
#include "src/shape.h"

namespace timpush::crossing {

// --- problems ---------------------------------------------------------------------------------------------------------

namespace {

std::string json_of(const Path& path) {
  json::Array steps;
  for (const Step& step : path) {
    if (step.position >= 0) {
      steps.raw(std::to_string(step.position));
    } else {
      steps.text(step.name);
    }
  }
  return steps.done();
}

void put(json::Object& object, std::string_view name, std::optional<std::int64_t> number) {
  if (number) object.number(name, *number);
}

json::Object object_of(const Problem& problem) {
  json::Object object;
  object.text("code", to_text(problem.code)).text("reason", to_text(problem.reason));
  object.raw("path", json_of(problem.path));
  if (problem.noun != Noun::none) object.text("noun", to_text(problem.noun));
  if (problem.expected != Type::none) object.text("expected", to_text(problem.expected));
  if (problem.found != Type::none) object.text("found", to_text(problem.found));
  put(object, "least", problem.least);
  put(object, "limit", problem.limit);
  put(object, "actual", problem.actual);
  put(object, "byte", problem.byte);
  if (!problem.text.empty()) object.text("text", problem.text);
  return object;
}

std::string json_of(const std::vector<Failure>& failures) {
  json::Array items;
  for (const Failure& failure : failures) {
    json::Object item;
    item.text("account", failure.account).number("errorCode", failure.error_code);
    item.text("errorInfo", failure.error_info);
    if (failure.problem) item.raw("error", object_of(*failure.problem).done());
    items.raw(item.done());
  }
  return items.done();
}

std::string json_of(const std::vector<Slot>& slots) {
  json::Array items;
  for (const Slot& slot : slots) {
    json::Object item;
    item.text("slot", slot.slot).text("name", slot.name);
    items.raw(item.number("type", slot.type.value_or(0)).done());
  }
  return items.done();
}

std::string json_of(std::span<const std::string> names) {
  json::Array items;
  for (const std::string& name : names) items.text(name);
  return items.done();
}

}  // namespace

std::string to_json(const Problem& problem) {
  return json::Object().raw("error", object_of(problem).done()).done();
}

std::string to_json(const Outcome& outcome, const std::optional<Problem>& problem,
                    std::span<const std::string> names) {
  json::Object object;
  if (problem) object.raw("error", object_of(*problem).done());
  object.number("errorCode", outcome.error_code);
  object.text("errorInfo", outcome.error_info).text("requestId", outcome.request_id);
  if (problem) return object.done();
  if (!outcome.task_id.empty()) object.text("taskId", outcome.task_id);
  return object.raw("failures", json_of(outcome.failures))
      .raw("slots", json_of(outcome.slots))
      .raw("names", json_of(names))
      .done();
}

// --- from JSON --------------------------------------------------------------------------------------------------------

namespace {

using Is = Shape::Kind;
using Int53 = std::numeric_limits<std::int64_t>;

// The values of an object's members, by their order in its shape. The core checks what they are.
class Values final : public Listener {
 public:
  explicit Values(const Shape& shape) : members_(shape.members) {}

  std::optional<Problem> on_text(Levels levels, std::string_view value) override {
    value_of(levels).text = value;
    return std::nullopt;
  }
  std::optional<Problem> on_integer(Levels levels, std::int64_t value) override {
    value_of(levels).number = value;
    return std::nullopt;
  }

  // Nothing where the member is not there.
  [[nodiscard]] std::optional<std::string> text(std::size_t member) const {
    return values_[member].text;
  }
  [[nodiscard]] std::optional<std::int64_t> number(std::size_t member) const {
    return values_[member].number;
  }

 private:
  struct Value {
    std::optional<std::string> text;
    std::optional<std::int64_t> number;
  };

  Value& value_of(Levels levels) {
    return values_[static_cast<std::size_t>(levels[0].member - members_.data())];
  }

  std::span<const Member> members_;
  std::vector<Value> values_ = std::vector<Value>(members_.size());
};

constexpr Shape text{.kind = Is::text};

enum class Need : bool { optional, required };
using enum Need;

constexpr Placed option(std::size_t place, std::string_view name, const Shape& shape,
                        Need need = optional) {
  return {place, {name, name, &shape, need == required}};
}

template <std::size_t count>
constexpr Shape options(const std::array<Member, count>& members) {
  return {.kind = Is::object, .members = members};
}

constexpr Shape app_number{.kind = Is::integer, .noun = Noun::sdk_app_id, .min = Int53::min()};
constexpr Shape admin{.kind = Is::text, .noun = Noun::identifier};
constexpr Shape signature_text{.kind = Is::text, .noun = Noun::user_sig};
constexpr Shape random_number{.kind = Is::integer, .noun = Noun::random, .min = Int53::min()};

enum AddressMember : std::size_t {
  sdk_app_id,
  identifier,
  user_sig,
  random,
  region,
  host,
  endpoint,
  content_type,
  address_count,
};
constexpr auto address_members = members_by_place<address_count>({
    option(sdk_app_id, "sdkAppId", app_number, required),
    option(identifier, "identifier", admin, required),
    option(user_sig, "userSig", signature_text, required),
    option(random, "random", random_number, required),
    option(region, "region", text),
    option(host, "host", text),
    option(endpoint, "endpoint", text),
    option(content_type, "contentType", text),
});
constexpr Shape address_shape = options(address_members);
static_assert(is_sound(address_shape));

constexpr Shape signed_account{.kind = Is::text, .noun = Noun::signed_identifier};
constexpr Shape moment{.kind = Is::integer, .noun = Noun::time, .min = Int53::min()};
constexpr Shape span_of_time{.kind = Is::integer, .noun = Noun::validity, .min = Int53::min()};

enum SigMember : std::size_t {
  signed_identifier,
  app,
  time,
  expire,
  user_buf,
  signature,
  sig_count,
};
constexpr auto sig_members = members_by_place<sig_count>({
    option(signed_identifier, "identifier", signed_account, required),
    option(app, "sdkAppId", app_number, required),
    option(time, "time", moment, required),
    option(expire, "expire", span_of_time, required),
    option(user_buf, "userBuf", text),
    option(signature, "signature", text),
});
constexpr Shape sig_shape = options(sig_members);
static_assert(is_sound(sig_shape));

struct WhatName {
  Happening::What of;
  std::string_view name;
};
constexpr std::array whats{
    WhatName{Happening::What::answer, "answer"},
    WhatName{Happening::What::http, "http"},
    WhatName{Happening::What::network, "network"},
    WhatName{Happening::What::timeout, "timeout"},
    WhatName{Happening::What::bad_response, "bad_response"},
};
static_assert(has_row_of_each(whats, Happening::What::bad_response));

}  // namespace

Result<Address> address_from(std::string_view json) {
  Values values(address_shape);
  if (std::optional<Problem> problem = check(json, address_shape, Errc::invalid_options, values)) {
    return *problem;
  }
  Address address;
  address.sdk_app_id = *values.number(AddressMember::sdk_app_id);
  address.identifier = *values.text(AddressMember::identifier);
  address.user_sig = *values.text(AddressMember::user_sig);
  address.random = *values.number(AddressMember::random);
  address.region = values.text(AddressMember::region).value_or("");
  address.host = values.text(AddressMember::host).value_or(address.host);
  address.endpoint = values.text(AddressMember::endpoint).value_or("");
  address.content_type = values.text(AddressMember::content_type).value_or(address.content_type);
  return address;
}

Result<UserSig> user_sig_from(std::string_view json) {
  Values values(sig_shape);
  if (std::optional<Problem> problem = check(json, sig_shape, Errc::invalid_argument, values)) {
    return *problem;
  }
  UserSig sig;
  sig.identifier = *values.text(SigMember::signed_identifier);
  sig.sdk_app_id = *values.number(SigMember::app);
  sig.time = *values.number(SigMember::time);
  sig.expire = *values.number(SigMember::expire);
  sig.user_buf = values.text(SigMember::user_buf);
  sig.signature = values.text(SigMember::signature).value_or("");
  return sig;
}

std::optional<Happening::What> what_named(std::string_view name) {
  for (const WhatName& row : whats) {
    if (row.name == name) return row.of;
  }
  return std::nullopt;
}

std::optional<Reason> reason_named(std::string_view name) {
  for (std::size_t i = 0; i < reason_count; ++i) {
    if (timpush::to_text(static_cast<Reason>(i)) == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

}  // namespace timpush::crossing
