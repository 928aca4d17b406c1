#include "checks/case_examples.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <vector>

namespace sluice::checks {
namespace {

using format::Node;

constexpr std::string_view kMark = "sluice: ";
/// Lines before the place that help to understand it.
constexpr std::size_t kLinesBefore = 2;

struct Line {
  std::string_view text;
  bool marker = false;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    lines.push_back({line, line.find(kMark) != std::string_view::npos});
    at = end + 1;
  }
  return lines;
}

/// Whether the marker says `word` ("bad", "ok") of the check.
bool says(std::string_view line, std::string_view word, std::string_view check) {
  const std::string wanted = std::string(kMark) + std::string(word) + ' ' + std::string(check);
  const std::size_t at = line.find(wanted);
  if (at == std::string_view::npos) return false;
  const std::size_t end = at + wanted.size();
  return end == line.size() || line[end] == ' ' || line[end] == '\r';
}

/// Up to kMaxExampleLines lines around the line with this index. The next marker ends them, unless
/// the same statement goes on.
std::string around(const std::vector<Line>& lines, std::size_t place) {
  std::vector<std::string_view> kept;
  std::size_t before = 0;
  for (std::size_t i = place; i > 0 && before < kLinesBefore; --i) {
    if (lines[i - 1].marker) continue;
    if (lines[i - 1].text.empty()) break;
    kept.insert(kept.begin(), lines[i - 1].text);
    ++before;
  }
  for (std::size_t i = place; i < lines.size() && kept.size() < kMaxExampleLines; ++i) {
    if (lines[i].marker) break;
    kept.push_back(lines[i].text);
  }
  while (!kept.empty() && kept.back().empty()) kept.pop_back();
  std::string text;
  for (const std::string_view line : kept) text.append(line).push_back('\n');
  if (!text.empty()) text.pop_back();
  return text;
}

/// What a marker speaks of: the next line without one.
std::optional<std::size_t> behind_marker(const std::vector<Line>& lines, std::string_view word,
                                         std::string_view check) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].marker || !says(lines[i].text, word, check)) continue;
    std::size_t place = i + 1;
    while (place < lines.size() && lines[place].marker) ++place;
    if (place < lines.size()) return place;
    // A marker at the end speaks of what is above it.
    place = i;
    while (place > 0 && lines[place].marker) --place;
    if (!lines[place].marker) return place;
  }
  return std::nullopt;
}

/// A place that `expect` names in a file without comments.
std::optional<std::size_t> expected_line(const Node& table, std::string_view check,
                                         std::string_view path, std::size_t lines) {
  const Node* expect = table.find("expect");
  if (expect == nullptr) return std::nullopt;
  for (const Node& item : expect->items) {
    const std::string_view rule = item.text_of("rule");
    if (!rule.empty() && rule != check) continue;
    if (rule.empty() && table.text_of("check") != check) continue;
    if (item.text_of("path") != path) continue;
    const std::string_view text = item.text_of("line");
    std::size_t line = 0;
    std::from_chars(text.data(), text.data() + text.size(), line);
    if (line >= 1 && line <= lines) return line - 1;
  }
  return std::nullopt;
}

/// What can be shown of one file of a case.
struct Candidate {
  std::string_view path;
  std::string_view text;
  const Node* table = nullptr;
};

std::vector<Candidate> candidates_of(const Node& document) {
  std::vector<Candidate> candidates;
  const Node* cases = document.find("case");
  if (cases == nullptr) return candidates;
  for (const Node& table : cases->items) {
    if (!table.text_of("file").empty()) {
      candidates.push_back({table.text_of("file"), table.text_of("text"), &table});
    }
    const Node* files = table.find("files");
    if (files == nullptr) continue;
    for (const Node& file : files->items) {
      candidates.push_back({file.text_of("path"), file.text_of("text"), &table});
    }
  }
  return candidates;
}

}  // namespace

void take_examples(const Node& document, std::string_view check, CaseExamples* examples) {
  const std::vector<Candidate> candidates = candidates_of(document);
  for (const Candidate& candidate : candidates) {
    if (examples->found) break;
    const std::vector<Line> lines = lines_of(candidate.text);
    auto place = behind_marker(lines, "bad", check);
    if (!place) place = expected_line(*candidate.table, check, candidate.path, lines.size());
    if (!place) continue;
    examples->found = CaseExample{std::string(candidate.path), around(lines, *place),
                                  std::string(lines[*place].text)};
  }
  for (const Candidate& candidate : candidates) {
    if (examples->not_found) break;
    const std::vector<Line> lines = lines_of(candidate.text);
    const bool bad = std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
      return line.marker && says(line.text, "bad", check);
    });
    const auto place = bad ? std::nullopt : behind_marker(lines, "ok", check);
    // The same line that is harmless for what stands elsewhere would only confuse.
    if (!place || (examples->found && examples->found->line == lines[*place].text)) continue;
    examples->not_found = CaseExample{std::string(candidate.path), around(lines, *place),
                                      std::string(lines[*place].text)};
  }
}

}  // namespace sluice::checks
