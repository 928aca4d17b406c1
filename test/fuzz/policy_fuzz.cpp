// libFuzzer target: any bytes as sluice.toml and as a policy from outside. Merging the latter never
// makes a key milder.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings.h"
#include "policy/outside_policy.h"

using namespace sluice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  cli::SettingsInput input;
  input.file_name = "fuzz.toml";
  input.file_text = text;
  input.config_vars = {{"SLUICE_ENV", "review"}};
  input.today = std::chrono::sys_days(std::chrono::days{20'000});
  Result<cli::SettingsResult> own = cli::read_settings(input);
  if (!own && own.error().message.empty()) std::abort();
  const Result<policy::OutsidePolicy> outside = policy::read_outside_policy("fuzz", text);
  if (!outside) {
    if (outside.error().message.empty()) std::abort();
    return 0;
  }
  const Settings before = own ? own->settings : Settings();
  Settings after = before;
  std::vector<PolicyValue> values = policy::default_values();
  policy::tighten(*outside, "fuzz", "review", &after, &values);
  for (const policy::PolicyKey& key : policy::policy_keys()) {
    if (key.strictness(after) < key.strictness(before)) std::abort();
  }
  return 0;
}
