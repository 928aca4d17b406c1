#include "secrets/live_values.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <unordered_set>

#include "base/encoding.h"
#include "base/glob.h"
#include "format/node.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::size_t kMinNeedle = 8;
constexpr std::size_t kMinBase64Needle = 10;
constexpr std::size_t kMaxNeedle = 4096;

struct Choice {
  std::vector<std::string> innocent_names;
  std::vector<std::string> public_prefixes;
  std::unordered_set<std::string> secret_words;
  std::size_t min_length = 12;
  std::size_t min_length_secret = 8;

  bool skips(std::string_view name) const {
    const auto matches = [&](const std::string& glob) { return glob_match(glob, name); };
    const auto begins = [&](const std::string& prefix) { return name.starts_with(prefix); };
    return std::any_of(innocent_names.begin(), innocent_names.end(), matches) ||
           std::any_of(public_prefixes.begin(), public_prefixes.end(), begins);
  }

  bool has_secret_name(std::string_view name) const {
    const std::vector<std::string> words = split_words(name);
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return secret_words.contains(word); });
  }
};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

/// The password of a URL with user information, else nothing.
std::optional<std::string_view> url_password(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) {
    return std::nullopt;
  }
  return authority.substr(colon + 1, at - colon - 1);
}

/// PEM text breaks differently wherever it is pasted; its longest body line does not.
std::string_view longest_line(std::string_view text) {
  std::string_view longest;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (line.size() > longest.size()) longest = line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

/// What base64 shows of a value that begins `shift` bytes into a group: the characters that depend
/// on nothing but the value.
std::string base64_at(std::string_view value, std::size_t shift) {
  const std::string encoded = base64_encode(std::string(shift, 'x') + std::string(value));
  const std::size_t begin = (shift * 8 + 5) / 6;
  const std::size_t end = (shift + value.size()) * 8 / 6;
  return encoded.substr(begin, end - begin);
}

}  // namespace

LiveValues::~LiveValues() {
  for (Needle& needle : needles_) explicit_bzero(needle.value.data(), needle.value.size());
}

void LiveValues::add(const std::string& variable, std::string_view value) {
  value = value.substr(0, kMaxNeedle);
  const auto add_needle = [&](std::string text, std::string_view encoding, std::size_t minimum) {
    if (text.size() >= minimum) needles_.push_back({std::move(text), variable, encoding});
  };
  add_needle(std::string(value), "plain", kMinNeedle);
  for (const std::size_t shift : {0U, 1U, 2U}) {
    std::string encoded = base64_at(value, shift);
    std::string url_safe = encoded;
    std::replace(url_safe.begin(), url_safe.end(), '+', '-');
    std::replace(url_safe.begin(), url_safe.end(), '/', '_');
    if (url_safe != encoded) add_needle(std::move(url_safe), "base64", kMinBase64Needle);
    add_needle(std::move(encoded), "base64", kMinBase64Needle);
  }
  const std::string hex = hex_encode(value);
  std::string upper_hex = hex;
  for (char& c : upper_hex) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  if (upper_hex != hex) add_needle(std::move(upper_hex), "hex", kMinNeedle * 2);
  add_needle(hex, "hex", kMinNeedle * 2);
  std::string percent = percent_encode(value);
  if (percent != value) {
    std::string lower_case = percent;
    for (std::size_t i = 0; i + 2 < lower_case.size(); ++i) {
      if (lower_case[i] != '%') continue;
      for (const std::size_t k : {i + 1, i + 2}) {
        const char c = lower_case[k];
        if (c >= 'A' && c <= 'F') lower_case[k] = static_cast<char>(c + 32);
      }
      i += 2;
    }
    if (lower_case != percent) add_needle(std::move(lower_case), "url", kMinNeedle);
    add_needle(std::move(percent), "url", kMinNeedle);
  }
}

Result<LiveValues> LiveValues::read(std::string_view name, const Node& document,
                                    const std::map<std::string, std::string>& config_vars,
                                    const ValueJudge& judge) {
  const Node* table = document.find("live");
  if (table == nullptr) return Error{std::string(name), 0, "needs [live]"};
  Choice choice;
  choice.innocent_names = table->texts_of("innocent_names");
  choice.public_prefixes = table->texts_of("public_prefixes");
  for (std::string& word : table->texts_of("secret_words")) {
    choice.secret_words.insert(std::move(word));
  }
  const auto number = [&](std::string_view key) {
    return std::strtoull(std::string(table->text_of(key)).c_str(), nullptr, 10);
  };
  choice.min_length = number("min_length");
  choice.min_length_secret = number("min_length_secret");

  LiveValues live;
  for (const auto& [variable, text] : config_vars) {
    if (choice.skips(variable)) continue;
    std::string_view value = trim(text);
    bool secret = choice.has_secret_name(variable);
    if (const auto password = url_password(value)) {
      value = *password;
      secret = true;
    } else if (value.find("://") != std::string_view::npos) {
      continue;
    } else if (value.find('\n') != std::string_view::npos) {
      value = longest_line(value);
    }
    if (value.find(' ') != std::string_view::npos && !secret) continue;
    const bool random = judge.random_enough(value);
    const bool long_enough =
        value.size() >= (secret || random ? choice.min_length_secret : choice.min_length);
    if (!long_enough || judge.is_placeholder(value) || (!secret && !random)) continue;
    live.variables_.push_back(variable);
    live.add(variable, value);
    const std::string decoded = percent_decode(value);
    if (decoded != value) live.add(variable, decoded);
  }
  return live;
}

}  // namespace sluice::secrets
