// Where a secret lies changes how bad it is: browser code is worse than server code, test data
// less. The folders are data (rules/secrets/values.toml, [places]). Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/severity.h"

namespace sluice::format {
struct Node;
}

namespace sluice::secrets {

class Places {
 public:
  static Places read(const format::Node& document);
  Severity adjust(Severity severity, std::string_view path) const;

 private:
  std::vector<std::string> low_;
  std::vector<std::string> lower_;
  std::vector<std::string> higher_;
};

}  // namespace sluice::secrets
