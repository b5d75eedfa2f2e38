// delivery.h: what the numbers of a push's delivery stand for, in webhooks and statistics alike.
// https://www.tencentcloud.com/document/product/1047/67551, 71894
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace timpush {

// Numbers of one kind, each with what it is called here.
struct Meanings {
  struct Row {
    std::int64_t number;
    std::string_view name;
  };
  std::string_view called;  // "pushPlatforms"
  std::span<const Row> rows;

  // Empty for a number that the service has added since, and for platform 0: unknown, or none, as of an online push.
  [[nodiscard]] constexpr std::string_view name_of(std::int64_t number) const {
    for (const Row& row : rows) {
      if (row.number == number) return row.name;
    }
    return {};
  }
};

namespace meanings {
using Row = Meanings::Row;
inline constexpr std::array platforms{
    Row{1, "apns"},  Row{2, "xiaomi"}, Row{3, "huawei"}, Row{4, "fcm"},
    Row{5, "meizu"}, Row{6, "oppo"},   Row{7, "vivo"},   Row{8, "honor"},
};
inline constexpr std::array stages{Row{1, "sent"}, Row{2, "reached"}, Row{3, "clicked"}};
inline constexpr std::array event_types{Row{1, "offline"}, Row{2, "online"}};
inline constexpr std::array chat_types{Row{1, "one-to-one"}, Row{2, "group"}};
}  // namespace meanings

inline constexpr Meanings push_platforms{"pushPlatforms", meanings::platforms};
inline constexpr Meanings push_stages{"pushStages", meanings::stages};
inline constexpr Meanings push_event_types{"pushEventTypes", meanings::event_types};
// EventType, too, but in the webhook of chat messages' pushes.
inline constexpr Meanings push_chat_types{"pushChatTypes", meanings::chat_types};

}  // namespace timpush
