// result.h: either a value or the reason there is none.
#pragma once

#include <utility>
#include <variant>

#include "error.h"

namespace timpush {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  const T& operator*() const noexcept { return *std::get_if<T>(&state_); }
  const T* operator->() const noexcept { return std::get_if<T>(&state_); }
  const Error& error() const noexcept { return *std::get_if<Error>(&state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace timpush
