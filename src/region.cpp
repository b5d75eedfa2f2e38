#include "region.h"

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
    return Error{Errc::invalid_options, "host", "is neither 'primary' nor 'backup'",
                 "Leave it out for the primary host"};
  }
  for (const Region& region : all) {
    if (region.id == region_id) return which == "backup" ? region.backup : region.host;
  }
  return Error{Errc::invalid_options, "region", "is not a known region",
               "Use one of: " + known_regions() + "; for any other host give endpoint instead"};
}

}  // namespace timpush
