#include "cli/explain_policy.h"

#include <algorithm>

#include "base/date.h"
#include "policy/acceptance_limits.h"
#include "policy/policy_keys.h"
#include "report/escape.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kShownIgnores = 20;

void append_column(std::string* line, const std::string& text, std::size_t width) {
  *line += text;
  line->append(width > text.size() ? width - text.size() : 0, ' ');
  *line += "  ";
}

std::string ignores_text(const std::vector<IgnoreEntry>& ignores, std::chrono::sys_days today) {
  if (ignores.empty()) return "none\n";
  std::vector<const IgnoreEntry*> order;
  for (const IgnoreEntry& entry : ignores) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(),
                   [](const IgnoreEntry* a, const IgnoreEntry* b) { return a->until < b->until; });
  const auto ended = std::count_if(order.begin(), order.end(),
                                   [&](const IgnoreEntry* one) { return one->until < today; });
  std::string text = std::to_string(order.size());
  if (ended > 0) text += ", " + std::to_string(ended) + " of them ended";
  text += '\n';
  for (std::size_t i = 0; i < std::min(order.size(), kShownIgnores); ++i) {
    const IgnoreEntry& entry = *order[i];
    text += "  until " + to_string(entry.until) + "  " + report::one_line(entry.id, 60) + " (" +
            report::one_line(entry.file, 60) + ':' + std::to_string(entry.line) +
            (entry.owner.empty() ? "" : ", " + report::one_line(entry.owner, 40)) + ")\n";
  }
  if (order.size() > kShownIgnores) {
    text += "  and " + std::to_string(order.size() - kShownIgnores) + " more\n";
  }
  return text;
}

}  // namespace

std::string explain_policy(const EffectivePolicy& policy, const Settings& settings,
                           std::chrono::sys_days today) {
  std::size_t keys = 0;
  std::size_t values = 0;
  for (const PolicyValue& value : policy.values) {
    keys = std::max(keys, value.key.size());
    values = std::max(values, value.value.size());
  }
  std::string text = "Environment: " + policy.environment + " (" + policy.reason + ")\n";
  if (!policy.outside.empty()) {
    text += "Tightened by the policy of SLUICE_POLICY_URL: " + policy.outside + '\n';
  }
  text += '\n';
  for (const PolicyValue& value : policy.values) {
    std::string line;
    append_column(&line, value.key, keys);
    append_column(&line, value.value, values);
    text += line + report::one_line(value.origin, 120) + '\n';
  }
  policy::PolicyInput acceptances;
  acceptances.settings = settings;
  acceptances.today = today;
  const std::vector<std::string> refused = policy::refuse_acceptances(&acceptances);
  text += "\nIgnores: " + ignores_text(acceptances.settings.ignores, today);
  for (const std::string& why : refused) text += "  " + report::one_line(why, 300) + '\n';
  text += "SHA-256 of the values: " + policy::policy_digest(policy.values) + '\n';
  return text;
}

}  // namespace sluice::cli
