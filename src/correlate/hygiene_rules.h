// The ids of all findings that are neither secrets nor vulnerabilities, for telling a mistyped one.
#pragma once

#include <array>
#include <string_view>

namespace sluice::correlate {

inline constexpr auto kHygieneRules = std::to_array<std::string_view>({
    "dependency-not-locked",
    "deprecated-package",
    "dev-package-in-slug",
    "git-without-commit",
    "insecure-source",
    "installed-not-locked",
    "installed-version-differs",
    "locked-outside-requirement",
    "missing-integrity",
    "new-install-script",
    "no-lockfile",
    "runtime-end-of-life",
    "runtime-near-end-of-life",
    "runtime-outdated",
    "served-server-sources",
    "several-lockfiles",
    "source-credentials",
    "source-names-other-package",
    "unexpected-source-host",
    "unpinned-requirement",
    "weak-integrity",
});

}  // namespace sluice::correlate
