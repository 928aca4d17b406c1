#include "report/outdated.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/date.h"
#include "format/json_writer.h"
#include "report/escape.h"
#include "source/transfer_url.h"
#include "versions/prerelease.h"

namespace sluice::report {
namespace {

using correlate::Life;
using correlate::OutdatedRow;

constexpr std::size_t kIndent = 7;
constexpr std::size_t kNameWidth = 60;
constexpr std::size_t kVersionWidth = 16;

/// Characters of UTF-8.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t length = width_of(text);
  return length < width ? text.append(width - length, ' ') : text;
}

std::string plural(std::size_t count, std::string_view word) {
  return std::to_string(count) + ' ' + std::string(word) + (count == 1 ? "" : "s");
}

bool is_up_to_date(const OutdatedRow& row) { return row.step == "none"; }

/// Nobody was asked for it, and no table has it.
bool is_unknown(const OutdatedRow& row) { return row.newest.empty() && row.note.empty(); }

bool needs_attention(const OutdatedRow& row) {
  const bool dying =
      row.lifetime && (row.lifetime->life == Life::kEnded || row.lifetime->life == Life::kEndsSoon);
  return !is_up_to_date(row) || dying || row.withdrawn || !row.deprecated.empty() ||
         !row.note.empty();
}

std::string current_text(const OutdatedRow& row) {
  if (!row.package.version.empty()) return one_line(row.package.version, kVersionWidth);
  return row.requirement.empty() ? "?" : one_line(row.requirement, kVersionWidth);
}

/// "major, 23 releases, 41 months".
std::string distance_text(const OutdatedRow& row) {
  if (row.step.empty()) return row.newest.empty() ? "not known" : "";
  if (is_up_to_date(row)) return "up to date";
  std::string text = row.step;
  if (row.behind) text += ", " + plural(*row.behind, "release");
  if (row.months) text += ", " + plural(static_cast<std::size_t>(*row.months), "month");
  return text;
}

std::string life_text(const OutdatedRow& row) {
  if (!row.lifetime) return {};
  const correlate::Lifetime& lifetime = *row.lifetime;
  const std::string day = lifetime.ends ? to_string(*lifetime.ends) : "";
  switch (lifetime.life) {
    case Life::kEnded:
      return day.empty() ? "ended" : "ended " + day;
    case Life::kEndsSoon:
      return "ends " + day;
    case Life::kSecurityOnly:
      return day.empty() ? "security fixes only" : "security fixes until " + day;
    case Life::kSupported:
      return day.empty() ? "supported" : "until " + day;
    case Life::kUnknown:
      break;
  }
  return {};
}

std::string heading_of(const OutdatedRow& row) {
  return row.runtime ? "Runtimes" : row.package.ecosystem;
}

/// Notes that many rows have, such as a registry that can't be reached: told once.
using SharedNotes = std::map<std::string, std::size_t>;

SharedNotes shared_notes(const std::vector<OutdatedRow>& rows) {
  constexpr std::size_t kMany = 3;
  SharedNotes notes;
  for (const OutdatedRow& row : rows) {
    if (!row.note.empty() && row.newest.empty()) ++notes[row.note];
  }
  for (auto note = notes.begin(); note != notes.end();) {
    note = note->second < kMany ? notes.erase(note) : std::next(note);
  }
  return notes;
}

/// What stands below a row: why it needs attention, in words.
std::vector<std::string> notes_of(const OutdatedRow& row) {
  std::vector<std::string> notes;
  if (row.withdrawn) notes.emplace_back("the current version was withdrawn by its publisher");
  if (!row.deprecated.empty()) notes.push_back("deprecated: " + one_line(row.deprecated, 160));
  if (!row.note.empty()) notes.push_back(one_line(row.note, 200));
  return notes;
}

using Cells = std::array<std::string, 7>;

Cells cells_of(const OutdatedRow& row) {
  const bool dev = row.package.scope == Scope::kDev || row.package.scope == Scope::kTest;
  std::string patch = row.newest_patch.empty() ? "" : one_line(row.newest_patch, kVersionWidth);
  return {one_line(row.package.name, kNameWidth) + (dev ? " (dev)" : ""),
          current_text(row),
          std::move(patch),
          one_line(row.newest_allowed, kVersionWidth),
          row.newest.empty() ? "?" : one_line(row.newest, kVersionWidth),
          distance_text(row),
          life_text(row)};
}

std::string line_of(const Cells& cells, const Cells& widths_from) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths_from[i].empty()) continue;
    line += padded(cells[i], widths_from[i].size()) + (i + 1 == cells.size() ? "" : "  ");
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

void append_wrapped(std::string* text, std::string_view mark, const std::string& words) {
  for (const std::string& line : wrap(words, 63)) {
    *text += std::string(mark) + line + '\n';
  }
}

void append_rows(std::string* text, const std::vector<const OutdatedRow*>& rows) {
  const Cells titles = {heading_of(*rows.front()),
                        "current",
                        "its line",
                        "allowed",
                        "newest",
                        "behind",
                        "end of life"};
  // Columns that nothing is known for are left out.
  Cells widths = {titles[0], titles[1]};
  std::vector<Cells> table;
  for (const OutdatedRow* const row : rows) table.push_back(cells_of(*row));
  for (const Cells& cells : table) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      widths[i].resize(std::max({widths[i].size(), width_of(cells[i]), titles[i].size()}), ' ');
    }
  }
  *text += std::string(kIndent, ' ') + line_of(titles, widths) + '\n';
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool ended = rows[i]->lifetime && rows[i]->lifetime->life == Life::kEnded;
    const std::vector<std::string> notes = notes_of(*rows[i]);
    const std::string_view mark = ended || rows[i]->withdrawn ? " !     " : "       ";
    *text += std::string(mark) + line_of(table[i], widths) + '\n';
    for (const std::string& note : notes) append_wrapped(text, "         ", note);
  }
  *text += '\n';
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void append_summary(std::string* text, const OutdatedReport& report) {
  std::map<std::string, std::size_t> steps;
  std::size_t ended = 0;
  std::size_t unknown = 0;
  std::size_t unpinned = 0;
  for (const OutdatedRow& row : report.rows) {
    ++steps[row.step];
    if (row.step.empty()) ++(row.newest.empty() ? unknown : unpinned);
    if (row.lifetime && row.lifetime->life == Life::kEnded) ++ended;
  }
  std::string line = std::to_string(report.rows.size()) +
                     " runtimes and direct dependencies: " + std::to_string(steps["none"]) +
                     " up to date, " + std::to_string(steps["patch"]) + " behind by a patch, " +
                     std::to_string(steps["minor"]) + " by a minor, " +
                     std::to_string(steps["major"]) + " by a major version";
  if (unpinned > 0) line += ", " + std::to_string(unpinned) + " asked for without an exact version";
  if (unknown > 0) line += ", " + std::to_string(unknown) + " not known";
  line += ended == 0 ? "." : "; " + std::to_string(ended) + " past the end of life.";
  append_wrapped(text, "       ", line);
  if (report.from_elsewhere > 0) {
    append_wrapped(text, "       ",
                   "Not looked at, because no registry knows of them: " +
                       std::to_string(report.from_elsewhere) + " from git, files or URLs.");
  }
}

}  // namespace

std::string outdated_table(const OutdatedReport& report, const OutdatedOptions& options) {
  std::string text = "-----> Outdated: " + one_line(report.root) + "\n\n";
  std::size_t hidden = 0;
  const SharedNotes shared = shared_notes(report.rows);
  std::vector<const OutdatedRow*> group;
  const auto flush = [&] {
    if (!group.empty()) append_rows(&text, group);
    group.clear();
  };
  for (const OutdatedRow& row : report.rows) {
    if (!options.verbose && !row.runtime &&
        (is_unknown(row) || shared.count(row.note) > 0 || !needs_attention(row))) {
      ++hidden;
      continue;
    }
    if (!group.empty() && heading_of(*group.front()) != heading_of(row)) flush();
    group.push_back(&row);
  }
  flush();
  append_summary(&text, report);
  for (const auto& [words, count] : shared) {
    append_wrapped(&text, report.incomplete ? " !     " : "       ",
                   one_line(words, 200) + " (" + std::to_string(count) + " dependencies)");
  }
  if (hidden > 0) {
    append_wrapped(
        &text, "       ",
        plural(hidden, "row") + " not shown, up to date or not known: --verbose shows all.");
  }
  if (report.transfers > 0) {
    append_wrapped(&text, "       ",
                   plural(report.transfers, "request") + " sent, " +
                       std::to_string(report.unchanged) + " answered from the cache.");
  }
  if (report.offline) {
    append_wrapped(&text, "       ", "Offline: no registry was asked.");
  } else if (!report.not_asked.empty()) {
    append_wrapped(&text, "       ",
                   "No registry is named for " + joined(report.not_asked) +
                       ". Name one: --registry " + report.not_asked.front() +
                       "=URL, or [outdated] registries in sluice.toml.");
  }
  if (!report.no_protocol.empty()) {
    append_wrapped(&text, "       ",
                   "Registries of " + joined(report.no_protocol) + " can't be asked yet.");
  }
  for (const Problem& problem : report.problems) {
    std::string line = one_line(problem.path);
    if (problem.line > 0) line += ':' + std::to_string(problem.line);
    line += (line.empty() ? "" : ": ") + one_line(problem.message, 300);
    append_wrapped(&text, problem.incomplete ? " !     " : "       ", line);
  }
  if (report.incomplete) text += " !     Incomplete: see above.\n";
  return text;
}

std::string outdated_json(const OutdatedReport& report) {
  format::JsonWriter json;
  const auto day = [&](std::string_view key, const std::optional<std::chrono::sys_days>& value) {
    if (value) json.member(key, to_string(*value));
  };
  json.begin_object();
  json.member("schema", "sluice-outdated/1");
  json.member("root", report.root);
  json.member("date", to_string(report.today));
  json.member("offline", report.offline);
  json.member("incomplete", report.incomplete);
  json.key("requests").begin_object();
  json.member("sent", static_cast<std::uint64_t>(report.transfers));
  json.member("unchanged", static_cast<std::uint64_t>(report.unchanged));
  json.end_object();
  json.key("dependencies").begin_array();
  for (const OutdatedRow& row : report.rows) {
    json.begin_object();
    json.member("kind", row.runtime ? "runtime" : "package");
    json.member_if("ecosystem", row.package.ecosystem);
    json.member("name", row.package.name);
    json.member_if("current", row.package.version);
    json.member_if("requirement", row.requirement);
    json.member("scope", to_string(row.package.scope));
    json.member_if("path", row.package.path);
    if (row.package.line > 0) json.member("line", static_cast<std::uint64_t>(row.package.line));
    json.member_if("newest_patch", row.newest_patch);
    json.member_if("newest_allowed", row.newest_allowed);
    json.member_if("newest", row.newest);
    json.member_if("step", row.step);
    if (row.behind) json.member("releases_behind", static_cast<std::uint64_t>(*row.behind));
    if (row.months) json.member("months_behind", *row.months);
    day("current_date", row.current_date);
    day("newest_date", row.newest_date);
    if (row.withdrawn) json.member("withdrawn", true);
    json.member_if("deprecated", row.deprecated);
    if (row.lifetime) {
      json.key("lifetime").begin_object();
      json.member("state", correlate::to_string(row.lifetime->life));
      json.member_if("product", row.lifetime->title);
      json.member_if("cycle", row.lifetime->cycle);
      day("ends", row.lifetime->ends);
      json.member("as_of", to_string(row.lifetime->as_of));
      json.end_object();
    }
    json.member("source", row.from_registry ? "registry" : row.newest.empty() ? "none" : "tables");
    json.member_if("registry", source::url_for_display(row.registry));
    json.member_if("note", row.note);
    json.end_object();
  }
  json.end_array();
  json.member("from_elsewhere", static_cast<std::uint64_t>(report.from_elsewhere));
  json.key("no_registry").begin_array();
  for (const std::string& name : report.not_asked) json.value(name);
  json.end_array();
  json.key("problems").begin_array();
  for (const Problem& problem : report.problems) {
    json.begin_object();
    json.member_if("path", problem.path);
    if (problem.line > 0) json.member("line", static_cast<std::uint64_t>(problem.line));
    json.member("message", problem.message);
    json.member("incomplete", problem.incomplete);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace sluice::report
