#include "inventory/formats/mix_exs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "inventory/formats/elixir_terms.h"
#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

using Kind = ElixirToken::Kind;
using Term = ElixirTerm::Kind;

constexpr std::array<std::string_view, 8> kDevelopment = {"dev",  "test", "docs",  "doc",
                                                          "lint", "ci",   "bench", "e2e"};

/// `only: :dev`, `only: [:dev, :test]`. Anything else counts as production.
Scope scope_of(const ElixirTerm* only) {
  if (only == nullptr) return Scope::kRuntime;
  std::vector<std::string_view> environments;
  if (only->kind == Term::kAtom) environments.push_back(only->text);
  if (only->kind == Term::kList) {
    for (const ElixirTerm& item : only->items) environments.push_back(item.text);
  }
  const bool development =
      !environments.empty() &&
      std::all_of(environments.begin(), environments.end(), [](std::string_view name) {
        return std::find(kDevelopment.begin(), kDevelopment.end(), name) != kDevelopment.end();
      });
  if (!development) return Scope::kRuntime;
  return environments == std::vector<std::string_view>{"test"} ? Scope::kTest : Scope::kDev;
}

bool is_true(const ElixirTerm* term) {
  return term != nullptr && term->kind == Term::kWord && term->text == "true";
}

void read_options(const ElixirTerm& options, MixDependency& dependency) {
  dependency.scope = scope_of(options.find("only"));
  if (dependency.scope == Scope::kRuntime && is_true(options.find("optional"))) {
    dependency.scope = Scope::kOptional;
  }
  const auto text_of = [&](std::string_view key) {
    const ElixirTerm* found = options.find(key);
    const bool literal = found != nullptr && (found->is_string() || found->kind == Term::kAtom);
    return literal ? std::string(found->text) : std::string();
  };
  if (std::string name = text_of("hex"); !name.empty()) dependency.name = std::move(name);
  const bool github = options.find("github") != nullptr;
  if (github || options.find("git") != nullptr) {
    dependency.source = PackageSource::kGit;
    dependency.source_url = github ? text_of("github") : text_of("git");
    if (github && !dependency.source_url.empty()) {
      dependency.source_url = "https://github.com/" + dependency.source_url + ".git";
    }
    if (std::string ref = text_of("ref"); is_commit_hash(ref)) dependency.commit = std::move(ref);
  } else if (is_true(options.find("in_umbrella"))) {
    dependency.source = PackageSource::kWorkspace;
  } else if (options.find("path") != nullptr) {
    dependency.source = PackageSource::kFile;
  }
}

/// `{:name, "~> 1.0", only: :dev}`; nothing for other tuples.
std::optional<MixDependency> dependency_of(const ElixirTerm& tuple) {
  if (tuple.kind != Term::kTuple || tuple.items.empty()) return std::nullopt;
  if (tuple.items[0].kind != Term::kAtom || tuple.items.size() > 3) return std::nullopt;
  MixDependency dependency;
  dependency.app = tuple.items[0].text;
  if (dependency.app == "ok" || dependency.app == "error") return std::nullopt;  // results
  dependency.name = dependency.app;
  dependency.line = tuple.line;
  read_options(tuple, dependency);
  for (std::size_t i = 1; i < tuple.items.size(); ++i) {
    const ElixirTerm& item = tuple.items[i];
    if (item.is_string()) dependency.requirement = item.text;
    if (item.kind == Term::kList) read_options(item, dependency);  // [only: :dev]
  }
  return dependency;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : tokens_(elixir_tokens(bytes)) {}

  Result<std::vector<MixDependency>> read() {
    for (const ElixirToken& token : tokens_) {
      if (token.kind == Kind::kUnfinished) return Error{{}, token.line, "a string has no end"};
    }
    for (std::size_t at = 0; at + 1 < tokens_.size(); ++at) {
      if (!begins_function(at)) continue;
      if (Status error = read_function(at)) return *std::move(error);
    }
    return std::move(dependencies_);
  }

 private:
  /// `defp deps do`, `def deps(_), do: [`.
  bool begins_function(std::size_t at) const {
    const bool definition = tokens_[at].kind == Kind::kWord &&
                            (tokens_[at].text == "def" || tokens_[at].text == "defp");
    const ElixirToken& name = tokens_[at + 1];
    return definition && name.kind == Kind::kWord &&
           (name.text == "deps" || name.text.ends_with("_deps"));
  }

  /// All tuples up to the function's end; `at` is moved behind it.
  Status read_function(std::size_t& at) {
    const std::size_t line = tokens_[at].line;
    std::size_t blocks = 0;
    bool one_line = false;  // `do: …`: up to the next definition
    for (at += 2; at < tokens_.size(); ++at) {
      const ElixirToken& token = tokens_[at];
      if (token.kind == Kind::kKey && token.text == "do" && blocks == 0) one_line = true;
      if (token.kind == Kind::kWord) {
        if (token.text == "do" || token.text == "fn") ++blocks;
        if (token.text == "end") {
          if (one_line || blocks == 0) return {};  // the module's own
          if (--blocks == 0) return {};
        }
        if (one_line && (token.text == "def" || token.text == "defp")) {
          --at;
          return {};
        }
      }
      if (token.kind != Kind::kPunctuation || token.text != "{") continue;
      std::size_t next = at;
      const Result<ElixirTerm> tuple = read_elixir_term(tokens_, next);
      if (!tuple) return tuple.error();
      if (auto dependency = dependency_of(*tuple)) dependencies_.push_back(*std::move(dependency));
      at = next - 1;
    }
    if (one_line) return {};
    return Error{{}, line, "the function has no end: is the file cut off?"};
  }

  std::vector<ElixirToken> tokens_;
  std::vector<MixDependency> dependencies_;
};

}  // namespace

Result<std::vector<MixDependency>> read_mix_exs(std::string_view bytes) {
  return Reader(bytes).read();
}

bool is_mix_output(std::string_view path) {
  return path.starts_with("deps/") || path.starts_with("_build/") ||
         path.find("/deps/") != std::string_view::npos ||
         path.find("/_build/") != std::string_view::npos;
}

}  // namespace sluice::inventory
