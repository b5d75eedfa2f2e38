// result.h: either a value or what is wrong. Functions that have no value to give answer std::optional<Problem>.
#pragma once

#include <timpush/problem.h>

#include <optional>
#include <utility>

namespace timpush {

// True where there is a value, for * and ->; where there is none, problem() says why.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Problem problem) : problem_(std::move(problem)) {}

  explicit operator bool() const noexcept { return value_.has_value(); }
  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T operator*() && { return *std::move(value_); }
  T* operator->() & noexcept { return &*value_; }
  const T* operator->() const& noexcept { return &*value_; }
  T* operator->() && = delete;  // what it points into would be gone: name the result first
  [[nodiscard]] const Problem& problem() const& noexcept { return problem_; }
  [[nodiscard]] Problem problem() && { return std::move(problem_); }

 private:
  std::optional<T> value_;
  Problem problem_;
};

}  // namespace timpush
