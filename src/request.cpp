#include "request.h"

#include <array>
#include <cstdint>
#include <optional>

#include "identity.h"
#include "limits.h"
#include "percent.h"
#include "region.h"
#include "shape.h"

namespace timpush {
namespace {

using Type = Shape::Type;

constexpr Shape identifier =
    identifier_shape("Give the UserID of an app administrator, such as 'administrator'");
constexpr Shape user_sig{.type = Type::text,
                         .noun = "UserSig",
                         .hint = "Give a UserSig made for the identifier",
                         .min = 1,
                         .plain = true};
constexpr Shape random_number{.type = Type::integer,
                              .noun = "random number",
                              .hint = "Give an unsigned 32-bit integer, a new one for each call",
                              .max = limits::random_max};
constexpr Shape word{.type = Type::text, .noun = "text", .min = 1, .plain = true};

constexpr std::array members{
    Member{"sdkAppId", &sdk_app_id_shape}, Member{"identifier", &identifier},
    Member{"userSig", &user_sig},          Member{"random", &random_number},
    Member{"region", &word, false},        Member{"host", &word, false},
    Member{"endpoint", &word, false},      Member{"contentType", &word, false},
};
constexpr Shape options_shape{.type = Type::object, .noun = "options", .members = members};

struct Options final : Listener {
  std::int64_t sdk_app_id = 0;
  std::int64_t random = 0;
  std::string identifier, user_sig, region, host = "primary", endpoint;
  std::string content_type = "application/json";

  std::optional<Error> on_integer(Path path, std::int64_t value) override {
    (path[0].key == "sdkAppId" ? sdk_app_id : random) = value;
    return std::nullopt;
  }
  std::optional<Error> on_text(Path path, std::string_view value) override {
    text_named(path[0].key) = value;
    return std::nullopt;
  }

 private:
  std::string& text_named(std::string_view name) {
    if (name == "identifier") return identifier;
    if (name == "userSig") return user_sig;
    if (name == "region") return region;
    if (name == "host") return host;
    if (name == "endpoint") return endpoint;
    return content_type;
  }
};

Result<std::string> origin_of(const Options& options) {
  if (options.region.empty() == options.endpoint.empty()) {
    return Error{
        Errc::invalid_options, "region",
        options.region.empty() ? "and endpoint are both missing" : "and endpoint are both given",
        "Give one of them: the app's region, or the endpoint of an emulator or a proxy"};
  }
  if (!options.endpoint.empty()) return options.endpoint;
  const Result<std::string_view> host = host_for(options.region, options.host);
  if (!host) return host.error();
  return "https://" + std::string(*host);
}

// The parameters in the order of the documented sample; a UserSig holds * - _ and is encoded like the rest.
std::string url_of(std::string_view origin, std::string_view command, const Options& options) {
  std::string url(origin);
  url += '/' + path_of(command);
  url += "?usersig=" + percent_encode(options.user_sig);
  url += "&identifier=" + percent_encode(options.identifier);
  url += "&sdkappid=" + std::to_string(options.sdk_app_id);
  url += "&random=" + std::to_string(options.random);
  url += "&contenttype=json";
  return url;
}

}  // namespace

Result<Request> address_request(std::string_view command_name, std::string_view options_json) {
  const Result<Command> command = command_for(command_name);
  if (!command) return command.error();
  Options options;
  if (std::optional<Error> error =
          check(options_json, options_shape, Errc::invalid_options, options)) {
    return *error;
  }
  if (options.content_type != "application/json" && options.content_type != "text/plain") {
    return Error{Errc::invalid_options, "contentType",
                 "is neither 'application/json' nor 'text/plain'",
                 "text/plain spares a page the preflight; leave it out everywhere else"};
  }
  const Result<std::string> origin = origin_of(options);
  if (!origin) return origin.error();
  return Request{.url = url_of(*origin, command_name, options),
                 .content_type = options.content_type};
}

Result<Request> build_request(std::string_view command_name, std::string_view body,
                              std::string_view options_json) {
  const Result<Command> command = command_for(command_name);
  if (!command) return command.error();
  if (std::optional<Error> error = check_body(*command, body)) return *error;
  const Result<Request> addressed = address_request(command_name, options_json);
  if (!addressed) return addressed.error();
  Request request = *addressed;
  request.body = body;
  return request;
}

}  // namespace timpush
