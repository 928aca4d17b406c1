// libFuzzer target: any bytes as the advisory database. It is refused, or answers; with its
// checksum made to fit, so that what is behind it is seen.
#include <stdlib.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "advisories/file_digest.h"
#include "advisories/store.h"
#include "advisories/stored_record.h"

namespace {

using namespace sluice;

const std::string& path() {
  static const std::string kPath = [] {
    std::string form = std::filesystem::temp_directory_path().string() + "/sluice-fuzz-XXXXXX";
    if (::mkdtemp(form.data()) == nullptr) std::abort();
    return form + "/osv.db";
  }();
  return kPath;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::advisories;
  std::ofstream(path(), std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (verify_file(path()) && seal_file(path())) return 0;
  Result<Store> store = Store::open(path());
  if (!store) {
    if (store.error().message.empty()) std::abort();
    return 0;
  }
  for (const std::string_view name : {"lodash", "a", "pkg"}) {
    for (const AdvisoryRecord& record : store->lookup("npm", name)) {
      for (const Affected& affected : record.affected) {
        if (affected.ecosystem.size() > size || affected.versions.size() > size) std::abort();
      }
    }
  }
  static_cast<void>(store->find("CVE-2024-0001"));
  const auto all = store->read_all();
  if (all) static_cast<void>(digest_of(*all));
  if (!all && all.error().message.empty()) std::abort();
  if (store->failure() && store->failure()->message.empty()) std::abort();
  return 0;
}
