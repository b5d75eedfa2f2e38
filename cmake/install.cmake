# After `cmake --install`, find_package(timpush) has timpush::timpush.
include(CMakePackageConfigHelpers)
set(CONFIG_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/timpush)

install(TARGETS timpush EXPORT timpush)
install(DIRECTORY include/timpush TYPE INCLUDE)
install(FILES LICENSE TYPE DOC)

# The library needs no other package, so that its targets are the whole of its configuration.
install(EXPORT timpush FILE timpushConfig.cmake NAMESPACE timpush:: DESTINATION ${CONFIG_FOLDER})
# Before 1.0, another minor version may have another interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/timpushConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/timpushConfigVersion.cmake DESTINATION ${CONFIG_FOLDER})
