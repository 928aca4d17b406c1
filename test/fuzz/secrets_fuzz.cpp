// libFuzzer target: any bytes through the whole scanner with the built-in rules and live values:
// every detector, proof, judgement and redaction. The first byte picks the file's name. Places lie
// in the text, the same bytes give the same matches, no live value stands in what is told, and
// blocks of a text find what the whole of it has.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "cli/embedded_rules.h"
#include "secrets/scanner.h"

namespace {

using namespace sluice;

void expect(bool holds) {
  if (!holds) std::abort();
}

/// No secret: a word that a fuzzer can learn.
constexpr std::string_view kLive = "q7Wm2Zx9LpT4vB8s";

const secrets::Scanner& scanner() {
  static const secrets::Scanner kScanner = [] {
    secrets::ScannerOptions options;
    for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
      options.files.push_back({file.name, file.text});
    }
    options.config_vars = {{"SESSION_SECRET", std::string(kLive)}};
    options.fingerprint_salt = "a salt of the fuzzer";
    options.now = 1'790'000'000;
    auto made = secrets::Scanner::create(std::move(options));
    if (!made) std::abort();
    return std::move(*made);
  }();
  return kScanner;
}

constexpr std::array<std::string_view, 14> kPaths = {
    "src/app.conf", ".env",       "app/settings.py", "config.yml",       "config.json",
    "main.tf",      "a.js",       "README.md",       "test/spec.rb",     ".npmrc",
    "id_rsa",       "web.config", "a.properties",    "package-lock.json"};

std::vector<secrets::SecretMatch> matches_in(const Blob& blob) {
  std::vector<secrets::SecretMatch> matches;
  secrets::SideFacts side;
  const bool all = scanner().scan(blob, &matches, &side);
  expect(all || matches.size() >= secrets::kMaxMatchesPerBlob);
  for (const secrets::SecretMatch& match : matches) {
    expect(!match.rule.empty() && !match.fingerprint.empty());
    expect(!match.redacted.empty() || !match.config_var.empty());
    expect(match.location.line > 0 && match.location.column > 0);
    expect(match.redacted.find(kLive) == std::string::npos);
  }
  return matches;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Blob blob{kPaths[data[0] % kPaths.size()], text};
  blob.binary = text.find('\0') != std::string_view::npos;
  const auto first = matches_in(blob);
  const auto second = matches_in(blob);
  expect(first.size() == second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    expect(first[i].rule == second[i].rule && first[i].fingerprint == second[i].fingerprint);
  }
  expect(scanner().redact(text).find(kLive) == std::string::npos);
  return 0;
}
