// URLs with a password in them (facts: RFC 3986 userinfo). The password lies between the first ':'
// after "://" and the last '@' before the path, because unencoded '@' in passwords is common.
// Immutable, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "secrets/detector.h"
#include "secrets/value_judge.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

class ConnectionUrlDetector {
 public:
  static Result<ConnectionUrlDetector> read(std::string_view name, const format::Node& document);

  /// "postgres://" and so on.
  std::vector<std::string> literals() const;

  /// The password of the URL at the hit, graded by its host; nothing if there is none, if it is a
  /// placeholder or a reference, or if the host belongs to documentation.
  std::optional<RawMatch> detect(const Hit& hit, const ValueJudge& judge) const;

 private:
  Severity severity_of(std::string_view host) const;

  std::vector<std::string> schemes_;
  std::vector<std::string> local_hosts_;
  std::vector<std::string> local_suffixes_;
  std::vector<std::string> example_suffixes_;
  std::vector<std::string> hosted_suffixes_;
  std::vector<std::string> common_passwords_;
};

}  // namespace sluice::secrets
