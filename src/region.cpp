#include <timpush/region.h>

#include <array>
#include <string>

namespace timpush {
namespace {

constexpr std::array all{
    Region{"china", "China", "console.tim.qq.com", "adminapi.my-imcloud.com"},
    Region{"singapore", "Singapore", "adminapisgp.im.qcloud.com", "adminapisgp.my-imcloud.com"},
    Region{"seoul", "Seoul", "adminapikr.im.qcloud.com", "adminapikr.my-imcloud.com"},
    Region{"tokyo", "Tokyo", "adminapijpn.im.qcloud.com", "adminapijpn.my-imcloud.com"},
    Region{"frankfurt", "Frankfurt", "adminapiger.im.qcloud.com", "adminapiger.my-imcloud.com"},
    Region{"silicon-valley", "Silicon Valley", "adminapiusa.im.qcloud.com",
           "adminapiusa.my-imcloud.com"},
    Region{"jakarta", "Jakarta", "adminapiidn.im.qcloud.com", "adminapiidn.my-imcloud.com"},
};

std::string known_regions() {
  std::string names;
  for (const Region& region : all) {
    if (!names.empty()) names += ", ";
    names += region.id;
  }
  return names;
}

}  // namespace

std::span<const Region> regions() { return all; }

Result<std::string_view> host_for(std::string_view region_id, std::string_view which) {
  if (which != "primary" && which != "backup") {
    return Problem{
        .code = Errc::invalid_options, .reason = Reason::unknown_host, .path = {Step("host")}};
  }
  for (const Region& region : all) {
    if (region.id == region_id) return which == "backup" ? region.backup : region.host;
  }
  return Problem{.code = Errc::invalid_options,
                 .reason = Reason::unknown_region,
                 .path = {Step("region")},
                 .text = known_regions()};
}

}  // namespace timpush
