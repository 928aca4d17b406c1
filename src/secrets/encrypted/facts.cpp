#include "secrets/encrypted/facts.h"

#include <iterator>
#include <utility>

namespace sluice::secrets::encrypted {
namespace {

template <typename T>
void move_to(std::vector<T>* target, std::vector<T>* more) {
  std::move(more->begin(), more->end(), std::back_inserter(*target));
}

}  // namespace

std::string_view family_of(LockKind kind) {
  switch (kind) {
    case LockKind::kRails:
      return "Rails credentials";
    case LockKind::kAnsible:
      return "Ansible Vault";
    case LockKind::kAge:
      return "age";
    case LockKind::kDotenvx:
      return "dotenvx";
    case LockKind::kEjson:
      return "EJSON";
    case LockKind::kGitCrypt:
      return "git-crypt";
    case LockKind::kJasypt:
      return "jasypt";
    case LockKind::kSpring:
      return "Spring config";
  }
  return "";
}

void Facts::add_lock(Lock lock) {
  lock_bytes += lock.data.size();
  locks.push_back(std::move(lock));
}

void Facts::append(Facts more) {
  lock_bytes += more.lock_bytes;
  if (lock_bytes > kMaxAllLockBytes) {
    locks.clear();
  } else {
    move_to(&locks, &more.locks);
  }
  move_to(&sealed, &more.sealed);
  move_to(&keys, &more.keys);
  move_to(&plain, &more.plain);
  move_to(&attributes, &more.attributes);
}

}  // namespace sluice::secrets::encrypted
