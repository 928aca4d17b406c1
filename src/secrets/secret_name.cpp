#include "secrets/secret_name.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "format/node.h"
#include "secrets/value_judge.h"

namespace sluice::secrets {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool is_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

Result<SecretNames> SecretNames::read(std::string_view name, const format::Node& document) {
  const format::Node* table = document.find("generic");
  if (table == nullptr) return Error{std::string(name), 0, "needs [generic]"};
  SecretNames names;
  const auto note = [&](std::string_view key, bool Ending::*what) {
    for (std::string& ending : table->texts_of(key)) {
      names.endings_[std::move(ending)].*what = true;
    }
  };
  note("names", &Ending::key);
  note("password_names", &Ending::password);
  note("weak_names", &Ending::weak);
  note("innocent_names", &Ending::innocent);
  note("innocent_last_words", &Ending::innocent_word);
  return names;
}

NameKind SecretNames::judge(std::string_view name) const {
  std::size_t begin = name.size();
  std::string_view word = last_word(name, &begin);
  // "password2", "TOKEN_1": the number only counts them.
  while (is_number(word)) {
    std::size_t before = begin;
    const std::string_view earlier = last_word(name, &before);
    if (earlier.empty()) break;
    word = earlier;
    begin = before;
  }
  // Joined endings: "aws.secret_access_key" -> key, accesskey, secretaccesskey.
  std::string ending;
  NameKind kind = NameKind::kInnocent;
  constexpr std::size_t kMaxWords = 3;
  for (std::size_t i = 0; i < kMaxWords && !word.empty(); ++i) {
    ending.insert(0, word);
    for (std::size_t k = 0; k < word.size(); ++k) ending[k] = lower(ending[k]);
    word = last_word(name, &begin);
    const auto known = endings_.find(ending);
    if (known == endings_.end()) continue;
    const Ending& what = known->second;
    if (what.innocent || (i == 0 && what.innocent_word)) return NameKind::kInnocent;
    if (what.weak) kind = std::max(kind, NameKind::kWeak);
    if (what.password) kind = NameKind::kPassword;
    if (what.key) kind = NameKind::kKey;
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
