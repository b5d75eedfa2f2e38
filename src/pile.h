// pile.h: what only grows, until it is used anew. A vector writes what it grows by, and its push_back is a call.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace timpush {

template <class Item>
class Pile {
 public:
  [[nodiscard]] const Item* data() const { return room_.data(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  Item& operator[](std::size_t at) { return room_[at]; }

  // Room for so many more ...
  Item* more(std::size_t count) {
    if (size_ + count > room_.size()) grow(size_ + count);
    return room_.data() + size_;
  }
  // ... of which so many were written.
  void add(std::size_t count) { size_ += count; }
  void push(Item item) {
    *more(1) = item;
    add(1);
  }
  void shrink_to(std::size_t size) { size_ = size; }

 private:
  [[gnu::noinline]] void grow(std::size_t least) {
    room_.resize(std::max({least, 2 * room_.size(), std::size_t{256}}));
  }

  std::vector<Item> room_;
  std::size_t size_ = 0;
};

}  // namespace timpush
