#include <timpush/version.h>

namespace timpush {

// CMakeLists.txt hands in what package.json says.
std::string_view version() { return TIMPUSH_VERSION; }

}  // namespace timpush
