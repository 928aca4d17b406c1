#include "correlate/encryption.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "secrets/encrypted/dotenvx.h"
#include "secrets/encrypted/ejson.h"
#include "secrets/encrypted/eyaml.h"
#include "secrets/encrypted/open_lock.h"
#include "secrets/encrypted/sops.h"

namespace sluice::correlate {
namespace {

using secrets::encrypted::KeyCandidate;
using secrets::encrypted::Lock;
using secrets::encrypted::LockKind;
using secrets::encrypted::PlainValue;

void raise(Finding* finding, Severity severity, Confidence confidence) {
  finding->severity = std::max(finding->severity, severity);
  finding->confidence = std::max(finding->confidence, confidence);
}

/// Tries keys until the budget is spent.
class Opener {
 public:
  explicit Opener(const std::vector<Lock>& locks) {
    for (const Lock& lock : locks) locks_.push_back(&lock);
    // By what they are, so that which are tried never depends on threads.
    std::sort(locks_.begin(), locks_.end(), [](const Lock* a, const Lock* b) {
      return std::tie(a->kind, a->path, a->data) < std::tie(b->kind, b->path, b->data);
    });
  }

  /// Paths of what the key opens.
  std::set<std::string> opened_by(const KeyCandidate& candidate) {
    std::set<std::string> paths;
    for (const Lock* lock : locks_) {
      if (lock->kind != candidate.kind || paths.contains(lock->path)) continue;
      std::size_t& left = lock->kind == LockKind::kAnsible ? password_tries_ : key_tries_;
      if (left == 0) break;
      --left;
      if (secrets::encrypted::opens(candidate, *lock)) paths.insert(lock->path);
    }
    return paths;
  }

 private:
  std::vector<const Lock*> locks_;
  std::size_t password_tries_ = kMaxPasswordTries;
  std::size_t key_tries_ = kMaxKeyTries;
};

bool provable(LockKind kind) { return kind != LockKind::kJasypt && kind != LockKind::kSpring; }

std::string opens_text(const std::set<std::string>& paths) {
  std::string text = " opens " + *paths.begin();
  if (paths.size() > 1) text += " (+" + std::to_string(paths.size() - 1) + ")";
  return text;
}

/// The findings that there are by the file and line of each of their places.
using Places = std::multimap<std::pair<std::string, std::size_t>, std::size_t>;

Places places_of(const std::vector<Finding>& findings) {
  Places places;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto add = [&](const Location& place) {
      if (!place.inner.empty()) return;
      places.emplace(std::pair(place.path, place.line), i);
    };
    add(findings[i].location);
    for (const Location& place : findings[i].more_locations) add(place);
  }
  return places;
}

constexpr std::string_view kEncryptLikeTheOthers =
    "Encrypt it like the others, then change it at its provider: it stands in the git history.";

/// Families of files in which each value is encrypted by itself, so that one may be left out.
bool encrypts_values(std::string_view kind) {
  namespace encrypted = secrets::encrypted;
  return kind == encrypted::kSops || kind == encrypted::kDotenvx || kind == encrypted::kEyaml ||
         kind == encrypted::kEjson;
}

/// A value without a known form, told where the file's family says where it belongs: not into a
/// config var. What has a form keeps its rule's advice, which says how to revoke it.
void tell_generic_values(const secrets::encrypted::Facts& facts, std::vector<Finding>* findings,
                         std::set<std::string>* exposed) {
  std::map<std::string_view, std::string_view> kinds;
  for (const auto& file : facts.sealed) {
    if (encrypts_values(file.kind)) kinds.emplace(file.path, file.kind);
  }
  if (kinds.empty()) return;
  for (Finding& finding : *findings) {
    if (finding.rule != "generic-secret" && finding.rule != "generic-password") continue;
    const auto kind = kinds.find(finding.location.path);
    if (kind == kinds.end() || !finding.location.inner.empty()) continue;
    finding.title += " in plain text in a file of " + std::string(kind->second);
    finding.fix.text = kEncryptLikeTheOthers;
    exposed->insert(finding.location.path);
  }
}

Finding plain_finding(const PlainValue& plain) {
  Finding finding;
  finding.id = plain.id;
  finding.kind = FindingKind::kSecret;
  finding.rule = "plaintext-in-encrypted-file";
  finding.title = plain.name + " in plain text in a file of " + std::string(plain.kind);
  finding.severity = plain.severity;
  finding.confidence = plain.confidence;
  finding.location = plain.location;
  finding.secret = SecretFacts{"", "", "plain"};
  finding.cwe = {"CWE-312"};
  finding.owasp_2021 = "A02";
  finding.owasp_2025 = "A04";
  finding.fix.change = "none";
  finding.fix.text = kEncryptLikeTheOthers;
  return finding;
}

void add_plain_values(std::vector<PlainValue> plain, std::vector<Finding>* findings) {
  std::sort(plain.begin(), plain.end(), [](const PlainValue& a, const PlainValue& b) {
    return std::tie(a.location, a.name) < std::tie(b.location, b.name);
  });
  const Places places = places_of(*findings);
  std::set<std::string> ids;
  for (const PlainValue& value : plain) {
    const auto [begin, end] =
        places.equal_range(std::pair(value.location.path, value.location.line));
    for (auto place = begin; place != end; ++place) {
      raise(&(*findings)[place->second], value.severity, value.confidence);
    }
    // The same name twice in one file is told once.
    if (begin == end && ids.insert(value.id).second) findings->push_back(plain_finding(value));
  }
}

}  // namespace

std::map<std::string, std::size_t> judge_keys(const secrets::encrypted::Facts& facts,
                                              std::vector<Finding>* findings) {
  std::set<std::string> exposed;
  std::set<std::string_view> families;
  for (const auto& file : facts.sealed) families.insert(file.kind);
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < findings->size(); ++i) by_id.emplace((*findings)[i].id, i);

  // The same key in several files is tried once; the worst of its places counts.
  std::map<std::string, const KeyCandidate*> candidates;
  for (const KeyCandidate& key : facts.keys) {
    const auto [entry, is_new] = candidates.emplace(key.finding_id, &key);
    if (!is_new && key.severity > entry->second->severity) entry->second = &key;
  }
  Opener opener(facts.locks);
  for (const auto& [id, candidate] : candidates) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) continue;
    Finding& finding = (*findings)[found->second];
    const std::set<std::string> opened = opener.opened_by(*candidate);
    if (!opened.empty()) {
      raise(&finding, candidate->severity, Confidence::kProven);
      finding.title += opens_text(opened);
      exposed.insert(opened.begin(), opened.end());
    } else if (!provable(candidate->kind) &&
               families.contains(secrets::encrypted::family_of(candidate->kind))) {
      raise(&finding, std::min(candidate->severity, Severity::kHigh), Confidence::kHigh);
      finding.title += " beside what it encrypts";
    }
  }

  for (const PlainValue& plain : facts.plain) exposed.insert(plain.location.path);
  add_plain_values(facts.plain, findings);
  tell_generic_values(facts, findings, &exposed);

  std::map<std::string, std::size_t> families_protected;
  for (const auto& file : facts.sealed) {
    if (!exposed.contains(file.path)) ++families_protected[std::string(file.kind)];
  }
  return families_protected;
}

}  // namespace sluice::correlate
