// Seeds that stand in no file: archives, git's files, encrypted files, snapshots.
#pragma once

#include <string>
#include <vector>

namespace sluice::fuzz {

/// Zip, tar, and compressed files, some in each other.
std::vector<std::string> made_archives();
/// A jar with a pom.properties, a manifest and a jar inside.
std::vector<std::string> made_jars();
/// For git_objects_fuzz: packs with their indexes (one with a delta), trees, deltas, commits.
std::vector<std::string> made_git_objects();
/// For tracked_files_fuzz: an index of version 2 and one of version 4.
std::vector<std::string> made_git_indexes();
/// For git_folder_fuzz: HEAD, packed-refs, reflog and so on, with 0xFF between them.
std::vector<std::string> made_git_folders();
/// Literals and a text with some of them, as literal_matcher_fuzz wants them.
std::vector<std::string> made_literals();
/// A database of advisories as a file.
std::vector<std::string> made_stores();
/// Headers of snapshots and a frame of zstd, with the byte before them that snapshot_fuzz wants.
std::vector<std::string> made_snapshots();
/// Requests for downloads, their results, and texts with what curl's configuration escapes.
std::vector<std::string> made_transfer_messages();
/// A file of each family and its keys.
std::vector<std::string> made_encrypted();

}  // namespace sluice::fuzz
