#include "report/owasp_text.h"

namespace sluice::report {

std::string owasp_summary(const std::vector<OwaspView>& views) {
  std::string text;
  if (views.empty()) return text;
  for (const OwaspRow& row : views.back().rows) {
    const std::size_t findings = row.blocking + row.reported;
    if (findings == 0) continue;
    text += (text.empty() ? "" : ", ") + row.id + ' ' + std::to_string(findings);
  }
  return text;
}

std::string owasp_looked(const OwaspRow& row) {
  std::string looked;
  const auto add = [&](const std::string& part) { looked += (looked.empty() ? "" : ", ") + part; };
  if (row.checks > 0) add(std::to_string(row.checks) + (row.checks == 1 ? " check" : " checks"));
  if (row.secret_rules > 0) add(std::to_string(row.secret_rules) + " rules of secrets");
  if (row.advisories) add("advisories");
  if (row.private_keys) add("private keys");
  return looked;
}

std::string owasp_numbers(const OwaspRow& row) {
  std::string text = owasp_looked(row);
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (text.empty() && row.blocking + row.reported == 0) return "nothing was looked for";
  if (row.blocking > 0) add(std::to_string(row.blocking) + " blocking");
  if (row.reported > 0) add(std::to_string(row.reported) + " reported");
  if (row.blocking + row.reported == 0) add("no findings");
  return text;
}

}  // namespace sluice::report
