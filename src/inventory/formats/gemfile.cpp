#include "inventory/formats/gemfile.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "inventory/formats/ruby_arguments.h"
#include "inventory/formats/ruby_tokens.h"

namespace sluice::inventory {
namespace {

using Kind = RubyToken::Kind;

/// Groups that no production process loads.
constexpr std::array<std::string_view, 14> kDevelopmentGroups = {
    "development", "dev",  "test", "tests",         "testing", "ci",    "lint",
    "linting",     "docs", "doc",  "documentation", "rubocop", "debug", "guard"};

constexpr std::array<std::string_view, 9> kBlockWords = {
    "if", "unless", "case", "begin", "while", "until", "def", "class", "module"};

/// Shorthands for repositories that Bundler knows itself; {} is what follows.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kGitSources = {{
    {"github", "https://github.com/{}.git"},
    {"gitlab", "https://gitlab.com/{}.git"},
    {"bitbucket", "https://bitbucket.org/{}.git"},
    {"gist", "https://gist.github.com/{}.git"},
}};

/// More than real Gemfiles have.
constexpr std::size_t kMaxOpenBlocks = 100;
constexpr std::size_t kMaxGitSources = 50;
constexpr std::size_t kMaxNameBytes = 200;

bool is_development(const std::vector<std::string>& groups) {
  return !groups.empty() && std::all_of(groups.begin(), groups.end(), [](const std::string& name) {
    return std::find(kDevelopmentGroups.begin(), kDevelopmentGroups.end(), name) !=
           kDevelopmentGroups.end();
  });
}

/// mswin, mingw_31, x64_mingw, windows_33.
bool is_windows(std::string_view platform) {
  return platform.starts_with("mswin") || platform.starts_with("mingw") ||
         platform.starts_with("x64_mingw") || platform.starts_with("windows");
}

bool are_windows(const std::vector<std::string>& platforms) {
  return !platforms.empty() && std::all_of(platforms.begin(), platforms.end(), is_windows);
}

bool is_gem_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

/// What a block, or an option, gives to the gems in it.
struct Block {
  std::size_t line = 0;
  std::vector<std::string> groups;
  bool windows_only = false;
  std::optional<PackageSource> source;
  std::string source_url;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : tokens_(ruby_tokens(bytes)) {
    for (const auto& [name, form] : kGitSources) git_sources_.emplace(name, form);
  }

  Result<Gemfile> read() {
    bool begins_statement = true;
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const RubyToken& token = tokens_[at_];
      if (token.kind == Kind::kUnfinished) return Error{{}, token.line, "a string has no end"};
      if (token.kind == Kind::kWord) {
        if (!accept_word(token.text, begins_statement)) {
          return Error{{}, token.line, "an `end` without a block"};
        }
        if (blocks_.size() > kMaxOpenBlocks) return Error{{}, token.line, "nested too deeply"};
      }
      begins_statement = token.kind == Kind::kEnd || token.text == "do" || token.text == "then" ||
                         token.text == "else" || token.text == "=" || token.text == "|";
    }
    if (!blocks_.empty()) return Error{{}, blocks_.back().line, "a block has no `end`"};
    return std::move(gemfile_);
  }

 private:
  /// False if an `end` has no beginning.
  bool accept_word(std::string_view word, bool begins_statement) {
    if (word == "do") {
      if (loop_heads_ > 0) {  // `while x do` is one block, not two
        --loop_heads_;
        return true;
      }
      pending_.line = tokens_[at_].line;
      blocks_.push_back(std::exchange(pending_, {}));
      return true;
    }
    if (word == "end") {
      if (blocks_.empty()) return false;
      blocks_.pop_back();
      return true;
    }
    if (begins_statement) begin_statement(word);
    return true;
  }

  void begin_statement(std::string_view word) {
    if (std::find(kBlockWords.begin(), kBlockWords.end(), word) != kBlockWords.end()) {
      blocks_.emplace_back().line = tokens_[at_].line;
      loop_heads_ = (word == "while" || word == "until") && line_has_do() ? 1 : 0;
      return;
    }
    if (word == "gem") return add_gem();
    if (word == "git_source") return add_git_source();
    const bool is_block_head = word == "group" || word == "platforms" || word == "platform" ||
                               word == "source" || word == "path" || word == "git" ||
                               git_sources_.count(std::string(word)) != 0;
    if (!is_block_head) return;
    const bool block = block_follows();
    if (!block && word != "source") return;
    const std::vector<RubyArgument> arguments = ruby_arguments(tokens_, at_ + 1);
    if (word == "group") {
      pending_.groups = positional(arguments).value_or(std::vector<std::string>());
    } else if (word == "platforms" || word == "platform") {
      pending_.windows_only =
          are_windows(positional(arguments).value_or(std::vector<std::string>()));
    } else if (!arguments.empty() && arguments.front().key.empty()) {
      const std::string url(literal(arguments.front()).value_or(std::string_view()));
      if (!block) {
        if (!url.empty() && url.find(':') != std::string::npos) gemfile_.sources.push_back(url);
        return;
      }
      set_source(word, url, pending_);
    }
  }

  /// Whether `do` comes before the statement ends.
  bool block_follows() const { return line_has_do(); }

  bool line_has_do() const {
    constexpr std::size_t kMaxHeadTokens = 1000;
    const std::size_t end = std::min(tokens_.size(), at_ + kMaxHeadTokens);
    for (std::size_t i = at_; i < end; ++i) {
      if (tokens_[i].kind == Kind::kEnd) return false;
      if (tokens_[i].kind == Kind::kWord && tokens_[i].text == "do") return true;
    }
    return false;
  }

  /// Texts of all arguments without a key; nothing if any of them is computed.
  static std::optional<std::vector<std::string>> positional(
      const std::vector<RubyArgument>& arguments) {
    std::vector<std::string> texts;
    for (const RubyArgument& argument : arguments) {
      if (!argument.key.empty()) continue;
      const auto some = literals(argument);
      if (!some) return std::nullopt;
      texts.insert(texts.end(), some->begin(), some->end());
    }
    return texts;
  }

  void set_source(std::string_view word, const std::string& value, Block& block) const {
    if (word == "path") {
      block.source = PackageSource::kFile;
      block.source_url.clear();
    } else if (word == "source") {
      block.source = PackageSource::kRegistry;
      block.source_url = value;
    } else if (word == "git") {
      block.source = PackageSource::kGit;
      block.source_url = value;
    } else if (const auto form = git_sources_.find(std::string(word)); form != git_sources_.end()) {
      block.source = PackageSource::kGit;
      block.source_url.clear();
      if (value.empty() || form->second.empty()) return;
      const bool twice = word == "github" && value.find('/') == std::string::npos;
      const std::string repository = twice ? value + '/' + value : value;
      block.source_url = value.find("://") != std::string::npos ? value : form->second;
      if (const std::size_t mark = block.source_url.find("{}"); mark != std::string::npos) {
        block.source_url.replace(mark, 2, repository);
      }
    }
  }

  /// `git_source(:name) { |repo| "https://host/#{repo}.git" }`: the string is the form.
  void add_git_source() {
    const std::vector<RubyArgument> arguments = ruby_arguments(tokens_, at_ + 1);
    if (arguments.empty() || git_sources_.size() >= kMaxGitSources) return;
    const auto name = literal(arguments.front());
    if (!name) return;
    constexpr std::size_t kMaxBlockTokens = 60;
    std::string form;
    const std::size_t end = std::min(tokens_.size(), at_ + kMaxBlockTokens);
    for (std::size_t i = at_ + 1; i < end && form.empty(); ++i) {
      if (tokens_[i].text == "}" || (tokens_[i].kind == Kind::kWord && tokens_[i].text == "end")) {
        break;
      }
      const std::string& text = tokens_[i].text;
      if (tokens_[i].kind == Kind::kValue && text.find(':') != std::string::npos) form = text;
    }
    const std::size_t open = form.find("#{");
    const std::size_t close = form.find('}', open == std::string::npos ? 0 : open);
    if (open != std::string::npos && close != std::string::npos) {
      form.replace(open, close + 1 - open, "{}");
    }
    if (form.find("#{") != std::string::npos) form.clear();
    git_sources_[std::string(*name)] = form;
  }

  void add_gem() {
    const std::vector<RubyArgument> arguments = ruby_arguments(tokens_, at_ + 1);
    if (arguments.empty() || !arguments.front().key.empty()) return;
    const auto name = literal(arguments.front());
    if (!name || !is_gem_name(*name)) return;
    GemfileGem gem;
    gem.name = *name;
    gem.line = tokens_[at_].line;
    gem.requirement = requirement_of(arguments);
    Block own = surroundings();
    bool groups_known = true;
    for (const RubyArgument& argument : arguments) {
      if (argument.key == "group" || argument.key == "groups") {
        const auto groups = literals(argument);
        groups_known = groups_known && groups && !groups->empty();
        if (groups) own.groups.insert(own.groups.end(), groups->begin(), groups->end());
      } else if (argument.key == "platforms" || argument.key == "platform") {
        const auto platforms = literals(argument);
        own.windows_only = own.windows_only || (platforms && are_windows(*platforms));
      } else if (argument.key == "ref") {
        gem.ref = literal(argument).value_or(std::string_view());
      } else if (!argument.key.empty()) {
        set_source(argument.key, std::string(literal(argument).value_or(std::string_view())), own);
      }
    }
    gem.development = groups_known && is_development(own.groups);
    gem.windows_only = own.windows_only;
    gem.source = own.source.value_or(PackageSource::kRegistry);
    gem.source_url = std::move(own.source_url);
    gemfile_.gems.push_back(std::move(gem));
  }

  /// What all open blocks give together; the innermost source counts.
  Block surroundings() const {
    Block sum;
    for (const Block& block : blocks_) {
      sum.groups.insert(sum.groups.end(), block.groups.begin(), block.groups.end());
      sum.windows_only = sum.windows_only || block.windows_only;
      if (!block.source) continue;
      sum.source = block.source;
      sum.source_url = block.source_url;
    }
    return sum;
  }

  /// "~> 1.0, >= 1.0.2"; nothing if a part of it is computed.
  static std::string requirement_of(const std::vector<RubyArgument>& arguments) {
    std::string requirement;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      if (!arguments[i].key.empty()) continue;
      const auto parts = literals(arguments[i]);
      if (!parts) return {};
      for (const std::string& part : *parts)
        requirement += (requirement.empty() ? "" : ", ") + part;
    }
    return requirement;
  }

  std::vector<RubyToken> tokens_;
  std::size_t at_ = 0;
  int loop_heads_ = 0;
  Block pending_;  ///< for the next `do`
  std::vector<Block> blocks_;
  std::map<std::string, std::string> git_sources_;  ///< name to form
  Gemfile gemfile_;
};

/// Names of the gems of which every entry has the property.
std::set<std::string> names_of_all(const Gemfile& gemfile, bool GemfileGem::*property) {
  std::set<std::string> names;
  for (const GemfileGem& gem : gemfile.gems) {
    if (gem.*property) names.insert(gem.name);
  }
  for (const GemfileGem& gem : gemfile.gems) {
    if (!(gem.*property)) names.erase(gem.name);
  }
  return names;
}

}  // namespace

Result<Gemfile> read_gemfile(std::string_view bytes) { return Reader(bytes).read(); }

std::set<std::string> development_gems(const Gemfile& gemfile) {
  return names_of_all(gemfile, &GemfileGem::development);
}

std::set<std::string> windows_gems(const Gemfile& gemfile) {
  return names_of_all(gemfile, &GemfileGem::windows_only);
}

}  // namespace sluice::inventory
