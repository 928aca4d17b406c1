// Errors as values. A Result<T> holds a T or an Error that says where (path, line) and what.
// Nothing here throws; code that calls throwing libraries catches at its module's border.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace sluice {

/// What went wrong and where. `path` may be empty; `line` is 1-based, 0 when there is none.
struct Error {
  std::string path;
  std::size_t line = 0;
  std::string message;
};

/// "path:line: message", without the parts that are absent.
std::string describe(const Error& error);

/// A value or the Error that prevented it. Test it before use; value() on an error is a bug.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  explicit operator bool() const { return state_.index() == 0; }
  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

/// The outcome of something that gives no value: nothing, or the Error.
using Status = std::optional<Error>;

}  // namespace sluice
