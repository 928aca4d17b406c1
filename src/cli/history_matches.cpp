#include "cli/history_matches.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace sluice::cli {
namespace {

std::uint32_t narrow(std::size_t number) {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

/// Of the matches with one fingerprint the worst one speaks; among equals always the same one.
bool is_worse(const secrets::SecretMatch& a, const secrets::SecretMatch& b) {
  return std::make_tuple(a.severity, a.confidence, std::cref(b.location), std::cref(b.rule)) >
         std::make_tuple(b.severity, b.confidence, std::cref(a.location), std::cref(a.rule));
}

}  // namespace

void HistoryCollector::add(source::GitIndex object, std::vector<secrets::SecretMatch>* matches) {
  for (secrets::SecretMatch& match : *matches) {
    const auto [known, is_new] =
        numbers_.try_emplace(match.fingerprint, narrow(matches_.secrets.size()));
    if (matches_.places.size() >= kMaxHistoryOccurrences ||
        (is_new && matches_.secrets.size() >= kMaxHistorySecrets)) {
      if (is_new) numbers_.erase(known);
      matches_.overflowed = true;
      continue;
    }
    const std::uint32_t number = known->second;
    const Location& at = match.location;
    matches_.places.push_back({object, number, narrow(at.line), narrow(at.column),
                               narrow(at.end_line), narrow(at.end_column)});
    if (is_new) {
      matches_.secrets.push_back(std::move(match));
    } else if (is_worse(match, matches_.secrets[number])) {
      matches_.secrets[number] = std::move(match);
    }
  }
  matches->clear();
}

HistoryMatches merge_matches(const std::vector<HistoryCollector>& collectors,
                             const std::vector<std::uint8_t>& keep) {
  std::map<std::string, secrets::SecretMatch> by_fingerprint;
  HistoryMatches all;
  for (const HistoryCollector& collector : collectors) {
    const HistoryMatches& part = collector.matches();
    all.overflowed = all.overflowed || part.overflowed;
    std::vector<std::uint8_t> used(part.secrets.size(), 0);
    for (const ObjectMatch& place : part.places) {
      if (keep[place.object] != 0) used[place.secret] = 1;
    }
    for (std::size_t i = 0; i < part.secrets.size(); ++i) {
      if (used[i] == 0) continue;
      const secrets::SecretMatch& match = part.secrets[i];
      const auto [known, is_new] = by_fingerprint.try_emplace(match.fingerprint, match);
      if (!is_new && is_worse(match, known->second)) known->second = match;
    }
  }
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (auto& [fingerprint, match] : by_fingerprint) {
    if (all.secrets.size() >= kMaxHistorySecrets) {
      all.overflowed = true;
      break;
    }
    numbers.emplace(fingerprint, narrow(all.secrets.size()));
    all.secrets.push_back(std::move(match));
  }
  for (const HistoryCollector& collector : collectors) {
    const HistoryMatches& part = collector.matches();
    for (ObjectMatch place : part.places) {
      if (keep[place.object] == 0) continue;
      const auto number = numbers.find(part.secrets[place.secret].fingerprint);
      if (number == numbers.end()) continue;
      place.secret = number->second;
      all.places.push_back(place);
    }
  }
  std::sort(all.places.begin(), all.places.end(), [](const ObjectMatch& a, const ObjectMatch& b) {
    return std::tie(a.object, a.secret, a.line, a.column) <
           std::tie(b.object, b.secret, b.line, b.column);
  });
  return all;
}

}  // namespace sluice::cli
