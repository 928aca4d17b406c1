#include "cli/advisory_sources.h"

#include "cli/embedded_rules.h"
#include "cli/options.h"
#include "source/curl.h"
#include "source/transfer_url.h"

namespace sluice::cli {

Result<advisories::Bundled> load_bundled() {
  std::vector<std::string_view> texts;
  for (const RuleFile& file : embedded_advisories()) texts.push_back(file.text);
  return advisories::Bundled::parse(texts);
}

std::vector<std::string> advisory_mirrors(const Settings& settings) {
  if (!settings.advisories.mirrors.empty()) return settings.advisories.mirrors;
  for (const OptionRow& row : option_table()) {
    if (row.key == "advisories.mirrors") return {std::string(row.fallback)};
  }
  return {};
}

std::string displayed_mirrors(const std::vector<std::string>& mirrors) {
  if (mirrors.empty()) return "nowhere";
  std::string first = source::url_for_display(mirrors.front());
  if (mirrors.size() == 1) return first;
  return first + " or " + std::to_string(mirrors.size() - 1) + " more";
}

}  // namespace sluice::cli
