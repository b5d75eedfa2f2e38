# The wasm module `core`, and `tables`, which prints what JavaScript has to know before it.

# What looks at every byte of an answer is built for speed, the rest for size: response.cpp, too, would be larger by 4.7 KB
# gzipped, and gain a twentieth. NDEBUG drops the library's assertions; what they guard is tested natively, where they stay.
set(CMAKE_CXX_FLAGS_RELEASE "-DNDEBUG")
target_compile_options(timpush PUBLIC -flto)
set(BINDINGS
  src/bindings/bindings.cpp src/bindings/crossing.cpp src/bindings/packer.cpp
  src/bindings/no_printf.cpp src/bindings/no_rtti.cpp)
set_source_files_properties(${CORE_SOURCES} ${BINDINGS} PROPERTIES COMPILE_OPTIONS -Oz)
set_source_files_properties(src/json_reader.cpp src/utf8.cpp src/bindings/packer.cpp PROPERTIES COMPILE_OPTIONS -O3)
# Debian keeps the libraries of Emscripten's own JavaScript tools here, where Node does not look.
if(EXISTS /usr/share/nodejs/acorn)
  set_property(DIRECTORY PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()

add_executable(core ${BINDINGS})
target_compile_definitions(core PRIVATE EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_link_libraries(core PRIVATE timpush timpush_settings)
# One glue for every runtime: no Node branch, no looking for its own .wasm, no eval.
target_link_options(core PRIVATE
  --js-library ${PROJECT_SOURCE_DIR}/cmake/no-wide-strings.js
  --bind -O3 -flto -fno-exceptions -fno-rtti -Wl,--wrap=sprintf -Wl,--wrap=siprintf
  -sINCOMING_MODULE_JS_API=instantiateWasm,locateFile,print,printErr -sTEXTDECODER=2
  -sMODULARIZE -sEXPORT_ES6 -sUSE_ES6_IMPORT_META=0 -sENVIRONMENT=web
  -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH -sMALLOC=emmalloc)
# The linker writes core.wasm beside core.js. Ninja is told, so that it is made again where it is missing.
add_custom_command(TARGET core POST_BUILD COMMAND ${CMAKE_COMMAND} -E true BYPRODUCTS core.wasm)

# What does not change crosses once, while the package is built.
add_executable(tables src/bindings/tables.cpp)
target_link_libraries(tables PRIVATE timpush timpush_settings)
target_link_options(tables PRIVATE -flto -sENVIRONMENT=node -sSINGLE_FILE)
set_target_properties(tables PROPERTIES SUFFIX .cjs)
