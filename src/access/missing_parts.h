// What a whole snapshot has, and this one has not, without saying why.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "access/snapshot.h"
#include "core/problem.h"

namespace sluice::access {

/// Files that are of no app and of no team: whether each could be read.
struct SharedLists {
  bool account = false;
  bool apps = false;
  bool couplings = false;
  bool pipelines = false;
};

/// One problem per app, team or file. Without them a snapshot that lost its folders would be judged
/// as one in which nothing is wrong. `told` are files of which a problem is known already.
std::vector<Problem> missing_parts(const Snapshot& snapshot, const SharedLists& shared,
                                   const std::set<std::string, std::less<>>& told);

}  // namespace sluice::access
