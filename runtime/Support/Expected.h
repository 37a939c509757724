//===- Expected.h - errors as values --------------------------------------===//

#ifndef CONVOPT_RUNTIME_SUPPORT_EXPECTED_H
#define CONVOPT_RUNTIME_SUPPORT_EXPECTED_H

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace convopt::runtime {

/// Why something failed: one sentence without a final full stop, for people.
class [[nodiscard]] Error {
public:
  explicit Error(std::string message) : text(std::move(message)) {}

  const std::string &message() const { return text; }

  /// The same error, preceded by what it happened to: "context: message".
  Error in(std::string_view context) const {
    return Error(std::string(context) + ": " + text);
  }

private:
  std::string text;
};

namespace detail {
inline void append(std::string &out, std::string_view piece) { out += piece; }
template <typename T>
std::enable_if_t<std::is_integral_v<T>> append(std::string &out, T piece) {
  out += std::to_string(piece);
}
} // namespace detail

/// Builds an error from strings and integers, concatenated.
template <typename... Pieces>
Error makeError(const Pieces &...pieces) {
  std::string message;
  (detail::append(message, pieces), ...);
  return Error(std::move(message));
}

/// Either a value or the error that prevented it. Test it before reading it:
/// reading what is not there is a bug of the caller and stops the program, in
/// release builds too.
template <typename T>
class [[nodiscard]] Expected {
public:
  Expected(T value) : storage(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : storage(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return storage.index() == 0; }

  T &operator*() & { return get<0>(storage); }
  const T &operator*() const & { return get<0>(storage); }
  T &&operator*() && { return std::move(get<0>(storage)); }
  T *operator->() { return &get<0>(storage); }
  const T *operator->() const { return &get<0>(storage); }

  const Error &error() const { return get<1>(storage); }

private:
  template <size_t I, typename Variant>
  static auto &get(Variant &variant) {
    auto *held = std::get_if<I>(&variant);
    if (!held)
      std::abort();
    return *held;
  }

  std::variant<T, Error> storage;
};

/// Success without a value (`return {};`), or an error.
template <>
class [[nodiscard]] Expected<void> {
public:
  Expected() = default;
  Expected(Error error) : failure(std::move(error)) {}

  explicit operator bool() const { return !failure; }

  const Error &error() const {
    if (!failure)
      std::abort();
    return *failure;
  }

private:
  std::optional<Error> failure;
};

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_SUPPORT_EXPECTED_H
