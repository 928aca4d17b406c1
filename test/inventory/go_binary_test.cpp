// Go programs made by hand: both sizes and byte orders, with and without sections, the information
// in place or behind pointers; and each of them cut off.
#include <algorithm>

#include "inventory/format_table.h"
#include "inventory/formats/elf.h"
#include "inventory/formats/go_build_info.h"
#include "inventory/inventory.h"
#include "test/catch.h"

namespace sluice::inventory {
namespace {

struct Shape {
  bool wide = true;
  bool big_endian = false;
  bool sections = true;
  bool in_place = true;
};

constexpr std::uint64_t kAddress = 0x400000;

std::string modules_text() {
  const std::string sentinel(16, '\x30');
  return sentinel +
         "path\thost.example/team/app/cmd/web\n"
         "mod\thost.example/team/app\t(devel)\t\n"
         "dep\thost.example/a\tv1.2.3\th1:YQ==\n"
         "dep\thost.example/old\tv1.0.0\n"
         "=>\thost.example/fork\tv1.0.1\th1:Zg==\n"
         "dep\thost.example/local\tv0.0.0\n"
         "=>\t./local\t(devel)\t\n"
         "dep\thost.example/team/lib\t(devel)\t\n"
         "build\t-compiler=gc\n"
         "build\tvcs.revision=0123\n" +
         sentinel;
}

class Bytes {
 public:
  explicit Bytes(const Shape& shape) : shape_(shape) {}
  void number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t shift = 8 * (shape_.big_endian ? size - 1 - i : i);
      text += static_cast<char>((value >> shift) & 0xff);
    }
  }
  void word(std::uint64_t value) { number(value, shape_.wide ? 8 : 4); }
  void pad(std::size_t size) { text.resize(size, '\0'); }

  std::string text;

 private:
  Shape shape_;
};

std::string with_length(std::string_view text) {
  std::string result;
  std::size_t length = text.size();
  for (; length >= 0x80; length >>= 7) result += static_cast<char>(0x80 | (length & 0x7f));
  result += static_cast<char>(length);
  return result.append(text);
}

constexpr std::size_t kData = 256;  // where the information lies in the file

/// The 32 bytes that begin it, and what follows.
std::string information(const Shape& shape, const std::string& go, const std::string& modules) {
  Bytes bytes(shape);
  bytes.text = "\xff Go buildinf:";
  const std::size_t pointer = shape.wide ? 8 : 4;
  bytes.text += static_cast<char>(pointer);
  bytes.text += static_cast<char>(shape.in_place ? 2 : (shape.big_endian ? 1 : 0));
  if (shape.in_place) {
    bytes.pad(32);
    bytes.text += with_length(go) + with_length(modules);
    return bytes.text;
  }
  // Two pointers to strings, which are a pointer and a length each.
  const std::uint64_t strings = kAddress + kData + 32;
  const std::uint64_t texts = strings + 4 * pointer;
  bytes.word(strings);
  bytes.word(strings + 2 * pointer);
  bytes.pad(32);
  bytes.word(texts);
  bytes.word(go.size());
  bytes.word(texts + go.size());
  bytes.word(modules.size());
  bytes.text += go + modules;
  return bytes.text;
}

std::string elf(const Shape& shape, const std::string& content, const std::string& functions = "") {
  const std::string names = std::string("\0.shstrtab\0.go.buildinfo\0.gopclntab\0", 36);
  const std::size_t table = kData + content.size() + names.size() + functions.size();
  Bytes bytes(shape);
  bytes.text =
      "\x7f"
      "ELF";
  bytes.text += static_cast<char>(shape.wide ? 2 : 1);
  bytes.text += static_cast<char>(shape.big_endian ? 2 : 1);
  bytes.pad(16);
  bytes.number(2, 2);   // a program
  bytes.number(62, 2);  // machine
  bytes.number(1, 4);
  bytes.word(kAddress);
  bytes.word(shape.wide ? 64 : 52);        // segments
  bytes.word(shape.sections ? table : 0);  // sections
  bytes.number(0, 4);
  bytes.number(shape.wide ? 64 : 52, 2);
  bytes.number(shape.wide ? 56 : 32, 2);
  bytes.number(1, 2);
  bytes.number(shape.wide ? 64 : 40, 2);
  bytes.number(shape.sections ? 4 : 0, 2);
  bytes.number(shape.sections ? 1 : 0, 2);
  // the segment: all of the file, writable
  bytes.number(1, 4);
  if (shape.wide) bytes.number(6, 4);
  bytes.word(0);
  bytes.word(kAddress);
  bytes.word(kAddress);
  bytes.word(table);
  bytes.word(table);
  if (!shape.wide) bytes.number(6, 4);
  bytes.word(4096);
  bytes.pad(kData);
  bytes.text += content + names + functions;
  if (!shape.sections) return bytes.text;
  const auto section = [&](std::uint64_t name, std::uint64_t kind, std::uint64_t offset,
                           std::uint64_t size) {
    bytes.number(name, 4);
    bytes.number(kind, 4);
    bytes.word(0);
    bytes.word(0);
    bytes.word(offset);
    bytes.word(size);
    bytes.number(0, 8);
    bytes.word(0);
    bytes.word(0);
  };
  section(0, 0, 0, 0);
  section(1, 3, kData + content.size(), names.size());
  section(11, 1, kData, content.size());
  section(25, 1, kData + content.size() + names.size(), functions.size());
  return bytes.text;
}

std::string with_nuls(std::initializer_list<std::string_view> names) {
  std::string result;
  for (const std::string_view name : names) result.append(name).push_back('\0');
  return result;
}

/// The table of functions, as Go 1.16, 1.18 and 1.20 write its header.
std::string function_table(const Shape& shape, std::uint64_t magic, const std::string& names) {
  Bytes bytes(shape);
  bytes.number(magic, 4);
  bytes.number(0, 2);
  bytes.text += '\1';
  bytes.text += static_cast<char>(shape.wide ? 8 : 4);
  bytes.word(7);  // functions
  bytes.word(1);  // files
  if (magic != 0xfffffffa) bytes.word(kAddress);
  constexpr std::size_t kNames = 96;
  bytes.word(kNames);
  bytes.word(kNames + names.size());
  bytes.pad(kNames);
  return bytes.text + names + "other tables";
}

std::vector<Shape> all_shapes() {
  std::vector<Shape> shapes;
  for (unsigned i = 0; i < 16; ++i) {
    shapes.push_back({(i & 1U) != 0, (i & 2U) != 0, (i & 4U) != 0, (i & 8U) != 0});
  }
  return shapes;
}

std::string in_words(const Package& package) {
  return package.name + ' ' + (package.version.empty() ? "-" : package.version) +
         (package.source == PackageSource::kRegistry ? "" : " other") +
         (package.direct ? " direct" : "") + ' ' + package.integrity;
}

TEST_CASE("Go programs tell their modules", "[inventory][go]") {
  for (const Shape& shape : all_shapes()) {
    INFO(shape.wide << shape.big_endian << shape.sections << shape.in_place);
    const auto read =
        read_artifact("bin/web", elf(shape, information(shape, "go1.22.5", modules_text())));
    REQUIRE(read.has_value());
    REQUIRE(bool(read->contents));
    CHECK(read->contents->format == "Go program, go1.22.5");
    std::vector<std::string> words;
    for (const Package& package : read->contents->packages) {
      CHECK(package.ecosystem == "Go");
      CHECK(package.state == PackageState::kInstalled);
      CHECK(package.inner == "build info");
      words.push_back(in_words(package));
    }
    CHECK(words == std::vector<std::string>{
                       "stdlib 1.22.5 direct ", "host.example/team/app - other direct ",
                       "host.example/a v1.2.3 h1:YQ==", "host.example/fork v1.0.1 h1:Zg==",
                       "host.example/local - other ", "host.example/team/lib - other "});
  }
}

TEST_CASE("A Go program cut off anywhere is an error or no Go program", "[inventory][go]") {
  for (const Shape& shape : all_shapes()) {
    const std::string whole = elf(shape, information(shape, "go1.22.5", modules_text()));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto read = read_artifact("bin/web", std::string_view(whole).substr(0, size));
      if (!read || !read->contents) continue;
      // What was cut off belongs to the tables behind it.
      CHECK(read->contents->packages.size() == 6);
    }
    // Numbers that lead nowhere.
    for (std::size_t at = 16; at < kData + 120; ++at) {
      std::string broken = whole;
      broken[at] = '\xff';
      if (const auto read = read_artifact("bin/web", broken); read && !read->contents) {
        CHECK(!read->contents.error().message.empty());
      }
    }
  }
}

TEST_CASE("Other programs are no Go programs", "[inventory][go]") {
  const Shape shape;
  const std::string info = information(shape, "go1.22.5", modules_text());
  CHECK_FALSE(read_artifact("lib/a.so", elf(shape, std::string(4096, 'x'))));
  CHECK_FALSE(read_artifact("lib/a.so", elf(shape, "x" + info)));  // not at its place
  CHECK_FALSE(read_artifact("bin/web", info));                     // no ELF
  CHECK_FALSE(read_artifact("bin/web", elf(shape, information(shape, "unknown", ""))));
  CHECK_FALSE(read_artifact("node_modules/esbuild/bin/esbuild", elf(shape, info)));
  CHECK_FALSE(read_artifact(".heroku/bin/tool", elf(shape, info)));
  CHECK(read_artifact("bin/web", elf(shape, info)));
}

TEST_CASE("Programs without modules have the standard library", "[inventory][go]") {
  const Shape shape;
  for (const char* modules : {"", "short", "0123456789abcdef0123456789abcdefx"}) {
    const auto read =
        read_artifact("bin/web", elf(shape, information(shape, "go1.26.1-X:jsonv2", modules)));
    REQUIRE(read);
    REQUIRE(bool(read->contents));
    REQUIRE(read->contents->packages.size() == 1);
    CHECK(read->contents->packages[0].version == "1.26.1");
  }
}

TEST_CASE("A downloaded program's module is a package", "[inventory][go]") {
  const std::string sentinel(16, 's');
  const std::string modules =
      sentinel + "path\thost.example/tool/cmd/x\nmod\thost.example/tool\tv1.2.0\th1:dA==\n" +
      sentinel;
  const auto read = read_artifact("bin/x", elf({}, information({}, "go1.22.5", modules)));
  REQUIRE(read);
  REQUIRE(bool(read->contents));
  REQUIRE(read->contents->packages.size() == 2);
  CHECK(in_words(read->contents->packages[1]) == "host.example/tool v1.2.0 direct h1:dA==");
}

TEST_CASE("The functions of a Go program tell which packages are in it", "[inventory][go]") {
  const std::string names = with_nuls(
      {"runtime.main", "net/http.(*Server).Serve", "net/http.init.0", "type:.eq.crypto/tls.x",
       "host.example/a.New", "host.example/a/sub%2ev2.F", "host.example/old/x.G[go.shape.a/b.T]",
       "host.example/another.F", "main.main", "host.example/team/app/x.F", "junk"});
  for (const Shape& shape : all_shapes()) {
    for (const std::uint64_t magic : {0xfffffffaU, 0xfffffff0U, 0xfffffff1U}) {
      INFO(shape.wide << shape.big_endian << shape.sections << shape.in_place << ' ' << magic);
      const std::string program = elf(shape, information(shape, "go1.22.5", modules_text()),
                                      function_table(shape, magic, names));
      const auto read = read_artifact("bin/web", program);
      REQUIRE(read);
      REQUIRE(bool(read->contents));
      const std::vector<Package>& packages = read->contents->packages;
      REQUIRE(packages.size() == 6);
      using Paths = std::vector<std::string>;
      if (!shape.sections) {
        CHECK_FALSE(packages[0].vendored_imports.has_value());
        continue;
      }
      REQUIRE(packages[0].vendored_imports.has_value());
      const Paths& library = *packages[0].vendored_imports;
      CHECK(std::binary_search(library.begin(), library.end(), "net/http"));
      CHECK_FALSE(std::binary_search(library.begin(), library.end(), "crypto/tls"));
      CHECK_FALSE(packages[1].vendored_imports.has_value());  // the main module
      CHECK(packages[2].vendored_imports == Paths{"host.example/a", "host.example/a/sub.v2"});
      CHECK(packages[3].vendored_imports == Paths{"host.example/fork/x"});
      CHECK(packages[4].vendored_imports == Paths{});
    }
  }
}

TEST_CASE("A table of functions that is not understood says nothing", "[inventory][go]") {
  const Shape shape;
  const std::string runtime = with_nuls({"runtime.main"});
  const std::string other = with_nuls({"hidden.main"});
  const std::string good = function_table(shape, 0xfffffff1U, runtime);
  std::vector<std::string> tables = {"", "short", function_table(shape, 0xfffffff9U, runtime),
                                     function_table(shape, 0xfffffff1U, other)};
  for (std::size_t size = 0; size < 100; ++size) tables.push_back(good.substr(0, size));
  for (const std::string& table : tables) {
    const auto read =
        read_artifact("bin/web", elf(shape, information(shape, "go1.22.5", modules_text()), table));
    REQUIRE(read);
    REQUIRE(bool(read->contents));
    CHECK_FALSE(read->contents->packages[0].vendored_imports.has_value());
  }
}

TEST_CASE("Versions of Go in programs", "[inventory][go]") {
  struct {
    const char* written;
    const char* version;
  } const kCases[] = {
      {"go1.22.5", "1.22.5"},
      {"go1.21", "1.21.0"},
      {"go1.22rc1", "1.22.0-rc.1"},
      {"go1.22rc1 X:rangefunc", "1.22.0-rc.1"},
      {"go1.26.1-X:jsonv2", "1.26.1"},
      {"go1.26.5 (Vendor 1.26.5-2)", "1.26.5"},
      {"devel +abc", ""},
      {"devel go1.23-0123456 Mon", ""},
      {"", ""},
  };
  for (const auto& each : kCases) {
    INFO(each.written);
    CHECK(go_release_of_build(each.written) == each.version);
  }
}

}  // namespace
}  // namespace sluice::inventory
