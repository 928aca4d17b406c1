#include "cli/monitor.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "cli/load_settings.h"
#include "report/webhook.h"
#include "source/curl_post.h"

namespace sluice::cli {
namespace {

constexpr const char* kWebhookVariable = "SLUICE_WEBHOOK_URL";
constexpr std::size_t kMaxAppName = 40;

/// As a platform's shell or a file may have left it.
std::string trimmed(std::string text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
  return text;
}

/// Where dyno metadata is switched on. Names of apps are small letters, digits and '-'.
std::string app_name() {
  std::string name = environment_variable("HEROKU_APP_NAME");
  const bool fits = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return fits && name.size() <= kMaxAppName ? name : std::string();
}

}  // namespace

Result<MonitorOptions> monitor_options(const ParsedArguments& arguments) {
  MonitorOptions options;
  if (const auto state = arguments.value("--state")) {
    if (state->empty() || state->ends_with('/')) return Error{"", 0, "--state names no file"};
    options.state = *state;
  }
  if (const auto url = arguments.value("--webhook")) {
    options.webhook = trimmed(*url);
    if (options.webhook.empty()) return options;  // none, whatever the config var says
    const std::string problem = source::post_url_problem(options.webhook);
    if (!problem.empty()) return Error{"", 0, "--webhook: " + problem};
    return options;
  }
  options.webhook = trimmed(environment_variable(kWebhookVariable));
  if (options.webhook.empty()) return options;
  options.webhook_problem = source::post_url_problem(options.webhook);
  if (!options.webhook_problem.empty()) options.webhook.clear();
  return options;
}

bool tell_webhook(const MonitorOptions& options, const Report& report, const policy::News& news,
                  std::chrono::seconds budget) {
  if (!options.sends() || !news.any()) return true;
  const char* const later = options.state.empty() ? "" : "; it is told the next time";
  if (!options.webhook_problem.empty()) {
    std::fprintf(stderr, "sluice: warning: %s: %s: nothing was sent%s\n", kWebhookVariable,
                 options.webhook_problem.c_str(), later);
    return false;
  }
  source::Post post;
  post.url = options.webhook;
  post.body = report::to_webhook(report, news, app_name());
  post.budget = budget;
  const source::PostResult result = source::post_json(post);
  if (result.error.empty()) return true;
  std::fprintf(stderr, "sluice: warning: the webhook at %s was not told: %s (%d %s)%s\n",
               source::post_host(options.webhook).c_str(), result.error.c_str(), result.tries,
               result.tries == 1 ? "try" : "tries", later);
  return false;
}

}  // namespace sluice::cli
