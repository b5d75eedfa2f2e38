// region.h: where each region's service answers. The region is the data centre chosen when the app was created.
// https://www.tencentcloud.com/document/product/1047/34620 (REST overview; backup hosts are for hijacked DNS)
#pragma once

#include <timpush/result.h>

#include <span>
#include <string_view>

namespace timpush {

struct Region {
  std::string_view id;
  std::string_view place;
  std::string_view host;
  std::string_view backup;
};

[[nodiscard]] std::span<const Region> regions();

// The host of a region; `which` is "primary" or "backup".
[[nodiscard]] Result<std::string_view> host_for(std::string_view region_id, std::string_view which);

}  // namespace timpush
