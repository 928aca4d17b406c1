#include <cstdio>

#include "advisories/snapshot.h"
#include "base/instant.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/output.h"
#include "core/report.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {

int run_export(const ParsedArguments& arguments) {
  if (arguments.positional.size() != 2) {
    return usage_error({"", 0, "advisories export needs one FILE to write the snapshot to"});
  }
  const std::string& file = arguments.positional[1];
  const std::string database = database_path(arguments, source::read_process_settings()).path;
  const std::string key = arguments.value("--sign-key").value_or("");
  const Result<advisories::SnapshotInfo> info =
      advisories::write_snapshot(database, file, key, to_rfc3339(current_instant()));
  if (!info) {
    std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(info.error()), 300).c_str());
    return kExitIncomplete;
  }
  if (!arguments.has("--quiet")) {
    constexpr double kMegabyte = 1e6;
    std::printf("-----> Wrote %s: %zu advisories, %.1f MB (%.1f MB unpacked)\n",
                report::one_line(file).c_str(), info->set.count,
                static_cast<double>(info->compressed_size) / kMegabyte,
                static_cast<double>(info->size) / kMegabyte);
    if (info->signed_by.empty()) {
      std::printf("       Not signed (--sign-key signs it)\n");
    } else {
      std::printf("       Signed. Import it with --trusted-key %s\n", info->signed_by.c_str());
    }
  }
  return kExitPassed;
}

}  // namespace sluice::cli
