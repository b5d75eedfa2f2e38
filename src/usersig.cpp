#include "usersig.h"

#include <array>

#include "identity.h"
#include "json.h"
#include "limits.h"
#include "shape.h"

namespace timpush {
namespace {

using Type = Shape::Type;

// --- fields -----------------------------------------------------------------------------------------------------------

constexpr std::int64_t time_max = 253402300799;  // the year 9999
constexpr std::int64_t integer_max =
    (1LL << 53) - 1;  // the last that JavaScript has exactly, as its sums with a time

constexpr Shape identifier = identifier_shape("Give the UserID to sign for");
constexpr Shape time_shape{.type = Type::integer,
                           .noun = "time",
                           .hint = "Give whole seconds since 1970, not milliseconds",
                           .max = time_max};
constexpr Shape expire_shape{
    .type = Type::integer,
    .noun = "validity",
    .hint = "Give whole seconds, at most 50 years; a day or more is advised",
    .min = 1,
    .max = limits::user_sig_seconds};
// What is read is only told, and compared with what was signed: whoever signed may have meant to be wide, or none at all.
constexpr Shape expire_read{
    .type = Type::integer, .noun = "validity", .min = -integer_max, .max = integer_max};
constexpr Shape any_text{.type = Type::text, .noun = "text"};
constexpr Shape version{.type = Type::text, .noun = "version"};

constexpr std::array option_members{
    Member{"identifier", &identifier},   Member{"sdkAppId", &sdk_app_id_shape},
    Member{"time", &time_shape},         Member{"expire", &expire_shape},
    Member{"userBuf", &any_text, false}, Member{"signature", &any_text, false},
};
constexpr Shape options_shape{.type = Type::object, .noun = "options", .members = option_members};

constexpr std::array packed_members{
    Member{"TLS.ver", &version},
    Member{"TLS.identifier", &identifier},
    Member{"TLS.sdkappid", &sdk_app_id_shape},
    Member{"TLS.time", &time_shape},
    Member{"TLS.expire", &expire_read},
    Member{"TLS.userbuf", &any_text, false},
    Member{"TLS.sig", &any_text},
};
constexpr Shape packed_shape{
    .type = Type::object, .noun = "UserSig", .members = packed_members, .open = true};

struct Fields final : Listener {
  UserSig sig;
  std::string version = "2.0";

  std::optional<Error> on_text(Path path, std::string_view value) override {
    const std::string_view name = path[0].key;
    if (name == "identifier" || name == "TLS.identifier") sig.identifier = value;
    if (name == "userBuf" || name == "TLS.userbuf") sig.user_buf = value;
    if (name == "signature" || name == "TLS.sig") sig.signature = value;
    if (name == "TLS.ver") version = value;
    return std::nullopt;
  }
  std::optional<Error> on_integer(Path path, std::int64_t value) override {
    const std::string_view name = path[0].key;
    if (name == "sdkAppId" || name == "TLS.sdkappid") sig.sdk_app_id = value;
    if (name == "time" || name == "TLS.time") sig.time = value;
    if (name == "expire" || name == "TLS.expire") sig.expire = value;
    return std::nullopt;
  }
};

Error malformed(std::string message) {
  return {Errc::invalid_argument, "userSig", std::move(message),
          "Copy the whole UserSig; it often loses its end, or its * - _ were changed on the way"};
}

// --- base64 with + * , / - , = _ --------------------------------------------------------------------------------------

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-";
constexpr char padding = '_';

std::string encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool past_end = i + j > bytes.size();
      text += past_end ? padding : alphabet[group >> (18 - 6 * j) & 63];
    }
  }
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::size_t padded = 0;
  while (padded < 2 && text.back() == padding) {
    text.remove_suffix(1);
    ++padded;
  }
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 255);
  }
  return bytes;
}

// --- zlib (RFC 1950), stored blocks (RFC 1951, 3.2.4) -----------------------------------------------------------------

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

constexpr std::size_t zlib_overhead = 2 + 5 + 4;  // header, one block's, checksum
constexpr std::size_t content_max = limits::user_sig_bytes / 4 * 3 - zlib_overhead;
static_assert(content_max <= 65535, "one stored block holds it");

std::string store(std::string_view bytes) {
  std::string zlib = "\x78\x01\x01";  // the block is the last
  const auto put = [&zlib](std::size_t value) { zlib += static_cast<char>(value & 255); };
  put(bytes.size());
  put(bytes.size() >> 8);
  put(~bytes.size());
  put(~bytes.size() >> 8);
  zlib += bytes;
  const std::uint32_t sum = adler32(bytes);
  for (const unsigned shift : {24u, 16u, 8u, 0u}) put(sum >> shift);
  return zlib;
}

}  // namespace

Result<UserSig> user_sig_from_options(std::string_view options) {
  Fields fields;
  std::optional<Error> error = check(options, options_shape, Errc::invalid_argument, fields);
  if (error) return *error;
  return fields.sig;
}

std::string signed_content(const UserSig& sig) {
  std::string content = "TLS.identifier:" + sig.identifier + '\n';
  content += "TLS.sdkappid:" + std::to_string(sig.sdk_app_id) + '\n';
  content += "TLS.time:" + std::to_string(sig.time) + '\n';
  content += "TLS.expire:" + std::to_string(sig.expire) + '\n';
  if (sig.user_buf) content += "TLS.userbuf:" + *sig.user_buf + '\n';
  return content;
}

Result<std::string> pack_user_sig(const UserSig& sig) {
  json::Object fields;
  fields.text("TLS.ver", "2.0");
  fields.text("TLS.identifier", sig.identifier);
  fields.number("TLS.sdkappid", sig.sdk_app_id);
  fields.number("TLS.expire", sig.expire);
  fields.number("TLS.time", sig.time);
  if (sig.user_buf) fields.text("TLS.userbuf", *sig.user_buf);
  fields.text("TLS.sig", sig.signature);
  const std::string content = fields.done();
  if (content.size() <= content_max) return encode(store(content));
  const bool by_buffer = sig.user_buf && sig.user_buf->size() > sig.identifier.size();
  return Error{Errc::invalid_argument, by_buffer ? "userBuf" : "identifier",
               "is too long: a UserSig has " + std::to_string(limits::user_sig_bytes) +
                   " characters at most",
               "Shorten it; the vendor's own are below 1,000"};
}

Result<std::string> unpack_user_sig(std::string_view user_sig) {
  if (user_sig.size() > limits::user_sig_bytes) return malformed("is too long to be a UserSig");
  const std::optional<std::string> zlib = decode(user_sig);
  if (!zlib) return malformed("is not base64 as a UserSig has it");
  return *zlib;
}

std::optional<std::string> stored_content(std::string_view zlib) {
  const auto at = [zlib](std::size_t i) -> std::uint32_t {
    return i < zlib.size() ? static_cast<unsigned char>(zlib[i]) : 0u;
  };
  const bool preset_dictionary = (at(1) & 0x20) != 0;
  if (at(0) != 0x78 || (at(0) << 8 | at(1)) % 31 != 0 || preset_dictionary) return std::nullopt;
  std::string content;
  std::size_t i = 2;
  for (bool last = false; !last;) {
    if (at(i) > 1) return std::nullopt;  // a compressed block
    last = at(i) == 1;
    const std::uint32_t size = at(i + 1) | at(i + 2) << 8;
    const std::uint32_t inverse = at(i + 3) | at(i + 4) << 8;
    if ((size ^ inverse) != 0xFFFF || i + 5 + size + 4 > zlib.size()) return std::nullopt;
    content += zlib.substr(i + 5, size);
    i += 5 + size;
  }
  const std::uint32_t sum = at(i) << 24 | at(i + 1) << 16 | at(i + 2) << 8 | at(i + 3);
  if (sum != adler32(content) || i + 4 != zlib.size()) return std::nullopt;
  return content;
}

Result<UserSig> read_user_sig(std::string_view json) {
  Fields fields;
  const std::optional<Error> error = check(json, packed_shape, Errc::invalid_argument, fields);
  if (error) {
    const std::string where = error->field.empty() ? "it" : error->field;
    return malformed("holds no readable fields: " + where + ' ' + error->message);
  }
  if (fields.version != "2.0") return malformed("is of version " + fields.version + ", not 2.0");
  return fields.sig;
}

}  // namespace timpush
