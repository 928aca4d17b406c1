#include "inventory/formats/gemfile.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "inventory/formats/ruby_tokens.h"

namespace sluice::inventory {
namespace {

/// Groups that no production process loads.
constexpr std::array<std::string_view, 14> kDevelopmentGroups = {
    "development", "dev",  "test", "tests",         "testing", "ci",    "lint",
    "linting",     "docs", "doc",  "documentation", "rubocop", "debug", "guard"};

constexpr std::array<std::string_view, 8> kBlockWords = {"if",    "unless", "case", "begin",
                                                         "while", "until",  "def",  "class"};

bool is_development(const std::vector<std::string>& groups) {
  return !groups.empty() && std::all_of(groups.begin(), groups.end(), [](const std::string& name) {
    return std::find(kDevelopmentGroups.begin(), kDevelopmentGroups.end(), name) !=
           kDevelopmentGroups.end();
  });
}

/// More than real Gemfiles have; with them the work stays linear in the size of the file.
constexpr std::size_t kMaxStatementTokens = 1000;
constexpr std::size_t kMaxOpenBlocks = 100;

class Reader {
 public:
  explicit Reader(std::string_view gemfile) : tokens_(ruby_tokens(gemfile)) {}

  std::optional<std::set<std::string>> read() {
    bool begins_statement = true;
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const RubyToken& token = tokens_[at_];
      if (token.kind == RubyToken::Kind::kWord) {
        if (!accept_word(token.text, begins_statement)) return {};
        if (blocks_.size() > kMaxOpenBlocks) return {};
      }
      begins_statement = token.kind == RubyToken::Kind::kEnd || token.text == "do" ||
                         token.text == "then" || token.text == "else" || token.text == "=" ||
                         token.text == "|";
    }
    if (!blocks_.empty()) return {};
    std::set<std::string> gems;
    std::set_difference(development_.begin(), development_.end(), production_.begin(),
                        production_.end(), std::inserter(gems, gems.end()));
    return gems;
  }

 private:
  /// False if an `end` has no beginning.
  bool accept_word(std::string_view word, bool begins_statement) {
    if (word == "do") {
      if (loop_heads_ > 0) {  // `while x do` is one block, not two
        --loop_heads_;
        return true;
      }
      blocks_.push_back(std::exchange(pending_groups_, {}));
      return true;
    }
    if (word == "end") {
      if (blocks_.empty()) return false;
      blocks_.pop_back();
      return true;
    }
    if (!begins_statement) return true;
    if (word == "group") {
      pending_groups_ = values_after(at_ + 1);
    } else if (word == "gem") {
      add_gem();
    } else if (std::find(kBlockWords.begin(), kBlockWords.end(), word) != kBlockWords.end()) {
      blocks_.emplace_back();
      loop_heads_ = 0;
      if ((word == "while" || word == "until") && line_has_do()) loop_heads_ = 1;
    }
    return true;
  }

  std::size_t end_of_scan(std::size_t begin) const {
    return std::min(tokens_.size(), begin + kMaxStatementTokens);
  }

  bool line_has_do() const {
    for (std::size_t i = at_; i < end_of_scan(at_); ++i) {
      if (tokens_[i].kind == RubyToken::Kind::kEnd) return false;
      if (tokens_[i].kind == RubyToken::Kind::kWord && tokens_[i].text == "do") return true;
    }
    return false;
  }

  /// Symbols and strings from `i` on up to the end of the argument: `:a, "b"`, `[:a, :b]`,
  /// `%i[a b]`. Anything that is computed makes the list empty: its groups are not known.
  std::vector<std::string> values_after(std::size_t i) const {
    std::vector<std::string> values;
    for (const std::size_t end = end_of_scan(i); i < end; ++i) {
      const RubyToken& token = tokens_[i];
      if (token.kind == RubyToken::Kind::kEnd || token.kind == RubyToken::Kind::kKey) break;
      if (token.kind == RubyToken::Kind::kWord) {
        if (token.text == "do") break;
        return {};
      }
      if (token.text == "*") return {};
      if (token.text == "]" || token.text == ")") break;
      if (token.kind != RubyToken::Kind::kValue) continue;
      if (i + 1 < tokens_.size() && tokens_[i + 1].text == "=>") break;  // `:optional => true`
      values.push_back(token.text);
    }
    return values;
  }

  void add_gem() {
    std::size_t i = at_ + 1;
    if (i < tokens_.size() && tokens_[i].text == "(") ++i;
    if (i >= tokens_.size() || tokens_[i].kind != RubyToken::Kind::kValue) return;
    const std::string& name = tokens_[i].text;
    std::vector<std::string> groups;
    bool known = true;
    for (const std::vector<std::string>& block : blocks_) {
      groups.insert(groups.end(), block.begin(), block.end());
    }
    const std::size_t end = end_of_scan(i);
    for (++i; i < end && tokens_[i].kind != RubyToken::Kind::kEnd; ++i) {
      if (tokens_[i].text != "group" && tokens_[i].text != "groups") continue;
      const bool key = tokens_[i].kind == RubyToken::Kind::kKey;
      const bool arrow = i + 1 < tokens_.size() && tokens_[i + 1].text == "=>";
      if (!key && !arrow) continue;
      const std::vector<std::string> values = one_value_after(i + (arrow ? 2 : 1));
      known = known && !values.empty();
      groups.insert(groups.end(), values.begin(), values.end());
    }
    (known && is_development(groups) ? development_ : production_).insert(name);
  }

  /// As values_after(), but a comma outside brackets ends an option's value.
  std::vector<std::string> one_value_after(std::size_t i) const {
    if (i < tokens_.size() && tokens_[i].text != "[" && !tokens_[i].list) {
      if (tokens_[i].kind != RubyToken::Kind::kValue) return {};
      return {tokens_[i].text};
    }
    return values_after(i);
  }

  std::vector<RubyToken> tokens_;
  std::size_t at_ = 0;
  int loop_heads_ = 0;
  std::vector<std::string> pending_groups_;
  std::vector<std::vector<std::string>> blocks_;  ///< groups of each open block
  std::set<std::string> development_;
  std::set<std::string> production_;
};

}  // namespace

std::optional<std::set<std::string>> development_gems(std::string_view gemfile) {
  return Reader(gemfile).read();
}

}  // namespace sluice::inventory
