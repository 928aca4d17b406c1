// Places in files where a secret could be passed over.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "cli/read_files.h"
#include "test/catch.h"
#include "test/secrets/built_in_scanner.h"
#include "test/source/archive_writer.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

using advisories::zip_bytes;
using secrets::expand_template;
using test::compressed;
using test::tar_bytes;

const std::string kKey = expand_template("sk_live_{b62:24}", 1);
const std::string kLive = expand_template("{b62:40}", 6);
const std::string kBig(9 << 20, 'x');

std::string utf16(std::string_view text, bool little = true) {
  std::string bytes = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) {
    if (!little) bytes += '\0';
    bytes += c;
    if (little) bytes += '\0';
  }
  return bytes;
}

/// "rule path > inner:line:column", one line each, sorted; then problems and what was skipped.
std::string look_at(std::string_view path, std::string_view bytes) {
  const test::TempFolder folder;
  folder.write(path, bytes);
  const Result<source::Tree> tree = source::Tree::open(folder.path());
  REQUIRE(tree);
  source::Listing listing = tree->list(source::TreeScope::kEverything);
  const secrets::Scanner scanner = test::built_in_scanner({{"APP_SECRET", kLive}});
  const ReadingPlan plan = plan_reading(listing, {false, true}, {}, 1);
  const Harvest harvest = read_files(*tree, &listing, {&scanner, nullptr, false}, plan, {}, 1);
  std::vector<std::string> lines;
  for (const secrets::SecretMatch& match : harvest.secrets) {
    const Location& place = match.location;
    lines.push_back(match.rule + ' ' + place.path + (place.inner.empty() ? "" : " > ") +
                    place.inner + ':' + std::to_string(place.line) + ':' +
                    std::to_string(place.column) + '\n');
  }
  std::sort(lines.begin(), lines.end());
  for (const Problem& problem : harvest.problems) {
    lines.push_back(problem.path + ": " + problem.message +
                    (problem.incomplete ? " (incomplete)\n" : "\n"));
  }
  for (const Skipped& skipped : harvest.skipped) {
    lines.push_back("skipped " + skipped.path + ": " + skipped.reason + '\n');
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("UTF-16 is read as text wherever it stands") {
  const std::string text = "first\r\nkey: " + kKey + "\r\n";
  for (const bool little : {true, false}) {
    CHECK(look_at("a.txt", utf16(text, little)) == "stripe-live-key a.txt:2:6\n");
    CHECK(look_at("a.txt", utf16(kBig + '\n' + text, little)) == "stripe-live-key a.txt:3:6\n");
    CHECK(look_at("a.zip", zip_bytes({{"b.txt", utf16(text, little)}})) ==
          "stripe-live-key a.zip > b.txt:2:6\n");
    CHECK(look_at("a.txt.gz", compressed(utf16(text, little))) ==
          "stripe-live-key a.txt.gz > a.txt:2:6\n");
    // And without its mark.
    const std::string bare = utf16(text, little).substr(2);
    CHECK(look_at("a.txt", bare) == "stripe-live-key a.txt:2:6\n");
    CHECK(look_at("a.txt", utf16(kBig + '\n' + text, little).substr(2)) ==
          "stripe-live-key a.txt:3:6\n");
    CHECK(look_at("a.zip", zip_bytes({{"b.txt", bare}})) == "stripe-live-key a.zip > b.txt:2:6\n");
  }
  // What only begins so is read as it stands.
  CHECK(look_at("a.txt", "\xFF\xFE" + text) == "stripe-live-key a.txt:2:6\n");
  CHECK(look_at("a.txt", "\xFF\xFE" + text + kBig) == "stripe-live-key a.txt:2:6\n");
  CHECK(look_at("a.zip", zip_bytes({{"b.txt", "\xFF\xFE" + text}})) ==
        "stripe-live-key a.zip > b.txt:2:6\n");
}

TEST_CASE("a text that begins like an archive is read as text") {
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"PK\x03\x04"sv, "\x28\xB5\x2F\xFD"sv, "\xFD\x37zXZ\0"sv,
                                       "BZh91\x41\x59\x26\x53\x59"sv, "\x1F\x8B\x08"sv}) {
    const std::string text = std::string(magic) + "\n\nkey: " + kKey + "\n";
    INFO(magic.size() << magic.substr(0, 2));
    CHECK(look_at("a.env", text).starts_with("stripe-live-key a.env:3:6\na.env: archive not "));
    CHECK(look_at("a.env", text + kBig).starts_with("stripe-live-key a.env:3:6\na.env: archive "));
    CHECK(look_at("a.zip", zip_bytes({{"b.env", text}}))
              .starts_with("stripe-live-key a.zip > b.env:3:6\na.zip: archive not "));
  }
  // Where nothing is lost there is nothing to tell.
  CHECK(look_at("a.env", "PK\x05\x06\n\nkey: " + kKey) == "stripe-live-key a.env:3:6\n");
  std::string ustar(400, '#');
  ustar.replace(257, 5, "ustar");
  CHECK(look_at("a.env", ustar + "\nkey: " + kKey).starts_with("stripe-live-key a.env:2:6\n"));
  // What has no NUL bytes is read as a file of its kind.
  const std::string word = expand_template("{b62:40}", 3);
  CHECK(look_at(".env", "PK\x03\x04\nSESSION_SECRET=" + word + "\n")
            .starts_with("generic-secret .env:2:16\n"));
}

TEST_CASE("what stands around the files of an archive is looked at") {
  const test::Files files = {{"a.txt", "one"}, {"b.txt", "key: " + kKey}};
  const std::string in_b = "stripe-live-key x > b.txt:1:6\n";
  const std::string other = expand_template("sk_live_{b62:24}", 2);
  const std::string around = '\n' + other + '\n';
  const auto has = [](const std::string& told, const std::string& line) {
    return told.find(line) != std::string::npos;
  };
  for (const char* method : {"compression=store", "compression=deflate"}) {
    const std::string zip = zip_bytes(files, method);
    INFO(method);
    // Found twice in a stored file, told once.
    CHECK(look_at("x", zip) == in_b);
    // A program before it, and one that is big.
    const std::string program = "#!/bin/sh\n" + other + "\nexec java -jar \"$0\"\n";
    CHECK(look_at("x", program + zip) == in_b + "stripe-live-key x:2:1\n");
    CHECK(look_at("x", program + kBig + zip) == in_b + "stripe-live-key x:2:1\n");
    for (const std::string& behind : {around, std::string(20 << 10, 'x') + around}) {
      const std::string told = look_at("x", zip + behind);
      CHECK(has(told, in_b));
      CHECK(has(told, "stripe-live-key x:"));
    }
    std::string comment = zip + around;
    comment[zip.size() - 2] = static_cast<char>(around.size());
    CHECK(has(look_at("x", comment), "stripe-live-key x:"));
    CHECK(
        has(look_at("y.zip", zip_bytes({{"in.zip", comment}})), "stripe-live-key y.zip > in.zip:"));
  }
  const std::string gz = compressed("text");
  std::string named = gz;
  named[3] = static_cast<char>(named[3] | 8);
  named.insert(10, other + '\0');
  CHECK(look_at("x.gz", named).starts_with("stripe-live-key x.gz:"));
  CHECK(look_at("x.gz", gz + around).starts_with("stripe-live-key x.gz:"));
  // A folder that has bytes.
  const std::string text = "key: " + kKey;
  std::string tar = tar_bytes({{"folder", text}});
  REQUIRE(tar.size() > 1024);
  tar[156] = '5';
  tar[153] = '\0';
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) {
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(tar[i]);
  }
  for (std::size_t i = 6; i-- > 0; sum /= 8) tar[148 + i] = static_cast<char>('0' + sum % 8);
  CHECK(has(look_at("x.tar", tar), "stripe-live-key x.tar"));
  CHECK(has(look_at("x.tgz", compressed(tar)), "stripe-live-key x.tgz > x:"));
  CHECK(look_at("x.tar", tar_bytes(files)) == "stripe-live-key x.tar > b.txt:1:6\n");
}

TEST_CASE("a guessable password in an archive is one finding for each value") {
  const std::string url = "postgres://app:" + expand_template("{b62:8}", 4) + "@db.internal/app";
  const std::string other = "postgres://app:" + expand_template("{b62:8}", 5) + "@db.internal/app";
  const std::string tar = tar_bytes({{"a.yml", "url: " + url + '\n'}});
  const std::string one = look_at("x.tar", tar);
  CHECK(std::count(one.begin(), one.end(), '\n') == 1);
  const std::string two = look_at("x.tar", tar + "\nurl: " + other + '\n');
  CHECK(std::count(two.begin(), two.end(), '\n') == 2);
}

TEST_CASE("a live value in an archive is told once, in whatever form it stands there") {
  for (const std::string& text : {kLive, utf16(kLive), base64_encode(kLive)}) {
    const std::string told = look_at("x.tar", tar_bytes({{"a.txt", text}}));
    CHECK(told == "live-config-var x.tar > a.txt:1:1\n");
  }
}

TEST_CASE("inline source maps are found wherever scripts are") {
  const std::string map = R"({"version":3,"sources":["webpack:///./src/k.ts"],)"
                          R"("sourcesContent":["\nlet k = \")" +
                          kKey + R"(\""],"mappings":"AAAA"})";
  const std::string line = "\n//# sourceMappingURL=data:application/json;charset=utf-8;base64," +
                           base64_encode(map) + "\n";
  CHECK(look_at("app.js", "a();" + line) == "stripe-live-key app.js > src/k.ts:2:10\n");
  CHECK(look_at("app.js", kBig + line) == "stripe-live-key app.js > src/k.ts:2:10\n");
  CHECK(look_at("a.zip", zip_bytes({{"js/app.js", "a();" + line}})) ==
        "stripe-live-key a.zip > js/app.js!src/k.ts:2:10\n");
  CHECK(look_at("app.js.gz", compressed("a();" + line)) ==
        "stripe-live-key app.js.gz > app.js!src/k.ts:2:10\n");
  CHECK(look_at("node_modules/a/a.zip", zip_bytes({{"a.js", "a();" + line}})) == "");
}

TEST_CASE("what an archive holds and is not looked at is listed") {
  const std::string png("\x89PNG\r\n\0", 7);
  CHECK(look_at("a.zip", zip_bytes({{"i/b.png", png}, {"i/c.png", png}, {"f", "wOFF" + png}})) ==
        "skipped a.zip > f: font\nskipped a.zip > i/b.png and 1 more: image\n");
  const std::string packed = "\x1B\x05\x80\x01";
  CHECK(look_at("a.zip", zip_bytes({{"b.js.br", packed}})) ==
        "skipped a.zip > b.js.br: compressed with Brotli\n");
  CHECK(look_at("b.js.br", packed) == "skipped b.js.br: compressed with Brotli\n");
  CHECK(look_at("b.js.br", packed + kKey) ==
        "stripe-live-key b.js.br:1:5\nskipped b.js.br: compressed with Brotli\n");
  CHECK(look_at("notes.br", "key: " + kKey + "\n") == "stripe-live-key notes.br:1:6\n");
}

}  // namespace sluice::cli
