#include "cli/confinement.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/system_call_filter.h"
#include "cli/database_path.h"
#include "cli/load_baseline.h"
#include "source/download_helper.h"
#include "source/env_dir.h"
#include "source/git_folder.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSwitch = "SLUICE_CONFINEMENT";
constexpr std::string_view kScratch = "scratch-";
constexpr std::uint64_t kMaxVariableBytes = 64U << 10;

/// What the C library and others read by themselves: parts that are loaded when first used, what
/// the machine has, settings of the cryptography library. Nothing secret.
constexpr std::array kSystemPaths = {
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/lib",
    "/usr/share",
    "/lib",
    "/lib64",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/pki/tls/certs",
    "/etc/pki/tls/openssl.cnf",
    "/etc/pki/ca-trust",
    "/etc/crypto-policies",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
    "/proc/self",
    "/proc/self/exe",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/crypto",
    "/proc/sys/kernel",
    "/proc/sys/vm",
    "/sys/devices/system",
    "/sys/fs/cgroup",
    "/sys/kernel/mm",
};

struct InForce {
  bool calls = false;
  bool files = false;
  bool helper = false;
};

InForce& in_force() {
  static InForce one;
  return one;
}

std::string folder_of(const std::string& path) {
  std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Collects what a command may touch.
class Planner {
 public:
  explicit Planner(ConfinementPlan* plan) : access_(plan->access) {}

  void file(const std::string& path) {
    // Its folder is opened first.
    access_.listed.push_back(folder_of(path));
    access_.read.push_back(path);
  }

  void below(const std::string& path) { access_.read.push_back(path); }

  /// A folder that is scanned; where it lies in a git repository, this decides what is looked at.
  void root(const std::string& path, bool with_repository) {
    below(path);
    if (!with_repository) return;
    const auto found = source::look_for_git_folder(path);
    if (!found || !*found) return;
    for (const std::string& part : {(*found)->folder, (*found)->common, (*found)->work_tree}) {
      if (!part.empty()) below(part);
    }
  }

  /// A new file beside it is renamed into its place. A pipe or a device is written to as it is.
  void output(const std::string& path) {
    struct stat facts {};
    const bool there = ::lstat(path.c_str(), &facts) == 0;
    const bool in_place = there && !S_ISREG(facts.st_mode) && !S_ISLNK(facts.st_mode);
    written(in_place ? path : folder_of(path));
  }

  void written(const std::string& path) { access_.written.push_back(path); }

 private:
  FileAccess& access_;
};

std::string positional(const ParsedArguments& arguments, std::size_t index,
                       std::string_view fallback) {
  return arguments.positional.size() > index ? arguments.positional[index] : std::string(fallback);
}

/// What the operands of a command name.
void plan_operands(Command command, const ParsedArguments& arguments, Planner* planner) {
  const bool repository = !arguments.has("--all");
  const std::string first = positional(arguments, 0, ".");
  const std::string second = positional(arguments, 1, ".");
  switch (command) {
    case kAdvisories:
      if (first == "sync") planner->root(second, repository);
      if (first == "export") planner->output(second);
      if (first != "import") break;
      // Settings are those of the present folder: which keys are trusted.
      planner->file("sluice.toml");
      for (std::size_t i = 1; i < arguments.positional.size(); ++i) {
        const std::string& path = arguments.positional[i];
        std::error_code error;
        // Beside a snapshot lies its signature.
        planner->below(fs::is_directory(path, error) ? path : folder_of(path));
      }
      break;
    case kExplain:
      planner->root(second, repository);
      break;
    case kRecheck:
      planner->below(".");
      planner->below(folder_of(positional(arguments, 0, ".sluice/bill")));
      break;
    case kAccess:
      planner->below(".");
      planner->below(first);
      break;
    case kDiff:
      planner->root(".", true);
      break;
    case kHistory:
      planner->root(first, true);
      break;
    case kCompletions:
      break;
    case kRules:
      planner->root(".", repository);
      break;
    default: {
      std::error_code error;
      if (command != kSecrets || (first != "-" && !fs::is_regular_file(first, error))) {
        planner->root(first, repository);
        break;
      }
      // Settings are those of the present folder, if a file lies below it.
      planner->root(".", repository);
      if (first != "-") planner->below(folder_of(first));
    }
  }
}

/// What options and variables name.
void plan_options(const ParsedArguments& arguments, Planner* planner) {
  for (const char* flag : {"--config", "--baseline", "--report", "--vex", "--sign-key"}) {
    for (const std::string& path : arguments.values(flag)) planner->file(path);
  }
  for (const char* flag : {"--rules", "--env-dir"}) {
    for (const std::string& path : arguments.values(flag)) planner->below(path);
  }
  for (const std::string& format : arguments.values("--format")) {
    const std::size_t equals = format.find('=');
    if (equals != std::string::npos) planner->output(format.substr(equals + 1));
  }
  if (const auto folder = arguments.value("--carry")) planner->written(*folder);
  if (const auto state = arguments.value("--state")) planner->output(*state);
  for (const char* name : {"GIT_INDEX_FILE", "OPENSSL_CONF"}) {
    if (const char* path = ::getenv(name)) planner->file(path);
  }
}

bool names_webhook(const ParsedArguments& arguments) {
  const char* const url = ::getenv("SLUICE_WEBHOOK_URL");
  return arguments.has("--webhook") || (url != nullptr && *url != '\0');
}

bool may_download(Command command, const ParsedArguments& arguments) {
  const bool in_build = arguments.has("--env-dir") && arguments.has("--all");
  // What is told is no download.
  if (command == kRecheck && names_webhook(arguments)) return true;
  if (arguments.has("--offline")) return false;
  return in_build || command == kOutdated || command == kFix ||
         (command == kRecheck && arguments.has("--sync")) ||
         (command == kAdvisories && positional(arguments, 0, "") == "sync");
}

/// The few variables that decide what may be touched. The others are not read yet.
std::map<std::string, std::string> few_variables(const ParsedArguments& arguments) {
  const auto env_dir = arguments.value("--env-dir");
  if (!env_dir) return source::read_process_settings();
  std::map<std::string, std::string> variables;
  const Result<source::Tree> tree = source::Tree::open(*env_dir);
  if (!tree) return variables;
  for (const char* name : {"SLUICE_CACHE", "SLUICE_DB", kSwitch}) {
    std::string value;
    bool whole = false;
    if (!tree->read_raw({name, 0}, kMaxVariableBytes, &value, &whole) && whole) {
      variables.emplace(name, std::move(value));
    }
  }
  return variables;
}

bool names_policy(const ParsedArguments& arguments) {
  constexpr const char* kName = "SLUICE_POLICY_URL";
  if (const char* url = ::getenv(kName); url != nullptr && *url != '\0') return true;
  std::error_code error;
  const auto env_dir = arguments.value("--env-dir");
  return env_dir && fs::exists(*env_dir + '/' + kName, error);
}

/// The lock that says a scratch folder is in use, or -1. A process' number would not do: containers
/// that share a cache number theirs apart.
int lock_folder(const std::string& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0) return -1;
  struct stat facts {};
  // One that was removed in between has no name any more.
  if (::flock(opened, LOCK_EX | LOCK_NB) == 0 && ::fstat(opened, &facts) == 0 &&
      facts.st_nlink > 0) {
    return opened;
  }
  ::close(opened);
  return -1;
}

/// Those of processes that were killed.
void remove_leftovers(const std::string& cache) {
  std::error_code error;
  fs::directory_iterator entry(cache, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!entry->path().filename().string().starts_with(kScratch)) continue;
    const int lock = lock_folder(entry->path().string());
    if (lock < 0) continue;
    std::error_code ignored;
    fs::remove_all(entry->path(), ignored);
    ::close(lock);
  }
}

/// A private folder in the cache, so that temporary files need no other place. Empty if the cache
/// can't be written to.
std::string make_scratch(const std::string& cache, int* lock) {
  remove_leftovers(cache);
  std::error_code error;
  std::string form =
      (fs::absolute(cache, error) / kScratch).string() + std::to_string(::getpid()) + "-XXXXXX";
  if (error || ::mkdtemp(form.data()) == nullptr) return {};
  *lock = lock_folder(form);
  if (*lock >= 0) return form;
  fs::remove(form, error);  // a file system without locks
  return {};
}

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace

ConfinementPlan plan_confinement(Command command, const ParsedArguments& arguments,
                                 const std::map<std::string, std::string>& variables,
                                 bool policy_elsewhere) {
  ConfinementPlan plan;
  const auto wanted = variables.find(kSwitch);
  plan.off = wanted != variables.end() && trimmed(wanted->second) == "off";
  if (plan.off) return plan;

  Planner planner(&plan);
  for (const char* path : kSystemPaths) planner.below(path);
  plan_operands(command, arguments, &planner);
  plan_options(arguments, &planner);

  plan.cache = cache_folder(arguments, variables);
  const DatabasePath database = database_path(arguments, variables);
  const std::string database_folder = folder_of(database.path);
  plan.downloads =
      may_download(command, arguments) || (policy_elsewhere && !arguments.has("--offline"));
  const bool imports = command == kAdvisories && positional(arguments, 0, "") == "import";
  // A gate by hand keeps nothing, unless it is told where.
  if (plan.downloads || command == kAdvisories || arguments.has("--cache")) {
    plan.made.push_back(plan.cache);
  }
  if (plan.downloads || imports) plan.made.push_back(database_folder);
  // What is not there yet can't be named to the kernel.
  if (const auto state = arguments.value("--state")) plan.made.push_back(folder_of(*state));
  if (plan.downloads) plan.download_into = {plan.cache, database_folder};
  plan.scratch = plan.downloads || command == kAdvisories || command == kExplain;
  planner.written(plan.cache);
  // What else lies beside a database that was named is none of a scan's business.
  if (plan.downloads || imports) planner.written(database_folder);
  planner.file(database.path);

  const std::string root = positional(arguments, 0, ".");
  if (command == kBaseline) planner.output(baseline_path(arguments, root));
  if (command == kInit) planner.written(root);
  if (command == kFix && arguments.has("--apply")) planner.written(root);
  return plan;
}

Confinement::Confinement(Command command, const ParsedArguments& arguments) {
  ConfinementPlan plan =
      plan_confinement(command, arguments, few_variables(arguments), names_policy(arguments));
  if (plan.off || !give_up_new_privileges()) return;
  std::error_code unmade;  // what can't be made shows when it is written to
  for (const std::string& folder : plan.made) fs::create_directories(folder, unmade);
  if (plan.scratch) {
    scratch_ = make_scratch(plan.cache, &scratch_lock_);
    std::error_code nowhere;
    const fs::path usual = fs::temp_directory_path(nowhere);
    if (!scratch_.empty()) {
      ::setenv("TMPDIR", scratch_.c_str(), 1);
    } else if (!nowhere) {
      plan.access.written.push_back(usual.string());
      plan.download_into.push_back(usual.string());
    }
  }
  if (plan.downloads) {
    const std::vector<std::string>& folders = plan.download_into;
    in_force().helper = source::start_download_helper(folders, [&folders] {
      FileAccess access;
      access.only_writing = true;
      access.written = folders;
      access.written.emplace_back("/dev/null");
      static_cast<void>(restrict_files(access));
    });
    // Without a helper curl has to be started from here, and inherits what is given up.
    if (!in_force().helper) return;
  }
  in_force().files = restrict_files(plan.access);
  in_force().calls = refuse_system_calls();
}

Confinement::~Confinement() {
  source::end_download_helper();
  std::error_code ignored;
  if (!scratch_.empty()) fs::remove_all(scratch_, ignored);
  if (scratch_lock_ >= 0) ::close(scratch_lock_);
}

std::string confinement_in_force() {
  std::string text;
  const auto add = [&](bool is_on, std::string_view what) {
    if (is_on) text.append(text.empty() ? "" : ", ").append(what);
  };
  add(in_force().calls, "system calls");
  add(in_force().files, "files");
  add(in_force().helper, "downloads by a helper");
  return text.empty() ? "none" : text;
}

}  // namespace sluice::cli
