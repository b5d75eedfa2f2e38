// result.h: either a value or what is wrong. Functions that have no value to give answer std::optional<Problem>.
#pragma once

#include <optional>
#include <utility>

#include <timpush/problem.h>

namespace timpush {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Problem problem) : problem_(std::move(problem)) {}

  explicit operator bool() const noexcept { return value_.has_value(); }
  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }
  const Problem& problem() const noexcept { return problem_; }

 private:
  std::optional<T> value_;
  Problem problem_;
};

}  // namespace timpush
