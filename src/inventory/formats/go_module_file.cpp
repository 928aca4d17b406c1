#include "inventory/formats/go_module_file.h"

#include <algorithm>
#include <array>
#include <span>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

constexpr std::array<std::string_view, 10> kModDirectives = {
    "module",  "go",      "toolchain", "require", "replace",
    "exclude", "retract", "godebug",   "tool",    "ignore"};
constexpr std::array<std::string_view, 5> kWorkDirectives = {"go", "toolchain", "use", "replace",
                                                             "godebug"};

/// Words of a line without its comment. Quotes around a word are dropped.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  line = line.substr(0, line.find("//"));
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
    if (word.size() >= 2 && (word[0] == '"' || word[0] == '`') && word.back() == word[0]) {
      word = word.substr(1, word.size() - 2);
    }
    // "require(" and "(" are the same
    if (word.size() > 1 && word.ends_with('(')) {
      words.emplace_back(word.substr(0, word.size() - 1));
      word = "(";
    }
    words.emplace_back(word);
  }
  return words;
}

bool is_marked_indirect(std::string_view line) {
  const std::size_t comment = line.find("//");
  return comment != std::string_view::npos &&
         trim_left(line.substr(comment + 2)).starts_with("indirect");
}

class Reader {
 public:
  explicit Reader(GoFileKind kind)
      : name_(kind == GoFileKind::kMod ? "go.mod" : "go.work"),
        directives_(kind == GoFileKind::kMod ? std::span<const std::string_view>(kModDirectives)
                                             : kWorkDirectives) {}

  Result<GoModuleFile> read(std::string_view bytes) {
    std::string block;
    for (Lines lines(bytes); lines.next();) {
      std::vector<std::string> words = words_of(lines.text());
      if (words.empty()) continue;
      if (words[0] == ")") {
        block.clear();
        continue;
      }
      if (block.empty()) {
        if (std::find(directives_.begin(), directives_.end(), words[0]) == directives_.end()) {
          return refuse(lines.number(), "no directive that Go knows");
        }
        if (words.size() == 2 && words[1] == "(") {
          block = words[0];
          continue;
        }
      } else {
        words.insert(words.begin(), block);
      }
      if (!accept(words, lines.text(), lines.number())) {
        return refuse(lines.number(), "can't read this " + words[0]);
      }
    }
    file_.cut_off = !block.empty();
    return std::move(file_);
  }

 private:
  Error refuse(std::size_t line, const std::string& reason) const {
    return {{}, line, "not a " + std::string(name_) + ": " + reason};
  }

  bool accept(const std::vector<std::string>& words, std::string_view line, std::size_t number) {
    const std::string& directive = words[0];
    if (directive == "require") {
      if (words.size() != 3) return false;
      file_.requirements.push_back({words[1], words[2], is_marked_indirect(line), number});
      return true;
    }
    if (directive == "exclude") {
      if (words.size() != 3) return false;
      file_.excluded.emplace(words[1], words[2]);
      return true;
    }
    if (directive == "replace") return add_replacement(words);
    if (words.size() < 2) return directive != "use";
    if (directive == "module") file_.module = words[1];
    if (directive == "go") file_.go = words[1];
    if (directive == "tool") file_.tools.push_back(words[1]);
    if (directive == "use") file_.uses.push_back({words[1], number});
    if (directive == "toolchain") {
      file_.toolchain = words[1];
      file_.toolchain_line = number;
    }
    return true;
  }

  /// replace old [version] => new [version]
  bool add_replacement(const std::vector<std::string>& words) {
    const auto arrow = std::find(words.begin(), words.end(), "=>");
    const auto before_arrow = arrow - words.begin();
    const auto after_arrow = words.end() - arrow - 1;
    if (before_arrow < 2 || before_arrow > 3 || after_arrow < 1 || after_arrow > 2) return false;
    GoReplacement replacement;
    replacement.module = arrow[1];
    if (after_arrow == 2) replacement.version = arrow[2];
    std::string old_version = before_arrow == 3 ? words[2] : std::string();
    file_.replacements.try_emplace({words[1], std::move(old_version)}, std::move(replacement));
    return true;
  }

  std::string_view name_;
  std::span<const std::string_view> directives_;
  GoModuleFile file_;
};

}  // namespace

Result<GoModuleFile> read_go_module_file(GoFileKind kind, std::string_view bytes) {
  return Reader(kind).read(bytes);
}

}  // namespace sluice::inventory
