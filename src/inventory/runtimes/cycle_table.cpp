#include "inventory/runtimes/cycle_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/date.h"
#include "format/toml.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

using format::Node;

/// What both kinds of tables have.
struct Facts {
  std::string product;
  std::string title;
  std::chrono::sys_days as_of;
  std::string ecosystem;
  std::string name;                   // of the advisories: runtimes
  std::vector<std::string> packages;  // frameworks
  std::vector<RuntimeCycle> cycles;
};

/// Reads key by key, so that a misspelt one can't be overlooked.
class TableReader {
 public:
  TableReader(std::string_view path, bool framework) : path_(path), framework_(framework) {}

  Result<Facts> read(std::string_view text) {
    const Result<Node> root = format::read_toml(path_, text);
    if (!root) return root.error();
    for (const format::Member& member : root->members) {
      if (Status failed = read_key(member.key, member.value)) return *std::move(failed);
    }
    if (facts_.product.empty() || facts_.title.empty() || facts_.ecosystem.empty()) {
      return error(1, "a table needs product, title, as_of and its ecosystem");
    }
    if (!framework_ && facts_.name.empty()) return error(1, "a runtime needs advisories");
    if (framework_ && facts_.packages.empty()) return error(1, "a framework needs packages");
    if (facts_.cycles.empty()) return error(1, "a table needs cycles");
    return std::move(facts_);
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{std::string(path_), line, std::move(message)};
  }

  Status read_key(std::string_view key, const Node& value) {
    if (key == "product") return read_text(value, &facts_.product);
    if (key == "title") return read_text(value, &facts_.title);
    if (key == "as_of") return read_day(value, &facts_.as_of);
    if (key == "advisories" && !framework_) {
      facts_.ecosystem = value.text_of("ecosystem");
      facts_.name = value.text_of("name");
      return std::nullopt;
    }
    if (key == "ecosystem" && framework_) return read_text(value, &facts_.ecosystem);
    if (key == "packages" && framework_) {
      for (const Node& entry : value.items) {
        if (Status failed = read_text(entry, &facts_.packages.emplace_back())) return failed;
      }
      return std::nullopt;
    }
    if (key != "cycles") return error(value.line, "unknown key \"" + std::string(key) + '"');
    for (const Node& entry : value.items) {
      if (Status failed = read_cycle(entry)) return failed;
    }
    return std::nullopt;
  }

  Status read_cycle(const Node& entry) {
    RuntimeCycle cycle;
    for (const format::Member& member : entry.members) {
      const std::array<std::pair<std::string_view, std::string*>, 2> texts = {
          {{"cycle", &cycle.cycle}, {"latest", &cycle.latest}}};
      const std::array<std::pair<std::string_view, std::chrono::sys_days*>, 2> days = {
          {{"released", &cycle.released}, {"latest_date", &cycle.latest_date}}};
      Status failed = error(member.line, "unknown key \"" + member.key + "\" in a cycle");
      for (const auto& [key, target] : texts) {
        if (member.key == key) failed = read_text(member.value, target);
      }
      for (const auto& [key, target] : days) {
        if (member.key == key) failed = read_day(member.value, target);
      }
      if (member.key == "support_ends") {
        failed = read_day(member.value, &cycle.support_ends.emplace());
      }
      if (member.key == "eol") failed = read_day(member.value, &cycle.eol.emplace());
      if (member.key == "ended" && framework_ && member.value.is_true()) {
        cycle.ended = true;
        failed = std::nullopt;
      }
      if (failed) return failed;
    }
    if (leading_version(cycle.cycle) != cycle.cycle || cycle.cycle.empty() ||
        !begins_version(cycle.latest, cycle.cycle) || cycle.released == std::chrono::sys_days() ||
        cycle.latest_date < cycle.released) {
      return error(entry.line, "a cycle needs cycle, released, latest and latest_date that fit");
    }
    if (!facts_.cycles.empty() && compare_numbers(facts_.cycles.back().cycle, cycle.cycle) <= 0) {
      return error(entry.line, "cycles must stand newest first");
    }
    facts_.cycles.push_back(std::move(cycle));
    return std::nullopt;
  }

  Status read_text(const Node& value, std::string* target) const {
    if (!value.is_string()) return error(value.line, "must be a string");
    *target = value.text;
    return std::nullopt;
  }

  Status read_day(const Node& value, std::chrono::sys_days* target) const {
    const auto day = parse_day(value.text);
    if (!day) return error(value.line, "must be a day such as 2026-12-31");
    *target = *day;
    return std::nullopt;
  }

  std::string_view path_;
  bool framework_;
  Facts facts_;
};

/// Takes the next number off, without zeros in front; nothing where no number stands.
std::optional<std::string_view> take_number(std::string_view* text) {
  const std::size_t end = std::min(text->find_first_not_of("0123456789"), text->size());
  if (end == 0) return {};
  std::string_view number = text->substr(0, end);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  text->remove_prefix(end);
  // What follows a number without a dot ("rc1") ends the version.
  *text = text->starts_with('.') ? text->substr(1) : std::string_view();
  return number;
}

}  // namespace

Result<RuntimeTable> read_runtime_table(std::string_view path, std::string_view text) {
  Result<Facts> facts = TableReader(path, false).read(text);
  if (!facts) return facts.error();
  return RuntimeTable{
      std::move(facts->product),   std::move(facts->title), facts->as_of,
      std::move(facts->ecosystem), std::move(facts->name),  std::move(facts->cycles)};
}

Result<FrameworkTable> read_framework_table(std::string_view path, std::string_view text) {
  Result<Facts> facts = TableReader(path, true).read(text);
  if (!facts) return facts.error();
  return FrameworkTable{
      std::move(facts->product),   std::move(facts->title),    facts->as_of,
      std::move(facts->ecosystem), std::move(facts->packages), std::move(facts->cycles)};
}

const FrameworkTable* framework_of(const std::vector<FrameworkTable>& tables,
                                   std::string_view ecosystem, std::string_view name) {
  for (const FrameworkTable& table : tables) {
    if (table.ecosystem != ecosystem) continue;
    for (const std::string_view known : table.packages) {
      const bool prefix = known.ends_with('*');
      if (prefix ? name.starts_with(known.substr(0, known.size() - 1)) : name == known) {
        return &table;
      }
    }
  }
  return nullptr;
}

int compare_numbers(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::optional<std::string_view> x = take_number(&a);
    const std::optional<std::string_view> y = take_number(&b);
    if (!x && !y) return 0;
    const std::string_view left = x.value_or("");
    const std::string_view right = y.value_or("");
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    if (const int order = left.compare(right); order != 0) return order;
    // Text that is no number would never get shorter.
    if (!x) a = {};
    if (!y) b = {};
  }
  return 0;
}

bool begins_version(std::string_view version, std::string_view start) {
  if (!version.starts_with(start)) return false;
  const std::string_view rest = version.substr(start.size());
  return rest.empty() || rest[0] < '0' || rest[0] > '9';
}

const RuntimeCycle* cycle_of(const std::vector<RuntimeCycle>& cycles, std::string_view version) {
  const RuntimeCycle* longest = nullptr;
  for (const RuntimeCycle& cycle : cycles) {
    if (!begins_version(version, cycle.cycle)) continue;
    if (longest == nullptr || cycle.cycle.size() > longest->cycle.size()) longest = &cycle;
  }
  return longest;
}

const RuntimeCycle* cycle_of(const RuntimeTable& table, std::string_view version) {
  return cycle_of(table.cycles, version);
}

}  // namespace sluice::inventory
