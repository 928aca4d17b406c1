#include "checks/check_case.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/database_fingerprint.h"
#include "secrets/example_template.h"

namespace sluice::checks {
namespace {

using format::Node;

constexpr std::uint64_t kSeed = 7;
constexpr std::string_view kFingerprintKey = "the key of the cases";
constexpr std::string_view kMark = "sluice: ";

/// Expands "@{hex:40}": braces alone mean something in code.
std::string expanded(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("@{"); open != std::string_view::npos;
       open = text.find("@{", at)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    out.append(text.substr(at, open - at));
    out += secrets::expand_template(text.substr(open + 1, close - open), kSeed + out.size());
    at = close + 1;
  }
  return out.append(text.substr(at));
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t\r", at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

class CaseReader {
 public:
  CaseReader(std::string_view file, const Node& table) : file_(file), table_(table) {
    case_.source = std::string(file) + ':' + std::to_string(table.line);
  }

  Result<CheckCase> read() {
    std::string path;
    std::string text;
    bool has_text = false;
    for (const format::Member& member : table_.members) {
      const Node& value = member.value;
      if (member.key == "check") {
        case_.check = value.text;
      } else if (member.key == "file") {
        path = value.text;
      } else if (member.key == "text") {
        text = value.text;
        has_text = true;
      } else if (member.key == "env") {
        case_.env.emplace();
        for (const format::Member& variable : value.members) {
          (*case_.env)[variable.key] = expanded(variable.value.text);
        }
      } else if (member.key == "production") {
        case_.access.fingerprint_key = kFingerprintKey;
        for (const Node& item : value.items) {
          const auto login = database_login(expanded(item.text));
          if (!login) return error(item.line, "no URL of a database");
          case_.access.production_databases.push_back(
              database_fingerprint(kFingerprintKey, *login));
        }
      } else if (member.key == "files") {
        for (const Node& item : value.items) {
          add_file(std::string(item.text_of("path")), std::string(item.text_of("text")));
        }
      } else if (member.key == "expect") {
        for (const Node& item : value.items) {
          if (Status failed = read_expectation(item)) return *std::move(failed);
        }
      } else {
        return error(member.line, "unknown key \"" + member.key + "\" in a case");
      }
    }
    if (case_.check.empty()) return error(table_.line, "a case needs the check that it is of");
    if (has_text && path.empty()) return error(table_.line, "text needs a file");
    if (!path.empty()) add_file(std::move(path), std::move(text));
    for (const CaseFile& file : case_.files) {
      if (Status failed = read_markers(file)) return *std::move(failed);
    }
    return std::move(case_);
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{std::string(file_), line, std::move(message)};
  }

  void add_file(std::string path, const std::string& text) {
    case_.files.push_back({std::move(path), expanded(text)});
  }

  static std::optional<std::size_t> number_of(std::string_view text) {
    std::size_t number = 0;
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
    return number;
  }

  Status read_expectation(const Node& item) {
    CaseExpectation expected;
    expected.rule = case_.check;
    for (const format::Member& member : item.members) {
      const std::string& text = member.value.text;
      if (member.key == "rule") {
        expected.rule = text;
      } else if (member.key == "path") {
        expected.path = text;
      } else if (member.key == "line") {
        expected.line = number_of(text).value_or(0);
      } else if (member.key == "column") {
        expected.column = number_of(text);
      } else if (member.key == "severity") {
        expected.severity = parse_severity(text);
      } else {
        return error(member.line, "unknown key \"" + member.key + "\" in expect");
      }
    }
    case_.expected.push_back(std::move(expected));
    return std::nullopt;
  }

  /// A marker speaks of the next line that has none.
  Status read_markers(const CaseFile& file) {
    std::vector<CaseExpectation> waiting;
    std::size_t number = 0;
    for (std::size_t at = 0; at < file.text.size();) {
      const std::size_t end = std::min(file.text.find('\n', at), file.text.size());
      const std::string_view line = std::string_view(file.text).substr(at, end - at);
      at = end + 1;
      ++number;
      const std::size_t mark = line.find(kMark);
      if (mark == std::string_view::npos) {
        for (CaseExpectation& expected : waiting) {
          expected.line = number;
          case_.expected.push_back(std::move(expected));
        }
        waiting.clear();
        continue;
      }
      const auto words = words_of(line.substr(mark + kMark.size()));
      if (words.size() < 2 || (words[0] != "bad" && words[0] != "ok")) {
        return error(table_.line, "a marker is \"sluice: bad RULE\" or \"sluice: ok RULE\"");
      }
      if (words[0] == "ok") {
        case_.near_misses.emplace_back(words[1]);
        continue;
      }
      CaseExpectation expected{std::string(words[1]), file.path, 0, {}, {}};
      for (std::size_t i = 2; i < words.size(); ++i) {
        if (words[i].starts_with("col=")) expected.column = number_of(words[i].substr(4));
        if (words[i].starts_with("severity=")) {
          expected.severity = parse_severity(words[i].substr(9));
          if (!expected.severity) return error(table_.line, "no such severity in a marker");
        }
      }
      waiting.push_back(std::move(expected));
    }
    return std::nullopt;
  }

  std::string_view file_;
  const Node& table_;
  CheckCase case_;
};

}  // namespace

Result<std::vector<CheckCase>> read_cases(std::string_view file, const Node& document) {
  std::vector<CheckCase> cases;
  for (const format::Member& member : document.members) {
    if (member.key != "case") {
      return Error{std::string(file), member.line, "only [[case]] tables can stand here"};
    }
    for (const Node& table : member.value.items) {
      Result<CheckCase> one = CaseReader(file, table).read();
      if (!one) return one.error();
      cases.push_back(std::move(*one));
    }
  }
  return cases;
}

}  // namespace sluice::checks
