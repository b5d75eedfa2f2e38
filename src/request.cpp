#include <timpush/region.h>
#include <timpush/request.h>
#include <timpush/usersig.h>

#include "src/identity.h"
#include "src/json.h"
#include "src/limits.h"
#include "src/percent.h"
#include "src/shape.h"

namespace timpush {
namespace {

constexpr Shape identifier_of_admin = identifier_shape(Noun::identifier);
constexpr Shape random_shape{
    .kind = Shape::Kind::integer, .noun = Noun::random, .max = limits::random_max};
constexpr Shape word{.kind = Shape::Kind::text, .plain = true};

Problem wrong_option(std::string_view name, Problem problem) {
  problem.code = Errc::invalid_options;
  problem.path.emplace_back(name);
  return problem;
}

struct Number {
  std::string_view name;
  const Shape& shape;
  std::int64_t value;
};
struct Text {
  std::string_view name;
  const Shape& shape;
  std::string_view value;
};

std::optional<Problem> check_address(const Address& address) {
  for (const Number& number : {Number{"sdkAppId", sdk_app_id_shape, address.sdk_app_id},
                               Number{"random", random_shape, address.random}}) {
    if (std::optional<Problem> problem = misfit(number.shape, number.value)) {
      return wrong_option(number.name, *std::move(problem));
    }
  }
  for (const Text& text : {Text{"identifier", identifier_of_admin, address.identifier},
                           Text{"endpoint", word, address.endpoint}}) {
    if (std::optional<Problem> problem = misfit(text.shape, text.value)) {
      return wrong_option(text.name, *std::move(problem));
    }
  }
  if (std::optional<Problem> problem = check_form(address.user_sig)) {
    problem->code = Errc::invalid_options;
    return problem;
  }
  if (address.content_type != "application/json" && address.content_type != "text/plain") {
    return wrong_option("contentType", {.reason = Reason::unknown_content_type});
  }
  return std::nullopt;
}

Result<std::string> origin_of(const Address& address) {
  if (address.region.empty() && address.endpoint.empty()) {
    return wrong_option("region", {.reason = Reason::no_address});
  }
  if (!address.region.empty() && !address.endpoint.empty()) {
    return wrong_option("region", {.reason = Reason::two_addresses});
  }
  if (!address.endpoint.empty()) return address.endpoint;
  const Result<std::string_view> host = host_for(address.region, address.host);
  if (!host) return host.problem();
  return "https://" + std::string(*host);
}

// The parameters in the order of the documented sample; a UserSig holds * - _ and is encoded like the rest.
std::string url_of(std::string_view origin, std::string_view command, const Address& address) {
  std::string url(origin);
  url += '/' + path_of(command);
  url += "?usersig=" + percent_encode(address.user_sig);
  url += "&identifier=" + percent_encode(address.identifier);
  url += "&sdkappid=" + std::to_string(address.sdk_app_id);
  url += "&random=" + std::to_string(address.random);
  url += "&contenttype=json";
  return url;
}

// Beside the list: the members of `beside`, an object, of which there may be none.
std::string list_body(const Command& command, const json::Array& items, std::string_view beside) {
  const Member* list = list_of(command);
  if (list == nullptr) return "{}";
  std::string members = json::Object().raw(list->name, items.done()).done();
  const std::size_t open = beside.find('{');
  const std::size_t close = beside.rfind('}');
  if (open == std::string_view::npos || close <= open) return members;
  const std::string_view others = beside.substr(open + 1, close - open - 1);
  if (others.find_first_not_of(" \t\r\n") == std::string_view::npos) return members;
  members.back() = ',';
  members += others;
  return members + '}';
}

std::string items_of(const Shape& shape, const User& user) {
  if (shape.noun == Noun::attributes) {
    json::Object object;
    for (const Attribute& attribute : user.attributes) object.text(attribute.name, attribute.value);
    return object.done();
  }
  json::Array array;
  if (shape.noun == Noun::attribute_names) {
    for (const Attribute& attribute : user.attributes) array.text(attribute.name);
  } else {
    for (const std::string& tag : user.tags) array.text(tag);
  }
  return array.done();
}

std::string user_of(const Shape& shape, const User& user) {
  json::Object object;
  for (const Member& member : shape.members) {
    if (member.shape->noun == Noun::account) {
      object.text(member.name, user.account);
    } else {
      object.raw(member.name, items_of(*member.shape, user));
    }
  }
  return object.done();
}

}  // namespace

std::string body_of(const Command& command, std::span<const std::string> accounts,
                    std::string_view beside) {
  json::Array items;
  for (const std::string& account : accounts) items.text(account);
  return list_body(command, items, beside);
}

std::string body_of(const Command& command, std::span<const User> users) {
  const Member* list = list_of(command);
  if (list == nullptr) return "{}";
  const Shape& each = *list->shape->item;
  json::Array items;
  for (const User& user : users) {
    if (each.kind == Shape::Kind::object) items.raw(user_of(each, user));
    if (each.kind == Shape::Kind::text) items.text(user.account);
  }
  return list_body(command, items, {});
}

Result<Request> address_request(std::string_view command_name, const Address& address) {
  const Result<const Command*> command = find_command(command_name);
  if (!command) return command.problem();
  if (std::optional<Problem> problem = check_address(address)) return *problem;
  const Result<std::string> origin = origin_of(address);
  if (!origin) return origin.problem();
  return Request{.url = url_of(*origin, command_name, address),
                 .content_type = address.content_type};
}

Result<Request> build_request(std::string_view command_name, std::string_view body,
                              const Address& address) {
  const Result<const Command*> command = find_command(command_name);
  if (!command) return command.problem();
  if (std::optional<Problem> problem = check_body(**command, body)) return *problem;
  Result<Request> request = address_request(command_name, address);
  if (request) request->body = body;
  return request;
}

}  // namespace timpush
