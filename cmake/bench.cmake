# The native measurement, which needs Google Benchmark. The JSON library's own ways are compiled as any program would have them.
find_package(benchmark REQUIRED)
add_executable(read_response bench/native/read_response.cpp)
target_include_directories(read_response SYSTEM PRIVATE ${JSON_ONLY})
target_link_libraries(read_response PRIVATE timpush benchmark::benchmark)
