// From argv to a command; the exit codes of contract section 3.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "cli/command_table.h"
#include "cli/confinement.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/version.h"
#include "core/report.h"
#include "source/shrunk_files.h"

namespace {

using namespace sluice;       // NOLINT: the program's own main
using namespace sluice::cli;  // NOLINT

/// Config-var values are in memory: no core dump may carry them out. A closed pipe and a file that
/// may not grow are errors of a write, not the end of the process.
void harden_process() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  source::outlive_shrinking_files();
  // All times here are UTC. Without this glibc looks at /etc/localtime, under a lock, for every
  // entry of an archive that libarchive reads.
  ::setenv("TZ", "UTC0", 1);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() > 1 && arguments[0] == "help") return run({arguments[1], "--help"});
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
      arguments[0] == "help") {
    print(general_help());
    return arguments.empty() ? kExitUsage : kExitPassed;
  }
  if (arguments[0] == "--version") {
    print("sluice " + std::string(kVersion) + '\n');
    return kExitPassed;
  }
  std::vector<std::string> names;
  for (const CommandRow& row : command_table()) {
    names.emplace_back(row.name);
    if (row.name != arguments[0]) continue;
    const auto parsed = parse_arguments(row.command, std::span(arguments).subspan(1));
    if (!parsed) return usage_error(parsed.error());
    if (parsed->has("--help")) {
      print(command_help(row.command));
      return kExitPassed;
    }
    const Confinement confinement(row.command, *parsed);
    return row.run(*parsed);
  }
  const std::string near = nearest(arguments[0], names);
  return usage_error({"", 0,
                      "no such command: " + arguments[0] +
                          (near.empty() ? ". See sluice --help" : ", did you mean " + near + '?')});
}

}  // namespace

int main(int argc, char** argv) {
  harden_process();
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::bad_alloc&) {
    std::fputs("sluice: incomplete: not enough memory; fewer --jobs need less\n", stderr);
    return kExitIncomplete;
  } catch (const std::exception& error) {
    // Nothing below throws on purpose; what still does (no memory) must not look like a pass.
    std::fprintf(stderr, "sluice: internal error: %s\n", error.what());
    return kExitIncomplete;
  }
}
