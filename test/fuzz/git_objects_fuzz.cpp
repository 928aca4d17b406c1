// libFuzzer target: the first byte says what the rest is: a pack with its index, the bytes of a
// tree in a repository of its own, or a delta, a commit and a tag. Everything that a history scan
// does with objects is done with them.
#include <stdlib.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "source/git_attribution.h"
#include "source/git_delta.h"
#include "source/git_graph.h"
#include "source/git_loose.h"
#include "source/git_object_store.h"
#include "source/git_objects.h"
#include "source/git_reach.h"
#include "source/git_text.h"

namespace {

using namespace sluice;
using namespace sluice::source;

const std::string& folder() {
  static const std::string path = [] {
    std::string form = std::filesystem::temp_directory_path().string() + "/sluice-fuzz-XXXXXX";
    if (::mkdtemp(form.data()) == nullptr) std::abort();
    return form;
  }();
  return path;
}

void write(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void write_loose(const std::string& id, const std::string& head, std::string_view bytes) {
  const std::string all = head + ' ' + std::to_string(bytes.size()) + '\0' + std::string(bytes);
  std::string packed(compressBound(all.size()), '\0');
  uLongf size = packed.size();
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
            reinterpret_cast<const Bytef*>(all.data()), all.size(), 0);
  write(folder() + '/' + id.substr(0, 2) + '/' + id.substr(2), packed.substr(0, size));
}

void scan() {
  std::vector<Problem> problems;
  const GitObjects objects = GitObjects::open(folder(), 1, &problems);
  const GitGraph graph = GitGraph::build(
      objects, 1, [](GitIndex, std::string_view, unsigned) {}, &problems);
  GitReachRequest request;
  request.unreachable = true;
  const GitReach reach = find_reach(objects, graph, request);
  std::vector<GitOccurrence> occurrences;
  objects.read(
      reach.blobs, 1,
      [&](const GitObject& object, unsigned) {
        if (object.blob.report_begin != 0) return;
        occurrences.push_back({object.index, static_cast<std::uint32_t>(object.index % 3)});
        if (path_of(graph, reach, object.index).size() > kMaxGitPathBytes) std::abort();
      },
      &problems);
  for (const GitLife& life :
       find_lives(objects, graph, reach, request.tips, occurrences, 3, &problems)) {
    if (life.places.size() > kMaxGitPlaces) std::abort();
  }
  GitObjectStore store(folder());
  for (std::size_t i = 0; i < objects.size() && i < 100; ++i) {
    const std::string id(objects.id(static_cast<GitIndex>(i)));
    static_cast<void>(store.with_prefix(hex_encode(id).substr(0, 5)));
    const auto head = store.head(id);
    if (!head || head->size > 1U << 20) continue;
    const auto object = store.read(id);
    if (object && object->bytes.size() != head->size) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  std::filesystem::remove_all(folder());
  switch (data[0] % 3) {
    case 0: {
      const std::size_t middle = (std::size_t{data[1]} << 8 | data[2]) % (bytes.size() + 1);
      write(folder() + "/pack/pack-a.idx", bytes.substr(0, middle));
      write(folder() + "/pack/pack-a.pack", bytes.substr(middle));
      scan();
      break;
    }
    case 1: {
      // Entries can lead to each of these objects, the tree itself among them.
      const std::string tree(40, 'a');
      write_loose(tree, "tree", bytes);
      write_loose(std::string(40, 'b'), "blob", "x");
      write_loose(std::string(40, 'c'), "tree", bytes.substr(bytes.size() / 2));
      write_loose(std::string(40, 'd'), "commit", "tree " + tree + "\n\nm");
      scan();
      break;
    }
    default: {
      const std::size_t middle = data[1] % (bytes.size() + 1);
      const auto delta = read_delta(bytes.substr(middle));
      if (delta && delta->size < 1U << 20) {
        std::string out(delta->size, '\0');
        static_cast<void>(apply_delta(*delta, bytes.substr(0, middle), out.data()));
      }
      static_cast<void>(read_loose_head(bytes));
      static_cast<void>(read_git_commit(bytes));
      static_cast<void>(read_git_tag(bytes));
      static_cast<void>(git_written_text(git_message(bytes), git_headers(bytes)));
    }
  }
  return 0;
}
