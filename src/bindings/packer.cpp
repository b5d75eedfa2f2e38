#include "src/bindings/packer.h"

#include <algorithm>

#include "src/bytes.h"
#include "src/utf8.h"

namespace timpush::crossing {
namespace {

// An app has ten names at most. What has more is no answer of the service, and must not cost a search of all for each.
constexpr std::size_t names_searched = 64;

}  // namespace

void Packer::shrink_to(std::size_t narrow_size, std::size_t wide_size, std::size_t number_count) {
  narrow.shrink_to(narrow_size);
  wide.shrink_to(wide_size);
  numbers.shrink_to(number_count);
}

void Packer::clear() {
  shrink_to(0, 0, 0);
  names.clear();
  next_name_ = 0;
}

void Packer::add(std::string_view text) {
  if (copy_ascii(text, narrow.more(text.size()))) {
    narrow.add(text.size());
    numbers.push(static_cast<std::uint32_t>(text.size() * 2));
    return;
  }
  const std::size_t units = to_utf16(text, wide.more(text.size()));
  wide.add(units);
  numbers.push(static_cast<std::uint32_t>(units * 2 + 1));
}

void Packer::begin_user() {
  user_narrow_ = narrow.size();
  user_wide_ = wide.size();
  user_number_ = numbers.size();
  numbers.push(0);
  next_name_ = 0;
  has_own_.fill(false);
}

void Packer::on_member(std::size_t member, std::string_view text) {
  own_[member] = text;
  has_own_[member] = true;
}

void Packer::begin_items() {
  if (numbers.size() == user_number_ + 1) return;  // none so far
  shrink_to(user_narrow_, user_wide_, user_number_);
  numbers.push(0);
  next_name_ = 0;
}

void Packer::on_name(std::string_view name) {
  if (next_name_ == names.size() || !is_same(names[next_name_], name)) {
    const auto searched =
        names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), names_searched));
    const auto found = std::find(names.begin(), searched, name);
    next_name_ =
        static_cast<std::size_t>((found == searched ? names.end() : found) - names.begin());
    if (next_name_ == names.size()) names.emplace_back(name);
  }
  numbers.push(static_cast<std::uint32_t>(next_name_));
  ++next_name_;
}

void Packer::add_item(std::string_view text) {
  add(text);
  ++numbers[user_number_];
}

void Packer::end_user(bool is_kept) {
  if (!is_kept) {
    shrink_to(user_narrow_, user_wide_, user_number_);
    return;
  }
  for (std::size_t member = 0; member < own_.size(); ++member) {
    if (has_own_[member]) {
      add(own_[member]);
    } else {
      numbers.push(absent);
    }
  }
}

}  // namespace timpush::crossing
