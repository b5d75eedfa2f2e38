// limits.h: every number of the contract that the core enforces, each with its source.
// https://www.tencentcloud.com/document/product/1047/60564 (get_attr) and its sister pages 60562-60570.
#pragma once

#include <cstddef>
#include <cstdint>

namespace timpush::limits {

// "You can retrieve up to 100 users' attributes at a time"; the same for every attribute and tag call.
inline constexpr std::size_t accounts_per_call = 100;

// "100 times per second", read as: per app and command.
inline constexpr int calls_per_second = 100;

// An app has the attribute slots "0" to "9" (60563).
inline constexpr std::size_t attributes_per_app = 10;

// Bytes of UTF-8, not characters: 16 Chinese characters, 12 emoji (60563, 60565, 60568).
inline constexpr std::size_t attribute_name_bytes = 50;
inline constexpr std::size_t attribute_value_bytes = 50;
inline constexpr std::size_t tag_bytes = 50;

// A user has at most 100 tags; a call that appends may add 10 of them, one that replaces all 100 (60568).
inline constexpr std::size_t tags_per_user = 100;
inline constexpr std::size_t tags_appended_per_user = 10;

// Of a batch (67553) and a webbatch (trtc.io 80441).
inline constexpr std::size_t accounts_per_batch = 500;

// A condition: 10 tags a list (90032), 10 attributes, as an app has no more.
inline constexpr std::size_t tags_per_condition = 10;

// Of a push, "10K" (90056).
inline constexpr std::size_t push_body_bytes = 10'240;

// "DataId ... 64 bytes" (90057, 67553), "TaskName ... 20 bytes" (80441), "LaId ... 64 bytes" (77715).
inline constexpr std::size_t data_id_bytes = 64;
inline constexpr std::size_t task_name_bytes = 20;
inline constexpr std::size_t activity_id_bytes = 64;

// Seconds that an undelivered push is kept (60561, older pages; 90026).
inline constexpr std::int64_t storage_seconds = 604'800;

// Statistics: TaskIDs a call, and days from the start to the end: "30 days" (71894) and "7 days" (71895), and the day that they
// begin with, as the sample of 71895 has it.
inline constexpr std::size_t tasks_per_call = 5;
inline constexpr int statistics_days = 31;
inline constexpr int losses_days = 8;

// Ours: no moment is later, in seconds since 1970; milliseconds are.
inline constexpr std::int64_t last_second = 9'999'999'999;

// random is a "32-bit unsigned integer"; SDKAppIDs are carried in 32 bits by the vendor's SDKs.
inline constexpr std::uint64_t random_max = 4294967295u;
inline constexpr std::uint64_t sdk_app_id_max = 4294967295u;

// Ours: what no true answer comes near (100 users of 10 attributes are 35 KB).
inline constexpr std::size_t answer_bytes = 4u << 20;
inline constexpr std::size_t slots_read = 100;  // they are looked up one by one
inline constexpr std::size_t items_read =
    1000;  // users, and failures: ten times what a call can ask for

// A webhook brings up to 100 events (67551, 67552). Their numbers are read by JavaScript, too, which has no larger integers.
inline constexpr std::size_t events_per_webhook = 100;
inline constexpr std::int64_t exact_integer = (1LL << 53) - 1;

// Ours: of what is sent. The levels of an answer are not counted: what nobody reads is passed over, however deep.
inline constexpr std::size_t nesting = 64;

// Ours: the longest UserSig that is made, looked into or sent. The vendor's are below 300 characters, with a userbuf below 1,000.
inline constexpr std::size_t user_sig_bytes = 16u << 10;

// The longest validity the service accepts for a UserSig is 50 years (269/32688), in seconds.
inline constexpr std::int64_t user_sig_seconds = 50LL * 365 * 86400;

}  // namespace timpush::limits
