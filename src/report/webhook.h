// What a monitor posts to a webhook: one JSON object whose `text` chat systems show, with the
// findings beside it for programs (docs/promotion.md). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/report.h"
#include "policy/monitor_state.h"

namespace sluice::report {

inline constexpr std::string_view kWebhookSchema = "sluice-webhook/1";
/// Of the whole text; findings that have no room are counted.
inline constexpr std::size_t kMaxWebhookBytes = 40u << 10;

/// `app` is the app's name where it is known. Texts are those of the report, which are redacted.
std::string to_webhook(const Report& report, const policy::News& news, std::string_view app);

}  // namespace sluice::report
