// What is believed of the files that an earlier build left: state.json and the verdict of a slug.
// Other people's code can write there, so every value that is not as it would have been written
// makes the whole file somebody else's. No I/O; one reader for each file.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "format/node.h"
#include "policy/build_state.h"

namespace sluice::policy {

inline constexpr std::size_t kMaxAdvisorySets = 10;
inline constexpr std::size_t kMaxStateEcosystems = 200;

/// Reads values of a stored file and remembers the first that is wrong.
class StoredForm {
 public:
  /// `path` is for messages.
  explicit StoredForm(std::string_view path) : path_(path) {}

  Error wrong(const format::Node& node, std::string message) const;
  void fail(const format::Node& node, std::string message);
  const std::optional<Error>& error() const { return error_; }

  /// A text of at most kMaxStateText bytes; empty if it is none.
  std::string checked(const format::Node& node);
  /// The same of a member; empty if it is not there.
  std::string text(const format::Node& node, std::string_view key);
  /// Null if it is not there, no list, or longer than `limit`.
  const format::Node* list(const format::Node& node, std::string_view key, std::size_t limit);
  std::vector<std::string> texts(const format::Node& node, std::string_view key, std::size_t limit);

  /// When the build was; an error without it, or if it comes from the future.
  Result<Instant> built(const format::Node& node, Instant now) const;
  /// The same of another time.
  Result<Instant> time(const format::Node& node, std::string_view key, Instant now) const;
  std::vector<RememberedAdvisories> advisories(const format::Node& node);
  /// What both files know of a finding; it was seen at the latest on `latest`.
  RememberedFinding finding(const format::Node& item, std::chrono::sys_days latest);

 private:
  std::string path_;
  std::optional<Error> error_;
};

/// The UTC day of an instant.
std::chrono::sys_days day_of(Instant instant);

}  // namespace sluice::policy
