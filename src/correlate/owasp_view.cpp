#include "correlate/owasp_view.h"

#include <algorithm>
#include <string>

namespace sluice::correlate {
namespace {

/// Where secrets and vulnerable packages belong: CWE-798, CWE-321 and CWE-1395 (rules/owasp.toml).
constexpr unsigned kHardCodedCredentials = 798;
constexpr unsigned kHardCodedKey = 321;
constexpr unsigned kVulnerableComponent = 1395;

bool is_in(const checks::OwaspIds& ids, std::size_t edition, const std::string& category) {
  const std::string& first = edition == 0 ? ids.in_2021 : ids.in_2025;
  const std::vector<std::string>& more = edition == 0 ? ids.more_2021 : ids.more_2025;
  return first == category || std::find(more.begin(), more.end(), category) != more.end();
}

bool is_of(const checks::Owasp& owasp, std::size_t edition, unsigned cwe,
           const std::string& category) {
  const auto ids = owasp.ids_of("", std::array{cwe});
  return ids && is_in(*ids, edition, category);
}

void count(const Finding& finding, Action action, std::size_t edition, OwaspRow* row) {
  const std::string& category = edition == 0 ? finding.owasp_2021 : finding.owasp_2025;
  if (category != row->id || action == Action::kIgnore) return;
  ++(action == Action::kBlock ? row->blocking : row->reported);
}

}  // namespace

std::vector<OwaspView> owasp_views(const checks::Owasp& owasp,
                                   std::span<const checks::Check> checks, const LookedAt& looked_at,
                                   const std::vector<JudgedFinding>& findings) {
  std::vector<OwaspView> views;
  for (std::size_t edition = 0; edition < checks::Owasp::kEditions.size(); ++edition) {
    OwaspView view;
    view.edition = checks::Owasp::kEditions[edition];
    for (const checks::OwaspCategory& category : owasp.categories(edition)) {
      OwaspRow row;
      row.id = category.id;
      row.name = category.name;
      row.coverage = category.coverage;
      row.blind = category.blind;
      row.checks = static_cast<std::size_t>(std::count_if(
          checks.begin(), checks.end(),
          [&](const checks::Check& check) { return is_in(check.owasp, edition, category.id); }));
      if (is_of(owasp, edition, kHardCodedCredentials, category.id)) {
        row.secret_rules = looked_at.secret_rules;
      }
      row.private_keys =
          looked_at.secret_rules > 0 && is_of(owasp, edition, kHardCodedKey, category.id);
      row.advisories =
          looked_at.dependencies && is_of(owasp, edition, kVulnerableComponent, category.id);
      for (const JudgedFinding& judged : findings) {
        count(judged.finding, judged.action, edition, &row);
      }
      view.rows.push_back(std::move(row));
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace sluice::correlate
