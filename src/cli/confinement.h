// What a command gives up at its start, before it reads anything that somebody else wrote: the
// network, other programs, and all files but those it was told of. What a kernel or a container
// does not offer is left out without a word; SLUICE_CONFINEMENT=off leaves all of it out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_access.h"
#include "cli/options.h"

namespace sluice::cli {

struct ConfinementPlan {
  bool off = false;        ///< the user wants none
  bool downloads = false;  ///< the command may have to download: a helper runs curl for it
  bool scratch = false;    ///< it may need room for temporary files
  std::string cache;
  FileAccess access;
  std::vector<std::string> made;           ///< folders to make first, since it writes there
  std::vector<std::string> download_into;  ///< where downloads are kept
};

/// What the command needs, from its arguments alone; `variables` as in database_path().
/// `policy_elsewhere`: a policy from outside is named. Looks at what the named paths are.
ConfinementPlan plan_confinement(Command command, const ParsedArguments& arguments,
                                 const std::map<std::string, std::string>& variables,
                                 bool policy_elsewhere);

/// From its making to its end no command may start a thread before it, and one exists at most.
class Confinement {
 public:
  Confinement(Command command, const ParsedArguments& arguments);
  ~Confinement();
  Confinement(const Confinement&) = delete;
  Confinement& operator=(const Confinement&) = delete;

 private:
  std::string scratch_;
  int scratch_lock_ = -1;
};

/// What is in force, for --profile: "system calls, files, downloads by a helper".
std::string confinement_in_force();

}  // namespace sluice::cli
