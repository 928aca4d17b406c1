#include "secrets/pairs.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "format/node.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::size_t kLines = 10;
/// In minified code a line may be the whole file.
constexpr std::size_t kReach = 2048;
/// Of a file full of ids only so many get their other half looked for.
constexpr std::size_t kMaxIds = 100;
constexpr std::size_t kMaxCandidates = 64;

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What lies within kLines and kReach around a place.
Range around(std::string_view text, std::size_t begin, std::size_t end) {
  Range range{begin, end};
  for (std::size_t lines = 0; range.begin > 0 && begin - range.begin < kReach; --range.begin) {
    if (text[range.begin - 1] == '\n' && ++lines > kLines) break;
  }
  for (std::size_t lines = 0; range.end < text.size() && range.end - end < kReach; ++range.end) {
    if (text[range.end] == '\n' && ++lines > kLines) break;
  }
  return range;
}

std::size_t distance(const RawMatch& id, std::size_t begin) {
  return begin > id.begin ? begin - id.begin : id.begin - begin;
}

/// Hashes and words have not all three.
bool is_mixed(std::string_view value) {
  const auto has = [&](int (*is)(int)) {
    return std::any_of(value.begin(), value.end(),
                       [&](char c) { return is(static_cast<unsigned char>(c)) != 0; });
  };
  return has(std::isupper) && has(std::islower) && has(std::isdigit);
}

bool taken(const std::vector<RawMatch>& found, std::size_t begin, std::size_t end) {
  return std::any_of(found.begin(), found.end(), [&](const RawMatch& match) {
    return match.rank >= kRankRule && match.begin < end && begin < match.end;
  });
}

}  // namespace

Result<Pairs> Pairs::read(std::string_view name, const Node& document,
                          const std::vector<Rule>& rules) {
  Pairs pairs;
  const Node* tables = document.find("pair");
  if (tables == nullptr) return pairs;
  const auto rule_of = [&](std::string_view id) {
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.id == id; });
    return rule == rules.end() ? nullptr : &*rule;
  };
  for (const Node& table : tables->items) {
    Result<Regex> pattern = Regex::compile(table.text_of("pattern"));
    if (!pattern) return Error{std::string(name), table.line, pattern.error().message};
    Pair pair{{}, rule_of(table.text_of("secret")), std::move(*pattern)};
    for (const std::string& id : table.texts_of("ids")) {
      const Rule* rule = rule_of(id);
      if (rule == nullptr) {
        return Error{std::string(name), table.line, "no rule \"" + id + "\" for a pair"};
      }
      pair.ids.push_back(rule->id);
    }
    if (pair.secret == nullptr || pair.ids.empty()) {
      return Error{std::string(name), table.line, "a pair needs ids and secret, rules both"};
    }
    pairs.pairs_.push_back(std::move(pair));
  }
  return pairs;
}

const Pairs::Pair* Pairs::pair_of(std::string_view rule) const {
  for (const Pair& pair : pairs_) {
    if (std::find(pair.ids.begin(), pair.ids.end(), rule) != pair.ids.end()) return &pair;
  }
  return nullptr;
}

void Pairs::join(std::string_view text, const ValueJudge& judge,
                 std::vector<RawMatch>* found) const {
  std::vector<std::size_t> ids;
  for (std::size_t i = 0; i < found->size() && ids.size() < kMaxIds; ++i) {
    if (pair_of((*found)[i].rule) != nullptr) ids.push_back(i);
  }
  std::vector<std::size_t> gone;
  for (const std::size_t index : ids) {
    const RawMatch id = (*found)[index];
    const Pair& pair = *pair_of(id.rule);
    const Range range = around(text, id.begin, id.end);
    RawMatch* secret = nullptr;
    for (RawMatch& match : *found) {
      if (match.rule != pair.secret->id || match.begin < range.begin || match.end > range.end) {
        continue;
      }
      if (secret == nullptr || distance(id, match.begin) < distance(id, secret->begin)) {
        secret = &match;
      }
    }
    if (secret == nullptr) {
      std::optional<RegexMatch> nearest;
      RegexMatch match;
      std::size_t from = range.begin;
      for (std::size_t i = 0; i < kMaxCandidates && from < range.end; ++i) {
        if (!pair.pattern.find(text.substr(0, range.end), from, false, &match)) break;
        from = std::max(match.group_end, from + 1);
        const std::string_view value =
            text.substr(match.group_begin, match.group_end - match.group_begin);
        if (taken(*found, match.group_begin, match.group_end) || !is_mixed(value) ||
            !judge.looks_random(value) || judge.is_placeholder(value)) {
          continue;
        }
        if (!nearest || distance(id, match.group_begin) < distance(id, nearest->group_begin)) {
          nearest = match;
        }
      }
      if (!nearest) continue;
      RawMatch raw;
      raw.rule = pair.secret->id;
      raw.title = pair.secret->title;
      raw.advice = pair.secret->advice;
      raw.severity = pair.secret->severity;
      raw.begin = nearest->group_begin;
      raw.end = nearest->group_end;
      raw.name = pair.secret->id;
      raw.rank = kRankRule;
      found->push_back(std::move(raw));
      secret = &found->back();
    }
    secret->confidence = std::max(secret->confidence, Confidence::kHigh);
    secret->detail = std::string(secret->title) + " with its id";
    if (!id.facts.empty()) secret->detail += " (" + id.facts + ')';
    gone.push_back(index);
  }
  for (auto index = gone.rbegin(); index != gone.rend(); ++index) {
    found->erase(found->begin() + static_cast<std::ptrdiff_t>(*index));
  }
}

}  // namespace sluice::secrets
