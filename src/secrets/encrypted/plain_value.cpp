#include "secrets/encrypted/plain_value.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sluice::secrets::encrypted {
namespace {

constexpr std::size_t kMinLength = 6;
constexpr std::size_t kMaxName = 100;

/// Words that end the names of secrets, and words before "key" and "token" that take it back.
constexpr std::array<std::string_view, 12> kSecretWords = {
    "password", "passwd", "pwd",     "pass",       "passphrase",  "secret",
    "token",    "apikey", "secrets", "credential", "credentials", "key"};
constexpr std::array<std::string_view, 14> kHarmlessBefore = {
    "public", "primary", "foreign", "sort",    "partition", "cache", "publishable",
    "site",   "no",      "object",  "routing", "lookup",    "group", "map"};

/// Words that say that everybody may see the value, frameworks' prefixes among them.
constexpr std::array<std::string_view, 7> kPublicWords = {"public", "publishable", "anon", "vite",
                                                          "gatsby", "react",       "expo"};

bool names_secret(std::string_view name) {
  const std::vector<std::string> words = split_words(name.substr(0, kMaxName));
  if (words.empty()) return false;
  const auto among = [](const auto& table, std::string_view word) {
    return std::find(table.begin(), table.end(), word) != table.end();
  };
  if (!among(kSecretWords, words.back())) return false;
  if (std::any_of(words.begin(), words.end(),
                  [&](const std::string& word) { return among(kPublicWords, word); })) {
    return false;
  }
  if (words.size() == 1) return words.back() != "key" && words.back() != "pass";
  return !among(kHarmlessBefore, words[words.size() - 2]);
}

bool is_number(std::string_view value) {
  return value.find_first_not_of("0123456789.+-_:") == std::string_view::npos;
}

}  // namespace

std::optional<Confidence> judge_plain(std::string_view name, std::string_view value, Mixing mixing,
                                      const ValueJudge& judge) {
  if (value.size() < kMinLength || is_number(value) || !names_secret(name)) return std::nullopt;
  if (judge.is_reference(value) || judge.is_placeholder(value)) return std::nullopt;
  if (mixing == Mixing::kBroken || judge.looks_random(value)) return Confidence::kHigh;
  return Confidence::kMedium;
}

void note_plain(const Input& input, std::string_view kind, std::string_view name,
                std::string_view value, std::size_t line, Mixing mixing, Facts* facts) {
  if (input.judge == nullptr || facts->plain.size() >= kMaxPlainValues) return;
  const std::optional<Confidence> confidence = judge_plain(name, value, mixing, *input.judge);
  if (!confidence) return;
  PlainValue plain;
  plain.kind = kind;
  plain.name = name.substr(0, kMaxName);
  plain.location = {std::string(input.path), line, 0, line, 0};
  plain.confidence = *confidence;
  facts->plain.push_back(std::move(plain));
}

}  // namespace sluice::secrets::encrypted
