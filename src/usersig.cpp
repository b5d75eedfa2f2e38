#include <timpush/usersig.h>

#include <array>

#include "src/identity.h"
#include "src/json.h"
#include "src/limits.h"
#include "src/shape.h"

namespace timpush {
namespace {

constexpr std::int64_t time_max = 253402300799;  // the year 9999
constexpr std::int64_t integer_max =
    (1LL << 53) - 1;  // the last that JavaScript has exactly, as its sums with a time

using Is = Shape::Kind;

// --- fields that are to be signed -------------------------------------------------------------------------------------

constexpr Shape identifier = identifier_shape(Noun::signed_identifier);
constexpr Shape time_shape{.kind = Is::integer, .noun = Noun::time, .max = time_max};
constexpr Shape expire_shape{
    .kind = Is::integer, .noun = Noun::validity, .min = 1, .max = limits::user_sig_seconds};

constexpr Shape user_sig_shape{
    .kind = Is::text, .noun = Noun::user_sig, .min = 1, .plain = true, .bare = true};

Problem wrong_argument(std::string_view name, Problem problem) {
  problem.code = Errc::invalid_argument;
  problem.path.emplace_back(name);
  return problem;
}

// --- fields that are read ---------------------------------------------------------------------------------------------

constexpr Shape identifier_read = identifier_shape(Noun::packed, true);
constexpr Shape app_read{
    .kind = Is::integer, .noun = Noun::packed, .min = 1, .max = limits::sdk_app_id_max};
constexpr Shape time_read{.kind = Is::integer, .noun = Noun::packed, .max = time_max};
// It is only told, and compared with what was signed: whoever signed may have meant to be wide, or none at all.
constexpr Shape expire_read{
    .kind = Is::integer, .noun = Noun::packed, .min = -integer_max, .max = integer_max};
constexpr Shape text_read{.kind = Is::text, .noun = Noun::packed};

enum PackedMember : std::size_t {
  packed_version,
  packed_identifier,
  packed_app,
  packed_time,
  packed_expire,
  packed_buffer,
  packed_signature,
  packed_count,
};

constexpr Placed packed(PackedMember place, std::string_view name, const Shape& shape,
                        bool is_required = true) {
  return {place, {name, name, &shape, is_required}};
}
constexpr auto packed_members = members_by_place<packed_count>({
    packed(packed_version, "TLS.ver", text_read),
    packed(packed_identifier, "TLS.identifier", identifier_read),
    packed(packed_app, "TLS.sdkappid", app_read),
    packed(packed_time, "TLS.time", time_read),
    packed(packed_expire, "TLS.expire", expire_read),
    packed(packed_buffer, "TLS.userbuf", text_read, false),
    packed(packed_signature, "TLS.sig", text_read),
});
constexpr Shape packed_shape{
    .kind = Is::object, .noun = Noun::packed, .members = packed_members, .open = true};
static_assert(is_sound(packed_shape));

class Packed final : public Listener {
 public:
  [[nodiscard]] const UserSig& sig() const { return sig_; }
  [[nodiscard]] const std::string& version() const { return version_; }

  std::optional<Problem> on_text(Levels levels, std::string_view value) override {
    switch (member_of(levels)) {
      case packed_version: version_ = value; break;
      case packed_identifier: sig_.identifier = value; break;
      case packed_buffer: sig_.user_buf = value; break;
      case packed_signature: sig_.signature = value; break;
      case packed_app:
      case packed_time:
      case packed_expire:
      case packed_count: break;  // they are no texts
    }
    return std::nullopt;
  }
  std::optional<Problem> on_integer(Levels levels, std::int64_t value) override {
    switch (member_of(levels)) {
      case packed_app: sig_.sdk_app_id = value; break;
      case packed_time: sig_.time = value; break;
      case packed_expire: sig_.expire = value; break;
      case packed_version:
      case packed_identifier:
      case packed_buffer:
      case packed_signature:
      case packed_count: break;  // they are no integers
    }
    return std::nullopt;
  }

 private:
  static PackedMember member_of(Levels levels) {
    return static_cast<PackedMember>(levels[0].member - packed_members.data());
  }

  UserSig sig_;
  std::string version_;
};

Problem malformed(Reason reason, std::string text = {}) {
  return {.code = Errc::invalid_argument,
          .reason = reason,
          .path = {Step("userSig")},
          .noun = Noun::packed,
          .text = std::move(text)};
}

// --- base64 with + * , / - , = _ --------------------------------------------------------------------------------------

struct Alphabet {
  std::string_view digits;
  char padding;
};
constexpr Alphabet plain{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", '='};
constexpr Alphabet for_urls{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-",
                            '_'};

std::string encode(std::string_view bytes, const Alphabet& alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool past_end = i + j > bytes.size();
      text += past_end ? alphabet.padding : alphabet.digits[group >> (18 - 6 * j) & 63];
    }
  }
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::size_t padded = 0;
  while (padded < 2 && text.back() == for_urls.padding) {
    text.remove_suffix(1);
    ++padded;
  }
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t value = for_urls.digits.find(c);
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

// RFC 1950, 2.2: deflate, a window of 32 KB at most, the check of both bytes, no preset dictionary.
bool begins_zlib(std::string_view bytes) {
  if (bytes.size() < 8) return false;  // a header, an empty block, a checksum
  const unsigned method = static_cast<unsigned char>(bytes[0]);
  const unsigned flags = static_cast<unsigned char>(bytes[1]);
  return (method & 15) == 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 == 0 &&
         (flags & 0x20) == 0;
}

// The console shows a secret key beside everything else that is copied there.
bool is_key(std::string_view text) {
  return text.size() == 64 &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
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

std::optional<Problem> check_user_sig(const UserSig& sig) {
  const auto wrong = [](std::string_view name, std::optional<Problem> problem) {
    return problem ? wrong_argument(name, *problem) : problem;
  };
  if (auto problem = wrong("identifier", misfit(identifier, sig.identifier))) return problem;
  if (auto problem = wrong("sdkAppId", misfit(sdk_app_id_shape, sig.sdk_app_id))) return problem;
  if (auto problem = wrong("time", misfit(time_shape, sig.time))) return problem;
  return wrong("expire", misfit(expire_shape, sig.expire));
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
  if (content.size() <= content_max) return encode(store(content), for_urls);
  const bool by_buffer = sig.user_buf && sig.user_buf->size() > sig.identifier.size();
  return wrong_argument(by_buffer ? "userBuf" : "identifier",
                        {.reason = Reason::long_user_sig, .limit = limits::user_sig_bytes});
}

std::string to_base64(std::string_view bytes) { return encode(bytes, plain); }

Result<std::string> unpack_user_sig(std::string_view user_sig) {
  if (user_sig.size() > limits::user_sig_bytes) return malformed(Reason::not_user_sig);
  const std::optional<std::string> zlib = decode(user_sig);
  if (!zlib) return malformed(Reason::not_base64);
  return *zlib;
}

std::optional<Problem> check_form(std::string_view user_sig) {
  if (std::optional<Problem> problem = misfit(user_sig_shape, user_sig)) {
    return wrong_argument("userSig", *std::move(problem));
  }
  if (is_key(user_sig)) return malformed(Reason::key_as_user_sig);
  const Result<std::string> zlib = unpack_user_sig(user_sig);
  if (!zlib) return zlib.problem();
  return begins_zlib(*zlib) ? std::nullopt : std::optional(malformed(Reason::not_base64));
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
  Packed packed;
  if (std::optional<Problem> problem = check(json, packed_shape, Errc::invalid_argument, packed)) {
    problem->path.insert(problem->path.begin(), Step("userSig"));
    return *problem;
  }
  if (packed.version() != "2.0") return malformed(Reason::other_version, packed.version());
  return packed.sig();
}

}  // namespace timpush
