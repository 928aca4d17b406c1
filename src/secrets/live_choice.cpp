#include "secrets/live_choice.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "base/glob.h"
#include "format/node.h"

namespace sluice::secrets {
namespace {

bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isdigit(c) != 0 || c == '.' || c == '-' || c == '+';
  });
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  return text.size() == kLength && std::count(text.begin(), text.end(), '-') == 4 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0 || c == '-'; });
}

/// "google-oauth2", "us-east-1", "MyApp.Production": words and numbers between separators, as they
/// stand in any source. People's passwords have more kinds of characters than one.
bool reads_like_words(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isdigit(byte) != 0) ++digits;
    if (std::isalnum(byte) == 0 && std::string_view("-_./: ").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits < 3;
}

}  // namespace

Result<LiveChoice> LiveChoice::read(std::string_view name, const format::Node& document) {
  const format::Node* table = document.find("live");
  if (table == nullptr) return Error{std::string(name), 0, "needs [live]"};
  LiveChoice choice;
  choice.innocent_names_ = table->texts_of("innocent_names");
  choice.public_prefixes_ = table->texts_of("public_prefixes");
  choice.public_values_ = table->texts_of("public_values");
  const auto number = [&](std::string_view key) {
    return std::strtoull(std::string(table->text_of(key)).c_str(), nullptr, 10);
  };
  choice.min_length_ = number("min_length");
  choice.min_length_random_ = number("min_length_random");
  if (choice.min_length_ == 0 || choice.min_length_random_ == 0) {
    return Error{std::string(name), table->line, "[live] needs min_length, min_length_random"};
  }
  return choice;
}

bool LiveChoice::is_public(std::string_view variable) const {
  return std::any_of(public_prefixes_.begin(), public_prefixes_.end(),
                     [&](const std::string& prefix) { return variable.starts_with(prefix); });
}

std::string_view LiveChoice::refuse_name(std::string_view variable) const {
  if (is_public(variable)) return "public by its prefix";
  const bool innocent =
      std::any_of(innocent_names_.begin(), innocent_names_.end(),
                  [&](const std::string& glob) { return glob_match(glob, variable); });
  return innocent ? "its name is no secret's" : "";
}

std::string_view LiveChoice::refuse_part(std::string_view variable, const ValuePart& part,
                                         const SecretNames& names, const ValueJudge& judge) const {
  const std::string_view text = part.text;
  if (text.size() < min_length_random_) return "too short to be told from other text";
  if (is_number(text)) return "a number";
  const bool published =
      std::any_of(public_values_.begin(), public_values_.end(),
                  [&](const std::string& glob) { return glob_match(glob, text); });
  if (published) return "made to be public";
  if (judge.is_placeholder(text)) return "a placeholder or common word";
  const NameKind kind =
      part.secret ? NameKind::kPassword : names.judge(part.name.empty() ? variable : part.name);
  if (kind == NameKind::kInnocent) {
    if (is_uuid(text)) return "a UUID, and its name is no secret's";
    return judge.looks_random(text) ? "" : "not random, and its name is no secret's";
  }
  if (judge.looks_random(text)) return "";
  if (judge.random_enough(text) && !reads_like_words(text)) return "";
  if (kind == NameKind::kWeak) return "not random";
  if (text.size() < min_length_) return "short and not random";
  return reads_like_words(text) ? "reads like words that any source may hold" : "";
}

}  // namespace sluice::secrets
