#include "secrets/encrypted/open_lock.h"

#include "secrets/encrypted/age.h"
#include "secrets/encrypted/ansible_vault.h"
#include "secrets/encrypted/dotenvx.h"
#include "secrets/encrypted/ejson.h"
#include "secrets/encrypted/git_crypt.h"
#include "secrets/encrypted/rails_credentials.h"

namespace sluice::secrets::encrypted {

bool opens(const KeyCandidate& candidate, const Lock& lock) {
  if (candidate.kind != lock.kind) return false;
  const std::string_view key = candidate.key.view();
  switch (lock.kind) {
    case LockKind::kRails:
      return opens_rails_credentials(key, lock.data);
    case LockKind::kAnsible:
      return opens_ansible_vault(key, lock.data);
    case LockKind::kAge:
      return opens_age(key, lock.data);
    case LockKind::kDotenvx:
      return opens_dotenvx(key, lock.data);
    case LockKind::kEjson:
      return opens_ejson(key, lock.data);
    case LockKind::kGitCrypt:
      return opens_git_crypt(key, lock.data);
    case LockKind::kJasypt:
    case LockKind::kSpring:
      return false;  // their padding alone would tell, and it is right by chance too often
  }
  return false;
}

}  // namespace sluice::secrets::encrypted
