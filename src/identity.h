// identity.h: the app, and who calls or is signed for in it.
#pragma once

#include "src/limits.h"
#include "src/shape.h"

namespace timpush {

inline constexpr Shape sdk_app_id_shape{.kind = Shape::Kind::integer,
                                        .noun = Noun::sdk_app_id,
                                        .min = 1,
                                        .max = limits::sdk_app_id_max};

// A line feed in an identifier would forge lines of the signed content. One that is read may be as bare as its signer wished.
constexpr Shape identifier_shape(Noun noun, bool is_read = false) {
  return {.kind = Shape::Kind::text,
          .noun = noun,
          .min = 1,
          .max = limits::user_sig_bytes,
          .plain = true,
          .bare = !is_read};
}

}  // namespace timpush
