#include "inventory/formats/gradle_script.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxBlocks = 200;  // nested; deeper ones are not looked into

/// In a dependencies block, but no configurations.
constexpr std::array<std::string_view, 15> kNoConfigurations = {
    "exclude", "because", "println", "print", "def",  "val",    "var",    "if",
    "for",     "else",    "apply",   "while", "when", "return", "require"};

/// Blocks that only wrap others.
constexpr std::array<std::string_view, 6> kTransparent = {"if",   "else",    "for",
                                                          "each", "forEach", "all"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_of(" /\\\t\r\n,;(){}'\"") == std::string_view::npos;
}

/// "group:artifact[:version[:classifier]][@type]"; false if it is something else.
bool read_notation(std::string_view text, GradleDependency& dependency) {
  text = before(text, "@");
  const std::size_t first = text.find(':');
  if (first == std::string_view::npos) return false;
  const std::size_t second = std::min(text.find(':', first + 1), text.size());
  const std::string_view group = text.substr(0, first);
  const std::string_view artifact = text.substr(first + 1, second - first - 1);
  if (!is_name(group) || !is_name(artifact)) return false;
  dependency.group = group;
  dependency.artifact = artifact;
  if (second < text.size()) dependency.version = before(text.substr(second + 1), ":");
  return true;
}

class Parser {
 public:
  Parser(const std::vector<GradleToken>& tokens, const GradleVariables& variables)
      : tokens_(tokens), variables_(variables) {}

  GradleScript read() {
    bool begins_statement = true;
    std::string_view head;  // first word of the statement: names the block that it opens
    while (at_ < tokens_.size()) {
      const GradleToken& token = tokens_[at_];
      if (token.kind == GradleToken::Kind::kLineEnd) {
        begins_statement = true;
        ++at_;
      } else if (token.is_sign('{')) {
        open(head);
        begins_statement = true;
        head = {};
        ++at_;
      } else if (token.is_sign('}')) {
        close();
        begins_statement = true;
        head = {};
        ++at_;
      } else if (begins_statement && (token.is_word() || token.is_text())) {
        head = token.text;
        begins_statement = false;
        read_statement(token);
      } else {
        begins_statement = false;
        ++at_;
      }
    }
    return std::move(script_);
  }

 private:
  const GradleToken& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }

  void open(std::string_view name) {
    if (blocks_.size() < kMaxBlocks) {
      blocks_.push_back(name);
    } else {
      ++too_deep_;
    }
  }

  void close() {
    if (too_deep_ > 0) {
      --too_deep_;
    } else if (!blocks_.empty()) {
      blocks_.pop_back();
    }
  }

  bool is_within(std::string_view block) const { return contains(blocks_, block); }

  /// The nearest block that is not just a condition or a loop.
  std::string_view block() const {
    for (auto name = blocks_.rbegin(); name != blocks_.rend(); ++name) {
      if (!contains(kTransparent, last_part(*name))) return last_part(*name);
    }
    return {};
  }

  void read_statement(const GradleToken& token) {
    ++at_;
    const std::string_view where = too_deep_ > 0 ? std::string_view() : block();
    if (where == "plugins") {
      read_plugin(token);
    } else if (where == "dependencies" || where == "constraints" || where == "imports") {
      read_configuration(token, where);
    } else if (where == "version" && token.is_word()) {
      read_rich_version(token.text);
    }
  }

  void read_configuration(const GradleToken& token, std::string_view where) {
    std::string_view configuration = last_part(token.text);
    if (contains(kNoConfigurations, configuration)) return;
    // Kotlin's "name"(...) for configurations that have no accessor.
    if (token.is_text() && !peek().is_sign('(')) return;
    if (configuration == "add" && peek().is_sign('(') && peek(1).is_text() &&
        peek(2).is_sign(',')) {
      configuration = peek(1).text;
      at_ += 2;  // the comma stands for the bracket
      read_arguments(configuration, where, true);
      return;
    }
    read_arguments(configuration, where, peek().is_sign('('));
  }

  void read_arguments(std::string_view configuration, std::string_view where, bool in_brackets) {
    if (is_within("buildscript")) configuration = "classpath";
    configuration_ = configuration;
    where_ = where;
    named_ = {};
    if (in_brackets) ++at_;
    std::size_t depth = in_brackets ? 1 : 0;
    std::size_t platform_depth = 0;  // 0: not in platform(...)
    for (bool after_comma = false; at_ < tokens_.size();) {
      const GradleToken& token = peek();
      if (token.is_sign('{') || token.is_sign('}')) break;
      if (token.kind == GradleToken::Kind::kLineEnd && depth == 0 && !after_comma) break;
      if (token.kind != GradleToken::Kind::kLineEnd) after_comma = token.is_sign(',');
      if (token.is_sign('(') || token.is_sign('[')) {
        ++depth;
      } else if (token.is_sign(')') || token.is_sign(']')) {
        flush_named(platform_depth > 0);
        if (depth <= 1) {
          if (depth == 1) ++at_;
          break;
        }
        if (--depth < platform_depth) platform_depth = 0;
      } else if (token.is_text()) {
        read_text(platform_depth > 0);
        continue;
      } else if (token.is_word()) {
        if (read_named_value()) continue;
        const bool is_call = peek(1).is_sign('(');
        const std::string_view function = last_part(token.text);
        if (is_call && (function == "platform" || function == "enforcedPlatform")) {
          platform_depth = depth + 1;
        } else if (is_call && function == "kotlin") {
          read_kotlin_module();
          continue;
        } else if (is_call && function != "testFixtures" && function != "get" &&
                   function != "variantOf" && function != "create") {
          ++at_;
          skip_brackets();
          continue;
        } else {
          read_word(platform_depth > 0);
        }
      }
      ++at_;
    }
    flush_named(platform_depth > 0);
  }

  void skip_brackets() {
    std::size_t depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (peek().is_sign('(')) ++depth;
      if (peek().is_sign(')') && --depth == 0) {
        ++at_;
        return;
      }
      if (peek().is_sign('{') || peek().is_sign('}')) return;
    }
  }

  /// A text, and what is added to it with '+'.
  std::string read_sum() {
    std::string text = variables_.fill_in(peek().text);
    ++at_;
    while (peek().is_sign('+')) {
      ++at_;
      const GradleToken& token = peek();
      if (token.is_text()) {
        text += variables_.fill_in(token.text);
      } else {
        const auto value = token.is_word() ? variables_.value_of(token.text) : std::nullopt;
        text += value ? *value : "${" + std::string(token.text) + '}';
      }
      ++at_;
    }
    return text;
  }

  void read_text(bool is_platform) {
    const std::size_t line = peek().line;
    GradleDependency dependency;
    if (!read_notation(read_sum(), dependency)) return;
    dependency.line = line;
    add(std::move(dependency), is_platform);
  }

  void read_word(bool is_platform) {
    const GradleToken& token = peek();
    if (token.text.find('.') != std::string_view::npos) {
      std::string_view accessor = token.text;
      if (accessor.ends_with(".get")) accessor.remove_suffix(4);
      script_.catalog_uses.push_back(
          {is_platform ? "platform" : std::string(configuration_), std::string(accessor)});
    }
    const auto value = variables_.value_of(token.text);
    GradleDependency dependency;
    if (!value || !read_notation(*value, dependency)) return;
    dependency.line = token.line;
    add(std::move(dependency), is_platform);
  }

  /// "group: 'x'", "name = "x""; true if there was one.
  bool read_named_value() {
    if (!peek(1).is_sign(':') && !peek(1).is_sign('=')) return false;
    const std::string_view key = peek().text;
    const std::size_t line = peek().line;
    at_ += 2;
    std::string value;
    if (peek().is_text()) {
      value = read_sum();
    } else if (peek().is_word()) {
      value = variables_.value_of(peek().text).value_or("${" + std::string(peek().text) + '}');
      ++at_;
    } else {
      return true;
    }
    if (key == "group") named_.group = value;
    if (key == "name") named_.artifact = value;
    if (key == "version") named_.version = value;
    if (named_.line == 0) named_.line = line;
    return true;
  }

  void flush_named(bool is_platform) {
    if (is_name(named_.group) && is_name(named_.artifact)) add(std::move(named_), is_platform);
    named_ = {};
  }

  /// kotlin("stdlib-jdk8", "1.9.0")
  void read_kotlin_module() {
    GradleDependency dependency;
    dependency.line = peek().line;
    at_ += 2;
    if (peek().is_text()) {
      dependency.group = "org.jetbrains.kotlin";
      dependency.artifact = "kotlin-" + read_sum();
      if (peek().is_sign(',') && peek(1).is_text()) {
        ++at_;
        dependency.version = read_sum();
      }
      if (is_name(dependency.artifact)) add(std::move(dependency), false);
    }
    if (peek().is_sign(')')) ++at_;
  }

  void add(GradleDependency dependency, bool is_platform) {
    dependency.configuration = configuration_;
    if (is_platform || configuration_ == "mavenBom") {
      script_.platforms.push_back(std::move(dependency));
    } else if (where_ == "constraints" || is_within("dependencyManagement")) {
      script_.managed.push_back(std::move(dependency));
    } else {
      script_.dependencies.push_back(std::move(dependency));
    }
  }

  /// implementation("g:a") { version { strictly("1.0") } }
  void read_rich_version(std::string_view word) {
    if (word != "strictly" && word != "require" && word != "prefer") return;
    if (script_.dependencies.empty() || !is_within("dependencies") || is_within("constraints")) {
      return;
    }
    if (peek().is_sign('(')) ++at_;
    if (!peek().is_text()) return;
    std::string version = read_sum();
    std::string& known = script_.dependencies.back().version;
    if (word == "strictly" || known.empty()) known = std::move(version);
  }

  /// id("x") version "1", id 'x' version '1', kotlin("jvm") version "1", alias(libs.plugins.x)
  void read_plugin(const GradleToken& token) {
    GradlePlugin plugin;
    plugin.line = token.line;
    const bool in_brackets = peek().is_sign('(');
    if (in_brackets) ++at_;
    if (token.is_word("alias") && peek().is_word()) {
      script_.catalog_uses.push_back({"", std::string(peek().text)});
    }
    if (!token.is_word("id") && !token.is_word("kotlin")) return;
    if (!peek().is_text()) return;
    plugin.id = (token.is_word("kotlin") ? "org.jetbrains.kotlin." : "") + read_sum();
    if (in_brackets && peek().is_sign(')')) ++at_;
    if (!peek().is_word("version")) return;
    ++at_;
    if (peek().is_sign('(')) ++at_;
    if (peek().is_text()) {
      plugin.version = read_sum();
    } else if (peek().is_word()) {
      plugin.version = variables_.value_of(peek().text).value_or("");
    }
    if (is_name(plugin.id)) script_.plugins.push_back(std::move(plugin));
  }

  const std::vector<GradleToken>& tokens_;
  const GradleVariables& variables_;
  std::size_t at_ = 0;
  std::vector<std::string_view> blocks_;
  std::size_t too_deep_ = 0;
  std::string_view configuration_;
  std::string_view where_;
  GradleDependency named_;
  GradleScript script_;
};

}  // namespace

GradleScript read_gradle_script(const std::vector<GradleToken>& tokens,
                                const GradleVariables& variables) {
  return Parser(tokens, variables).read();
}

}  // namespace sluice::inventory
