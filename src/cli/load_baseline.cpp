#include "cli/load_baseline.h"

#include <chrono>
#include <utility>

#include "cli/load_settings.h"
#include "policy/baseline.h"

namespace sluice::cli {

std::string baseline_path(const ParsedArguments& arguments, const std::string& root) {
  return arguments.value("--baseline").value_or(root + '/' + std::string(policy::kBaselineFile));
}

Status load_baseline(const ParsedArguments& arguments, bool required, ScanRequest* request) {
  const std::string path = baseline_path(arguments, request->root);
  const std::string name = path.substr(path.rfind('/') + 1);
  Result<std::string> text = read_named_file(path, policy::kMaxBaselineBytes, required);
  if (!text) return text.error();
  request->baseline.file = name;
  if (text->empty()) return {};
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  Result<Baseline> baseline = policy::read_baseline(name, *text, today);
  if (!baseline) return baseline.error();
  request->baseline = std::move(*baseline);
  if (request->settings.fingerprint_salt.empty()) {
    request->settings.fingerprint_salt = request->baseline.salt;
  }
  return {};
}

}  // namespace sluice::cli
