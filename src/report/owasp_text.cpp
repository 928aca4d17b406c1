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

std::string owasp_numbers(const OwaspRow& row) {
  std::string looked;
  const auto add = [](std::string* text, const std::string& part) {
    *text += (text->empty() ? "" : ", ") + part;
  };
  if (row.checks > 0) {
    add(&looked, std::to_string(row.checks) + (row.checks == 1 ? " check" : " checks"));
  }
  if (row.secret_rules > 0) add(&looked, std::to_string(row.secret_rules) + " rules of secrets");
  if (row.advisories) add(&looked, "advisories");
  if (row.private_keys) add(&looked, "private keys");
  if (looked.empty() && row.blocking + row.reported == 0) return "nothing was looked for";
  if (row.blocking > 0) add(&looked, std::to_string(row.blocking) + " blocking");
  if (row.reported > 0) add(&looked, std::to_string(row.reported) + " reported");
  if (row.blocking + row.reported == 0) add(&looked, "no findings");
  return looked;
}

}  // namespace sluice::report
