# The core's native tests: as they are, and under AddressSanitizer and UndefinedBehaviorSanitizer.
find_package(GTest REQUIRED)

# The core once more, under the sanitizers. What crosses to JavaScript is tested with it, without Emscripten.
set(SANITIZE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
set(CROSSING src/bindings/crossing.cpp src/bindings/packer.cpp)
add_library(sanitized_core OBJECT ${CORE_SOURCES} ${CROSSING})
target_compile_options(sanitized_core PRIVATE ${SANITIZE} -g1)
target_link_libraries(sanitized_core PRIVATE timpush_settings)

# The tests are compiled once and linked to both.
file(GLOB CORE_TESTS CONFIGURE_DEPENDS tests/core/*_test.cpp)
add_library(core_tests_objects OBJECT ${CORE_TESTS} tests/core/fixtures.cpp)
target_link_libraries(core_tests_objects PRIVATE timpush_settings GTest::gtest)
target_compile_definitions(core_tests_objects PRIVATE FIXTURES="${PROJECT_SOURCE_DIR}/tests/fixtures")
target_precompile_headers(core_tests_objects PRIVATE <gtest/gtest.h>)

add_executable(core_tests $<TARGET_OBJECTS:core_tests_objects> ${CROSSING})
target_link_libraries(core_tests PRIVATE timpush timpush_settings GTest::gtest_main)
add_test(NAME Core COMMAND core_tests)

# The core comes first: of an inline function that both have, the linker keeps the first, the one that is checked.
add_executable(core_tests_sanitized $<TARGET_OBJECTS:sanitized_core> $<TARGET_OBJECTS:core_tests_objects>)
target_link_options(core_tests_sanitized PRIVATE ${SANITIZE})
target_link_libraries(core_tests_sanitized PRIVATE GTest::gtest_main)
add_test(NAME Core.Sanitized COMMAND core_tests_sanitized)

# The core has no globals: no section that can be written holds a byte (.data.rel: addresses in constant tables).
add_test(NAME Core.KeepsNoState COMMAND
  sh -c "size -A '$<TARGET_FILE:timpush>' | awk '/^\\.t?(data|bss)/ && !/^\\.data\\.rel/ && $2 > 0 { print; found = 1 } END { exit found }'")
