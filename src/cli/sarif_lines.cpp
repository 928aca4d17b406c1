#include "cli/sarif_lines.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/line_hash.h"
#include "base/unicode.h"
#include "report/place.h"
#include "report/sarif.h"
#include "source/text_encoding.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::uint64_t kMaxFile = 16u << 20;
constexpr std::uint64_t kMaxAllFiles = 256u << 20;
/// Characters of a line that are looked through for columns.
constexpr std::size_t kMaxLine = 64u << 10;

/// What is asked of one file.
struct Wanted {
  std::map<std::size_t, std::set<std::size_t>> columns;           ///< by line; maybe none of it
  std::vector<std::pair<std::size_t, std::size_t>> secret_lines;  ///< first and last
};

bool is_in_tree(const Location& location) {
  return location.inner.empty() && location.commit.empty() && report::is_file_of_app(location);
}

void want(std::map<std::string, Wanted>* files, const Location& location) {
  if (!is_in_tree(location)) return;
  Wanted& wanted = (*files)[location.path];
  // What speaks of a whole file stands in its first line.
  const std::size_t line = std::max<std::size_t>(location.line, 1);
  const std::size_t end_line = std::max(line, location.end_line);
  wanted.columns[line].insert(location.column);
  wanted.columns[end_line].insert(location.end_column);
}

std::map<std::string, Wanted> wanted_of(const Report& report) {
  std::map<std::string, Wanted> files;
  for (std::size_t i = 0; i < report.findings.size() && i < report::kMaxSarifResults; ++i) {
    const Finding& finding = report.findings[i].finding;
    want(&files, finding.location);
    for (const Location& location : finding.more_locations) want(&files, location);
  }
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.kind != FindingKind::kSecret) continue;
    std::vector<Location> places = judged.finding.more_locations;
    places.push_back(judged.finding.location);
    for (const Location& place : places) {
      const auto file = files.find(place.path);
      if (file == files.end()) continue;
      file->second.secret_lines.emplace_back(place.line, std::max(place.line, place.end_line));
    }
  }
  return files;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    units += character.valid && character.code >= 0x10000 ? 2U : 1U;
    at += character.length;
  }
  return units;
}

/// Of the wanted lines their ends and columns.
std::map<std::size_t, report::SourceLine> columns_of(std::string_view text, const Wanted& wanted) {
  std::map<std::size_t, report::SourceLine> lines;
  std::size_t number = 1;
  for (const auto& [line, columns] : wanted.columns) {
    for (; number < line; ++number) {
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) return lines;
      text.remove_prefix(end + 1);
    }
    std::string_view content = text.substr(0, std::min(text.find('\n'), kMaxLine));
    if (content.ends_with('\r')) content.remove_suffix(1);
    report::SourceLine& known = lines[line];
    known.end = utf16_units(content) + 1;
    for (const std::size_t column : columns) {
      if (column == 0 || column > content.size() + 1) continue;
      known.columns[column] = utf16_units(content.substr(0, column - 1)) + 1;
    }
  }
  return lines;
}

bool touches_secret(const LineHash& line, const Wanted& wanted) {
  return std::any_of(wanted.secret_lines.begin(), wanted.secret_lines.end(),
                     [&](const auto& lines) {
                       return lines.first <= line.last_line && lines.second >= line.line;
                     });
}

/// Twice through the text: hashes that come again are counted only of the wanted lines.
void add_fingerprints(std::string_view text, const Wanted& wanted,
                      std::map<std::size_t, report::SourceLine>* lines) {
  std::map<std::uint64_t, std::size_t> counts;
  for_each_line_hash(text, [&](const LineHash& line) {
    if (lines->contains(line.line) && !touches_secret(line, wanted)) counts[line.hash] = 0;
  });
  for_each_line_hash(text, [&](const LineHash& line) {
    const auto count = counts.find(line.hash);
    if (count == counts.end()) return;
    ++count->second;
    const auto found = lines->find(line.line);
    if (found == lines->end() || touches_secret(line, wanted)) return;
    found->second.fingerprint = line_hash_text(line.hash, count->second);
  });
}

/// Lines and columns of such a file are those of its text, not of its bytes.
bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") || source::is_utf16(text);
}

/// A folder above the file may have become a link since the scan.
bool is_below_link(const std::string& root, const std::string& path) {
  std::error_code error;
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    if (std::filesystem::is_symlink(root + '/' + path.substr(0, at), error)) return true;
  }
  return false;
}

/// The file that stands for findings without one.
std::string home_of(const source::Tree& tree) {
  for (const char* name : {"sluice.toml", "Procfile", "app.json"}) {
    std::string text;
    bool whole = false;
    if (!tree.read_raw({name, 0}, 1, &text, &whole)) return name;
  }
  return "sluice.toml";
}

/// The folder as the user names it, below the present one; empty if it is that or elsewhere.
std::string folder_inside(std::string_view root) {
  while (root.starts_with("./")) root.remove_prefix(2);
  while (root.ends_with('/')) root.remove_suffix(1);
  const bool inside = report::is_file_of_app({std::string(root)}) && root != ".";
  return inside ? std::string(root) : std::string();
}

bool is_repository(const std::string& folder) {
  std::error_code error;
  return std::filesystem::exists(folder + "/.git", error);
}

}  // namespace

std::string repository_prefix(std::string_view root) {
  const std::string folder = folder_inside(root);
  if (folder.empty() || !is_repository(".") || is_repository(folder)) return {};
  return folder + '/';
}

report::SarifInput read_sarif_input(const Report& report) {
  report::SarifInput input;
  // An absolute path is another one in each build.
  if (const std::string folder = folder_inside(report.scan.root); !folder.empty()) {
    input.app = folder;
  }
  input.prefix = repository_prefix(report.scan.root);
  const Result<source::Tree> tree = source::Tree::open(report.scan.root);
  if (!tree) return input;
  input.home = home_of(*tree);
  std::uint64_t all = 0;
  std::string text;
  for (const auto& [path, wanted] : wanted_of(report)) {
    if (all >= kMaxAllFiles) break;
    if (is_below_link(report.scan.root, path)) continue;
    bool whole = false;
    if (tree->read_raw({path, source::kUnknownSize}, kMaxFile, &text, &whole)) continue;
    all += text.size();
    if (!whole || is_utf16(text)) continue;
    std::map<std::size_t, report::SourceLine> lines = columns_of(text, wanted);
    add_fingerprints(text, wanted, &lines);
    input.lines.emplace(path, std::move(lines));
  }
  return input;
}

}  // namespace sluice::cli
