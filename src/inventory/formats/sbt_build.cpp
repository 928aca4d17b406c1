// sbt's build definitions: the dependencies that stand in them as literals. They are programs, and
// none is run: what is computed is left out.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/formats/formats.h"
#include "inventory/formats/jar_metadata.h"
#include "inventory/formats/scala_tokens.h"
#include "inventory/formats/scala_values.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "versions/requirement.h"

namespace sluice::inventory {
namespace {

using Kind = ScalaToken::Kind;
using Tokens = std::vector<ScalaToken>;

/// Size of a build definition; other files of the build that names are looked up in, and theirs.
constexpr std::size_t kMaxBytes = 8U << 20;
constexpr std::size_t kMaxLevels = 8;
constexpr std::size_t kMaxSiblings = 20;
constexpr std::size_t kMaxSiblingBytes = 1U << 20;

/// "2.13.18" gives "2.13", "3.3.1" gives "3"; empty for what is neither.
std::string binary_version(std::string_view scala) {
  if (scala.starts_with("3.")) return "3";
  const std::size_t dot = scala.find('.', 2);
  return scala.starts_with("2.") && dot != std::string_view::npos
             ? std::string(scala.substr(0, dot))
             : std::string();
}

bool is_in_project_folder(std::string_view path) { return file_name(folder_of(path)) == "project"; }

/// The version in a build.properties, and its line; 0 if there is none.
std::pair<std::string, std::size_t> sbt_version(std::string_view bytes) {
  for (Lines lines(bytes); lines.next();) {
    const std::string_view line = trim(lines.text());
    const std::size_t separator = line.find_first_of("=:");
    if (separator == std::string_view::npos || trim(line.substr(0, separator)) != "sbt.version") {
      continue;
    }
    const std::string_view version = trim(line.substr(separator + 1));
    if (is_coordinate(version)) return {std::string(version), lines.number()};
  }
  return {};
}

/// A dependency on its way: `"org" %% "name" % "1.0" % Test`.
struct Module {
  std::string group;
  std::string artifact;
  std::string version;  ///< empty: not known, or told by a `.map(_ % version)` behind it
  std::string suffix;   ///< of the Scala version
  std::string url;
  Scope scope = Scope::kRuntime;
  bool told_version = false;  ///< something stands where the version belongs
  bool unknown_suffix = false;
  std::size_t line = 0;
};

/// What is open while tokens are read.
struct Group {
  std::string callee;                                      ///< the word before the bracket
  std::size_t first = 0;                                   ///< of `modules`
  std::vector<std::pair<std::string, std::size_t>> texts;  ///< standing directly in it, with lines
};

class SbtReader {
 public:
  explicit SbtReader(const PackageFileInput& input)
      : input_(input),
        is_plugin_build_(is_in_project_folder(input.path) && input.path.ends_with(".sbt")) {}

  Result<PackageFile> read() {
    if (input_.bytes.size() > kMaxBytes) return Error{{}, 0, "too big for a build definition"};
    ScalaTokens scanned = read_scala_tokens(input_.bytes);
    if (scanned.unfinished_line != 0) {
      return Error{{}, scanned.unfinished_line, "a text or comment without its end"};
    }
    tokens_ = std::move(scanned.tokens);
    values_.add(tokens_);
    const std::vector<std::vector<Tokens>> levels = siblings();
    look_for_scala(tokens_, true);
    // Else the nearest folder that says it.
    for (std::size_t i = 0; i < levels.size() && scala_versions_.empty(); ++i) {
      for (const Tokens& tokens : levels[i]) look_for_scala(tokens, false);
    }
    scala_ = scala_versions_.size() == 1 ? *scala_versions_.begin() : std::string();
    for (std::size_t i = 0; i < tokens_.size(); ++i) step(i);
    if (!open_.empty()) {
      set_.report(0, "brackets without their end: perhaps cut off", false);
    }
    for (Module& module : modules_) add(module);
    if (unknown_suffixes_ > 0) {
      set_.report(0,
                  std::to_string(unknown_suffixes_) +
                      " dependencies not compared with advisories: their Scala version or platform "
                      "is not known",
                  false);
    }
    return set_.finish(is_in_project_folder(input_.path) ? "sbt project" : "build.sbt");
  }

 private:
  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].is(text);
  }

  /// `scalaVersion := "2.13.1"`, `ThisBuild / scalaVersion := v`, `scalaVersion in ThisBuild := v`.
  void look_for_scala(const Tokens& tokens, bool own) {
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
      if (!tokens[i].is("scalaVersion")) continue;
      std::size_t at = i + 1;
      if (tokens[at].is("in")) at = std::min(at + 2, tokens.size() - 2);
      if (!tokens[at].is(":=")) continue;
      std::size_t end = 0;
      const std::optional<std::string> version = values_.operand(tokens, at + 1, &end);
      const std::string binary = version ? binary_version(*version) : std::string();
      scala_versions_.insert(binary);  // "" too: then it is not known
      if (version && own) scala_full_ = *version;
      if (own && version && !binary.empty() && !is_plugin_build_) {
        add_scala_library(*version, tokens[i].line);
      }
    }
  }

  void add_scala_library(const std::string& version, std::size_t line) {
    Package package;
    package.name = version.starts_with("3.") ? "org.scala-lang:scala3-library_3"
                                             : "org.scala-lang:scala-library";
    package.requirement = version;
    package.version = version;
    package.scope = Scope::kRuntime;
    package.direct = true;
    package.state = PackageState::kDeclared;
    package.line = line;
    set_.add(std::move(package));
  }

  /// build.sbt, its neighbours and project/*.scala share their names, also with those of the
  /// folders above: the tokens of these files, by folder. Their definitions are added.
  std::vector<std::vector<Tokens>> siblings() {
    std::vector<std::vector<Tokens>> levels;
    if (input_.files == nullptr || is_plugin_build_) return levels;
    std::size_t count = 0;
    const auto look = [&](const std::string& folder, std::string_view ending) {
      const std::string prefix = folder.empty() ? "" : folder + '/';
      for (auto file = input_.files->lower_bound(prefix);
           file != input_.files->end() && file->first.starts_with(prefix); ++file) {
        const auto& [path, bytes] = *file;
        if (folder_of(path) != folder || !path.ends_with(ending) || path == input_.path) continue;
        if (bytes.size() > kMaxSiblingBytes || ++count > kMaxSiblings) continue;
        values_.add(levels.back().emplace_back(read_scala_tokens(bytes).tokens));
      }
    };
    std::string_view own = folder_of(input_.path);
    if (is_in_project_folder(input_.path)) own = folder_of(own);
    for (std::string_view root = own; levels.size() < kMaxLevels; root = folder_of(root)) {
      levels.emplace_back();
      look(join_path(root, "project"), ".scala");
      look(std::string(root), ".sbt");
      if (root.empty()) break;
    }
    return levels;
  }

  void step(std::size_t at) {
    const ScalaToken& token = tokens_[at];
    if (token.is("(") || token.is("{") || token.is("[")) return open(at);
    if (token.is(")") || token.is("}") || token.is("]")) return close(at);
    if (token.is("%") || token.is("%%") || token.is("%%%")) return read_module(at);
    if (token.kind == Kind::kString && !open_.empty()) {
      open_.back().texts.emplace_back(token.text, token.line);
    }
  }

  void open(std::size_t at) {
    const bool called = at > 0 && tokens_[at - 1].kind == Kind::kWord;
    open_.push_back({called ? tokens_[at - 1].text : std::string(), modules_.size(), {}});
    ++inside_[open_.back().callee];
  }

  void close(std::size_t at) {
    if (open_.empty()) return;
    last_ = std::move(open_.back());
    open_.pop_back();
    --inside_[last_.callee];
    // Seq("org" %% "a", "org" %% "b").map(_ % version)
    if (!is(at + 1, ".") || !is(at + 2, "map") || !is(at + 3, "(") || !is(at + 4, "_") ||
        !is(at + 5, "%")) {
      return;
    }
    std::size_t end = 0;
    const std::optional<std::string> version = values_.operand(tokens_, at + 6, &end);
    while (!without_version_.empty() && without_version_.back() >= last_.first) {
      Module& module = modules_[without_version_.back()];
      without_version_.pop_back();
      module.version = version.value_or("");
      module.told_version = true;
      std::size_t after = end;
      read_scope(module, after);
    }
  }

  bool is_inside(std::string_view callee) const {
    const auto found = inside_.find(callee);
    return found != inside_.end() && found->second > 0;
  }

  /// The operand that ends before token `at`: a text or a dotted name.
  std::optional<std::string> left_operand(std::size_t at) const {
    std::size_t begin = at - 1;
    while (begin >= 2 && tokens_[begin].kind == Kind::kWord && tokens_[begin - 1].is(".") &&
           tokens_[begin - 2].kind == Kind::kWord) {
      begin -= 2;
    }
    std::size_t end = 0;
    return values_.operand(tokens_, begin, &end);
  }

  /// From the first operator of `"org" %% "name" % "1.0" % Test`.
  void read_module(std::size_t at) {
    if (at < chain_end_ || at == 0 || at + 1 >= tokens_.size()) return;
    if (is_inside("exclude") || is_inside("excludeAll") || is_inside("ExclusionRule")) return;
    std::size_t end = 0;
    const std::optional<std::string> group = left_operand(at);
    if (!group || !is_coordinate(*group)) return;
    const bool each = is(at + 1, "_");  // Seq("a", "b").map("org" %% _ % version)
    const std::optional<std::string> artifact = values_.operand(tokens_, at + 1, &end);
    if (!each && (!artifact || !is_coordinate(*artifact))) return;
    Module module;
    module.group = *group;
    module.line = tokens_[at].line;
    if (is(end, "%")) {
      module.told_version = true;
      module.version = values_.operand(tokens_, end + 1, &end).value_or("");
      read_scope(module, end);
    }
    if (is_plugin_build_ || is_inside("addCompilerPlugin") || is_inside("compilerPlugin") ||
        is_inside("addSbtPlugin")) {
      module.scope = Scope::kDev;
    }
    set_suffix(module, tokens_[at].text, end);
    chain_end_ = end;
    if (!each) {
      module.artifact = *artifact;
      if (!module.told_version) without_version_.push_back(modules_.size());
      modules_.push_back(std::move(module));
      return;
    }
    for (const auto& [name, line] : std::exchange(last_.texts, {})) {
      if (!is_coordinate(name)) continue;
      module.artifact = name;
      module.line = line;
      modules_.push_back(module);
    }
  }

  /// `% Test`, `% "test->test;compile->compile"`; then perhaps `from "url"`.
  void read_scope(Module& module, std::size_t& end) const {
    if (is(end, "%")) {
      std::size_t after = 0;
      std::string name = scala_path(tokens_, end + 1, &after);
      if (tokens_[std::min(end + 1, tokens_.size() - 1)].kind == Kind::kString) {
        name = tokens_[end + 1].text;
        after = end + 2;
      }
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      if (name.find("compile") == std::string::npos && name.find("runtime") == std::string::npos) {
        if (name.find("test") != std::string::npos || name == "it") module.scope = Scope::kTest;
        // What somebody else has to bring along is not shipped with the app.
        if (name == "provided") module.scope = Scope::kDev;
        if (name == "optional") module.scope = Scope::kOptional;
      }
      end = std::max(end + 1, after);
    }
    if (is(end, "from") && end + 1 < tokens_.size() && tokens_[end + 1].kind == Kind::kString) {
      module.url = tokens_[end + 1].text;
    }
  }

  /// `cross CrossVersion.full`, `.cross(CrossVersion.for3Use2_13)`, or by the operator.
  void set_suffix(Module& module, std::string_view operation, std::size_t end) {
    for (const std::string_view bracket : {")", "."}) {
      if (is(end, bracket)) ++end;
    }
    std::string_view cross;
    if (is(end, "cross")) {
      ++end;
      if (is(end, "(")) ++end;
      if (is(end, "CrossVersion") && end + 2 < tokens_.size()) cross = tokens_[end + 2].text;
    }
    if (is_inside("addSbtPlugin")) {
      // Plug-ins of sbt 1 are built for Scala 2.12.
      if (sbt_version(input_.sibling("build.properties").bytes).first.starts_with("1.")) {
        module.suffix = "_2.12_1.0";
      }
      return;
    }
    if (cross == "full") {
      module.suffix = '_' + scala_full_;
      module.unknown_suffix = scala_full_.empty();
    } else if (cross == "for3Use2_13" && scala_ == "3") {
      module.suffix = "_2.13";
    } else if (cross == "for2_13Use3" && scala_ == "2.13") {
      module.suffix = "_3";
    } else if (operation == "%%" && is_plugin_build_) {
      module.suffix = "_2.12";
    } else if (operation == "%%" && !scala_.empty()) {
      module.suffix = '_' + scala_;
    } else {
      // "%%%": for JavaScript or native code, perhaps for the JVM as well.
      module.unknown_suffix = operation != "%";
    }
    if (module.unknown_suffix) module.suffix.clear();
  }

  void add(Module& module) {
    if (!module.told_version) return;  // an exclusion, or a comparison
    if (module.unknown_suffix && module.scope == Scope::kRuntime) ++unknown_suffixes_;
    Package package;
    package.name = module.group + ':' + module.artifact + module.suffix;
    package.requirement = module.version;
    package.version = versions::exact_version("Maven", module.version).value_or("");
    package.scope = module.scope;
    package.direct = true;
    package.state = PackageState::kDeclared;
    package.line = module.line;
    if (!module.url.empty()) {
      package.source = PackageSource::kUrl;
      package.source_url = std::move(module.url);
    }
    set_.add(std::move(package));
  }

  const PackageFileInput& input_;
  bool is_plugin_build_;  ///< project/*.sbt: what it names, the build itself needs
  Tokens tokens_;
  ScalaValues values_;
  std::set<std::string> scala_versions_;
  std::string scala_;       ///< binary version; empty: not known
  std::string scala_full_;  ///< where this file says it
  std::vector<Group> open_;
  std::map<std::string, std::size_t, std::less<>> inside_;  ///< how many of each callee are open
  std::vector<std::size_t> without_version_;                ///< modules, ascending
  Group last_;
  std::vector<Module> modules_;
  std::size_t chain_end_ = 0;
  std::size_t unknown_suffixes_ = 0;
  PackageSet set_{"Maven"};
};

}  // namespace

bool is_sbt_build(std::string_view path) {
  if (path.ends_with(".sbt")) return true;
  return path.ends_with(".scala") && is_in_project_folder(path) &&
         path.find("src/") == std::string_view::npos;
}

Result<PackageFile> parse_sbt_build(const PackageFileInput& input) {
  return SbtReader(input).read();
}

bool is_sbt_properties(std::string_view path) {
  return file_name(path) == "build.properties" && is_in_project_folder(path);
}

Result<PackageFile> parse_sbt_properties(const PackageFileInput& input) {
  PackageSet set("Maven");
  if (const auto [version, line] = sbt_version(input.bytes); line != 0) {
    Package package;
    package.name = "org.scala-sbt:sbt";
    package.requirement = version;
    package.version = versions::exact_version("Maven", version).value_or("");
    package.scope = Scope::kDev;
    package.direct = true;
    package.state = PackageState::kDeclared;
    package.line = line;
    set.add(std::move(package));
  }
  return set.finish("project/build.properties");
}

}  // namespace sluice::inventory
