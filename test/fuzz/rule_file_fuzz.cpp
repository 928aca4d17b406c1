// libFuzzer target: any bytes as a file of an app's own rules, and as an example template. A rule
// that is read has an id, a pattern and literals; the linter says the same each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/toml.h"
#include "secrets/example_template.h"
#include "secrets/rule.h"
#include "secrets/rule_lint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace secrets = sluice::secrets;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (secrets::expand_template(text, 1) != secrets::expand_template(text, 1)) std::abort();
  auto document = sluice::format::read_toml("fuzz.toml", text);
  if (!document) return 0;
  const auto rules = secrets::read_rules({{"fuzz.toml", std::move(*document), true}});
  if (!rules) {
    if (rules.error().message.empty() || rules.error().line == 0) std::abort();
    return 0;
  }
  for (const secrets::Rule& rule : *rules) {
    if (rule.id.empty() || rule.pattern.empty() || rule.literals.empty()) std::abort();
    if (secrets::lint_rule(rule) != secrets::lint_rule(rule)) std::abort();
  }
  return 0;
}
