// usersig.h: the codec of UserSig, version 2.0: what is signed, how it is packed and unpacked. The HMAC-SHA256 is handed in.
// https://www.tencentcloud.com/document/product/1047/34385, https://github.com/tencentyun/tls-sig-api-v2-golang
//
//   content   "TLS.identifier:" … "\nTLS.sdkappid:" … "\nTLS.time:" … "\nTLS.expire:" … "\n" ["TLS.userbuf:" … "\n"]
//   TLS.sig   base64( HMAC-SHA256( key = the secret key's text, content ) )
//   UserSig   JSON of the fields → zlib → base64 with  + * , / - , = _
#pragma once

#include <timpush/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace timpush {

struct UserSig {
  std::string identifier;
  std::int64_t sdk_app_id = 0;
  std::int64_t time = 0;                  // when it was signed, unix seconds
  std::int64_t expire = 0;                // for how long it is good, seconds
  std::optional<std::string> user_buf{};  // base64; one that is empty is signed, too
  std::string signature{};                // base64; empty before it is signed
};

// What is wrong with the fields that are to be signed, if anything; the path names one as JavaScript does.
[[nodiscard]] std::optional<Problem> check_user_sig(const UserSig& sig);

[[nodiscard]] std::string signed_content(const UserSig& sig);

// The zlib stream holds a stored block, as the vendor's Go library has it at level 0: the same bytes everywhere. A problem
// when unpack_user_sig() would not look into it.
[[nodiscard]] Result<std::string> pack_user_sig(const UserSig& sig);

// The zlib stream inside; a problem when it is not one, with Errc::invalid_argument and the path "userSig".
[[nodiscard]] Result<std::string> unpack_user_sig(std::string_view user_sig);

// What is wrong with a text that cannot be a UserSig, such as a secret key or one with a quote around it, if anything; with
// Errc::invalid_argument and the path "userSig". Its fields are the service's to judge.
[[nodiscard]] std::optional<Problem> check_form(std::string_view user_sig);

// The content of a zlib stream that holds nothing but stored blocks; nothing when it has to be inflated, or is broken.
[[nodiscard]] std::optional<std::string> stored_content(std::string_view zlib);

// The fields of the JSON that was packed.
[[nodiscard]] Result<UserSig> read_user_sig(std::string_view json);

// Base64 with + and /, as signatures and userbufs are written.
[[nodiscard]] std::string to_base64(std::string_view bytes);

// A UserSig, made whole. `hmac` is called as hmac(content) and answers the 32 bytes of HMAC-SHA256(key = the secret key's text,
// content) as a std::string.
template <class Hmac>
[[nodiscard]] Result<std::string> sign_user_sig(UserSig sig, Hmac&& hmac) {
  if (std::optional<Problem> problem = check_user_sig(sig)) return *problem;
  const std::string mac = hmac(signed_content(sig));
  if (mac.size() != 32) {  // of which the service counts ten a minute, and locks the identifier
    return Problem{.code = Errc::invalid_argument,
                   .reason = Reason::bad_hmac,
                   .path = {"signature"},
                   .limit = 32,
                   .actual = static_cast<std::int64_t>(mac.size())};
  }
  sig.signature = to_base64(mac);
  return pack_user_sig(sig);
}

}  // namespace timpush
