// Files that are cut off while they are mapped.
#include "source/shrunk_files.h"

#include <filesystem>
#include <string>
#include <string_view>

#include "source/mapped_file.h"
#include "test/catch.h"
#include "test/in_child.h"
#include "test/temp_folder.h"

namespace sluice::source {

// In a process of its own: without the guard it would end the tests.
TEST_CASE("a file that is cut off while it is mapped reads as zeros behind its end, and is told",
          "[source][git]") {
  const test::TempFolder folder;
  folder.write("pack", std::string(1U << 16, 'a'));
  const int code = test::in_child([&] {
    outlive_shrinking_files();
    const Result<MappedFile> file = MappedFile::open(folder.path("pack"));
    if (!file || take_shrunk_file()) return 1;
    std::filesystem::resize_file(folder.path("pack"), 10'000);
    const std::string_view bytes = file->bytes();
    if (bytes[0] != 'a' || bytes[9'999] != 'a' || take_shrunk_file()) return 2;
    // In the page where it ends now, and in pages behind it.
    if (bytes[10'001] != '\0' || bytes[20'000] != '\0' || bytes[65'535] != '\0') return 3;
    const auto problem = take_shrunk_file();
    return problem && problem->incomplete && !take_shrunk_file() ? 0 : 4;
  });
  CHECK(code == 0);
}

}  // namespace sluice::source
