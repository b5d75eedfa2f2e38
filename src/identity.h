// identity.h: the app, and who calls or is signed for in it.
#pragma once

#include <string_view>

#include "limits.h"
#include "shape.h"

namespace timpush {

inline constexpr Shape sdk_app_id_shape{
    .type = Shape::Type::integer,
    .noun = "SDKAppID",
    .hint = "Copy the SDKAppID of your app from the Chat console, as a number",
    .min = 1,
    .max = limits::sdk_app_id_max};

// A line feed in an identifier would forge lines of the signed content.
constexpr Shape identifier_shape(std::string_view hint) {
  return {.type = Shape::Type::text, .noun = "identifier", .hint = hint, .min = 1, .plain = true};
}

}  // namespace timpush
