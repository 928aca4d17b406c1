#include "secrets/secret_name.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "format/node.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

std::unordered_set<std::string> set_of(const format::Node& table, std::string_view key) {
  const std::vector<std::string> texts = table.texts_of(key);
  return {texts.begin(), texts.end()};
}

bool is_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

Result<SecretNames> SecretNames::read(std::string_view name, const format::Node& document) {
  const format::Node* table = document.find("generic");
  if (table == nullptr) return Error{std::string(name), 0, "needs [generic]"};
  SecretNames names;
  names.keys_ = set_of(*table, "names");
  names.passwords_ = set_of(*table, "password_names");
  names.weak_ = set_of(*table, "weak_names");
  names.innocent_last_words_ = set_of(*table, "innocent_last_words");
  names.innocent_ = set_of(*table, "innocent_names");
  return names;
}

NameKind SecretNames::judge(std::string_view name) const {
  std::vector<std::string> words = split_words(name);
  // "password2", "TOKEN_1": the number only counts them.
  while (words.size() > 1 && is_number(words.back())) words.pop_back();
  // Joined endings: "aws.secret_access_key" -> key, accesskey, secretaccesskey.
  std::string ending;
  NameKind kind = NameKind::kInnocent;
  constexpr std::size_t kMaxWords = 3;
  for (std::size_t i = 0; i < std::min(words.size(), kMaxWords); ++i) {
    ending = words[words.size() - 1 - i] + ending;
    if (innocent_.contains(ending)) return NameKind::kInnocent;
    if (i == 0 && innocent_last_words_.contains(ending)) return NameKind::kInnocent;
    if (weak_.contains(ending)) kind = std::max(kind, NameKind::kWeak);
    if (passwords_.contains(ending)) kind = NameKind::kPassword;
    if (keys_.contains(ending)) kind = NameKind::kKey;
  }
  return kind;
}

bool SecretNames::is_never_public(std::string_view name) const {
  if (judge(name) == NameKind::kPassword) return true;
  const std::vector<std::string> words = split_words(name);
  if (words.empty()) return false;
  const std::string_view last = words.back();
  if (last == "secret" || last == "pepper") return true;
  return words.size() > 1 && last == "key" &&
         (words[words.size() - 2] == "secret" || words[words.size() - 2] == "private");
}

}  // namespace sluice::secrets
