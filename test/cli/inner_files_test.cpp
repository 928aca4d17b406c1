// Secrets inside of archives and source maps: where they are placed and how bad they are.
#include "cli/inner_files.h"

#include <limits>
#include <string>

#include "base/encoding.h"
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
const std::string kLive = expand_template("{b62:40}", 2);

secrets::Scanner scanner() { return test::built_in_scanner({{"APP_SECRET", kLive}}); }

std::string source_map(std::string_view name, std::string_view content) {
  std::string json =
      R"({"version":3,"sources":[")" + std::string(name) + R"("],"sourcesContent":[")";
  for (const char c : content) json += c == '\n' ? "\\n" : c == '"' ? "\\\"" : std::string(1, c);
  return json + R"("],"names":[],"mappings":"AAAA"})";
}

/// "rule severity path > inner:line:column", one line each, sorted.
std::string told(const InnerHarvest& harvest) {
  std::vector<std::string> lines;
  for (const secrets::SecretMatch& match : harvest.secrets) {
    const Location& place = match.location;
    lines.push_back(match.rule + ' ' + std::string(to_string(match.severity)) + ' ' + place.path +
                    " > " + place.inner + ':' + std::to_string(place.line) + ':' +
                    std::to_string(place.column) + '\n');
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  for (const Problem& problem : harvest.problems) {
    text += problem.path + ": " + problem.message + (problem.incomplete ? " (incomplete)\n" : "\n");
  }
  return text;
}

std::string look_into(std::string_view path, std::string_view bytes) {
  const secrets::Scanner rules = scanner();
  InnerFiles inner(rules);
  const bool taken = inner.take(path, bytes);
  return taken ? told(inner.harvest()) : "not taken";
}

}  // namespace

TEST_CASE("a secret in a source map is placed in its source") {
  const std::string keys = "// keys\n\nconst stripe = \"" + kKey + "\";\n";
  CHECK(look_into("public/js/app-9f.js.map", source_map("webpack:///./src/config/keys.ts", keys)) ==
        "stripe-live-key critical public/js/app-9f.js.map > src/config/keys.ts:3:17\n");
  CHECK(look_into("web.zip", zip_bytes({{"js/app.js.map", source_map("../src/k.ts", keys)}})) ==
        "stripe-live-key critical web.zip > js/app.js.map!src/k.ts:3:17\n");
  CHECK(look_into("public/app.js.map.gz", compressed(source_map("k.ts", keys))) ==
        "stripe-live-key critical public/app.js.map.gz > app.js.map!k.ts:3:17\n");
  // The app's bundle has sources of others.
  CHECK(look_into("public/app.js.map", source_map("webpack://a/./node_modules/b/c.js", keys)) ==
        "stripe-live-key low public/app.js.map > node_modules/b/c.js:3:17\n");
  // The map's other parts are looked at as well, at no column that could be told.
  CHECK(look_into("dist/a.js.map", R"({"sources":[],"sourcesContent":["x"],"x":")" + kKey +
                                       "\"}") == "stripe-live-key critical dist/a.js.map > :1:0\n");
  // Contents whose quotes and line breaks hide an assignment in the map's own bytes.
  const std::string assigned = "x\nconst clientSecret = \"" + kLive + "\"\n";
  CHECK(look_into("a.js.map", source_map("s.ts", assigned)) ==
        "live-config-var critical a.js.map > s.ts:2:23\n");
}

TEST_CASE("a source map in the script itself is taken apart, and the script is scanned as well") {
  const std::string map = source_map("webpack:///./src/keys.ts", "\nlet k = \"" + kKey + "\"");
  const std::string url = "# sourceMappingURL=data:application/json;charset=utf-8;base64,";
  struct Case {
    std::string text;
    std::string_view path;
    bool found;
  };
  const std::string base64 = base64_encode(map);
  for (const Case& c : {Case{"a();\n//" + url + base64 + '\n', "public/app.js", true},
                        Case{"a{}\n/*" + url + base64 + " */\n", "public/app.css", true},
                        Case{"//" + url + base64, "public/app.js", true},
                        Case{"a();\n//" + url + base64 + "\nb();\n", "public/app.js", false},
                        Case{"a();\n//" + base64, "public/app.js", false},
                        Case{"a();\n//" + url + base64, "node_modules/a/app.js", false}}) {
    INFO(c.text.substr(0, 30) << c.path);
    const secrets::Scanner rules = scanner();
    InnerFiles inner(rules);
    CHECK_FALSE(inner.take(c.path, c.text));
    const std::string got = told(inner.harvest());
    const std::string expected =
        "stripe-live-key critical " + std::string(c.path) + " > src/keys.ts:2:10\n";
    CHECK(got == (c.found ? expected : ""));
  }
  // Cut off in the middle: what could be decoded counts.
  const std::string cut = "//" + url + base64_encode(map.substr(0, map.size() - 30));
  CHECK(look_into("a.js", cut) == "not taken");
}

TEST_CASE("damaged maps lose nothing") {
  const std::string text = "{\"sourcesContent\":[\"" + kKey;
  CHECK(look_into("a.js.map", text) == "stripe-live-key critical a.js.map > source:1:1\n");
  CHECK(look_into("a.js.map", "{]" + source_map("s.ts", kKey)).find("stripe-live-key") !=
        std::string::npos);
  CHECK(look_into("a.js.map", "no map " + kKey) == "not taken");
  CHECK(look_into("node_modules/a/a.js.map", source_map("s.ts", kKey)) == "not taken");
}

TEST_CASE("a secret in an archive is placed in its file") {
  const std::string yml = "stripe:\n  key: " + kKey + "\n";
  // A class file's pool of constants, and what Python compiled.
  const std::string compiled =
      std::string("\xCA\xFE\xBA\xBE\0\0\0\x34\x01\0\x28", 11) + kLive + '\0';
  struct Case {
    std::string_view path;
    std::string bytes;
    std::string told;
  };
  const std::string jar = zip_bytes({{"a/K.class", compiled}, {"k.yml", yml}});
  const std::vector<Case> cases = {
      {"target/app.jar", jar,
       "live-config-var critical target/app.jar > a/K.class:1:12\n"
       "stripe-live-key critical target/app.jar > k.yml:2:8\n"},
      {"app.war", zip_bytes({{"WEB-INF/lib/x-1.0.jar", jar}, {"WEB-INF/classes/k.yml", yml}}),
       "live-config-var critical app.war > WEB-INF/lib/x-1.0.jar!a/K.class:1:12\n"
       "stripe-live-key critical app.war > WEB-INF/classes/k.yml:2:8\n"
       "stripe-live-key low app.war > WEB-INF/lib/x-1.0.jar!k.yml:2:8\n"},
      {"public/js/app.js.gz", compressed("x = '" + kKey + "'"),
       "stripe-live-key critical public/js/app.js.gz > app.js:1:6\n"},
      {"backup.tgz", tar_bytes({{"../../etc/x", yml}}, ARCHIVE_FILTER_GZIP),
       "stripe-live-key critical backup.tgz > ../../etc/x:2:8\n"},
      {"vendor/cache/x-1.0.gem",
       tar_bytes({{"data.tar.gz", tar_bytes({{"lib/x.rb", yml}}, ARCHIVE_FILTER_GZIP)}}),
       "stripe-live-key low vendor/cache/x-1.0.gem > data.tar.gz!lib/x.rb:2:8\n"},
      {"node_modules/a/b.zip", zip_bytes({{"k.yml", yml}}),
       "stripe-live-key low node_modules/a/b.zip > k.yml:2:8\n"},
      {".jdk/lib/src.zip", zip_bytes({{"k.yml", yml}}), "not taken"},
      {"a.zip", zip_bytes({{"picture.png", std::string("\x89PNG\r\n\0", 7) + kKey}}), ""},
      {"damaged.zip", zip_bytes({{"k.yml", yml}}).substr(0, 60),
       "damaged.zip: archive not looked into as a whole, its bytes looked at as they stand: "},
      {"secret.zip", zip_bytes({{"k.yml", yml}}, "encryption=zipcrypt", "word"),
       "secret.zip: encrypted files in the archive, not looked into: 1\n"},
      {"deep.zip", zip_bytes({{"1.zip", zip_bytes({{"2.zip", jar}})}}),
       "deep.zip: archives too deep in the archive, not looked into: 1\n"},
  };
  for (const Case& c : cases) {
    INFO(c.path);
    const std::string got = look_into(c.path, c.bytes);
    if (c.told.ends_with(": ")) {
      CHECK(got.starts_with(c.told));
    } else {
      CHECK(got == c.told);
    }
  }
}

TEST_CASE("an archive that unpacks to too much makes the scan incomplete, but not in tests") {
  const std::string bomb = compressed(std::string(20 << 20, '\0'));
  REQUIRE(bomb.size() < (160 << 10));
  constexpr std::string_view kCut =
      ": archive not looked into as a whole: it unpacks to too much for its size: its rest is not "
      "looked at";
  CHECK(look_into("a.gz", bomb) == "a.gz" + std::string(kCut) + " (incomplete)\n");
  CHECK(look_into("test/a.gz", bomb) == "test/a.gz" + std::string(kCut) + '\n');
  CHECK(look_into("node_modules/x/a.gz", bomb) == "node_modules/x/a.gz" + std::string(kCut) + '\n');
}

TEST_CASE("what is excluded is so inside of archives, too, but for live values") {
  secrets::ScannerOptions options;
  for (const RuleFile& file : embedded_secret_rules()) {
    options.files.push_back({file.name, file.text});
  }
  options.config_vars = {{"APP_SECRET", kLive}};
  options.exclude = {"samples/*.zip"};
  const Result<secrets::Scanner> rules = secrets::Scanner::create(std::move(options));
  REQUIRE(rules);
  InnerFiles inner(*rules);
  CHECK(inner.take("samples/a.zip", zip_bytes({{"k.txt", kKey + '\n' + kLive}})));
  CHECK(told(inner.harvest()) == "live-config-var critical samples/a.zip > k.txt:2:1\n");
}

TEST_CASE("a served map with server code is told, once for each map") {
  const secrets::Scanner rules = scanner();
  InnerFiles inner(rules);
  const std::string map =
      R"({"sources":["src/a.ts","src/db.server.ts","node_modules/x/y.server.js",
"./pages/api/pay.ts","empty.server.ts"],"sourcesContent":["a","b","c","d",""]})";
  inner.take("public/js/app.js.map", map);
  inner.take("dist/server.js.map", map);
  const InnerHarvest harvest = inner.harvest();
  REQUIRE(harvest.served.size() == 1);
  CHECK(harvest.served[0].path == "public/js/app.js.map");
  CHECK(harvest.served[0].first == "src/db.server.ts");
  CHECK(harvest.served[0].count == 2);
  CHECK_FALSE(correlate::served_sources_finding({}));
  const auto finding = correlate::served_sources_finding(
      {{"public/z.js.map", "b.server.ts", 1}, {"public/a.js.map", "a.server.ts", 2}});
  REQUIRE(finding);
  CHECK(finding->severity == Severity::kMedium);
  CHECK(finding->title == "Served source maps show 3 files of server code: a.server.ts and others");
  CHECK(finding->location.path == "public/a.js.map");
  CHECK(finding->location.inner == "a.server.ts");
  CHECK(finding->more_count == 1);
}

TEST_CASE("big maps and archives are read from the disk in pieces") {
  const test::TempFolder folder;
  const std::string filler(9 << 20, 'x');
  folder.write("public/a.js.map", source_map("src/k.ts", filler + '\n' + kKey));
  folder.write("a.zip", zip_bytes({{"f", filler}, {"k", kKey}}, "compression=store"));
  folder.write("plain.bin", filler);
  const Result<source::Tree> tree = source::Tree::open(folder.path());
  REQUIRE(tree);
  const secrets::Scanner rules = scanner();
  InnerFiles inner(rules);
  for (const source::FileEntry& file : tree->list(source::TreeScope::kEverything).files) {
    CHECK(inner.take_big(*tree, file) == (file.path != "plain.bin"));
  }
  CHECK(told(inner.harvest()) ==
        "stripe-live-key critical a.zip > k:1:1\n"
        "stripe-live-key critical public/a.js.map > src/k.ts:2:1\n");
}

TEST_CASE("what a program only knows how to read is no key") {
  const secrets::Scanner rules = scanner();
  const std::string header = "-----BEGIN PRIVATE KEY-----";
  const std::string body = '\n' + expand_template("{der:600}", 5) + "\n-----END PRIVATE KEY-----\n";
  const std::string constants = std::string("\x01\0\x07java/io", 10) + body;
  CHECK(test::rules_found(rules, "a/K.class", '\0' + header + constants) == "");
  CHECK(test::rules_found(rules, "a/K.class", '\0' + header + body + '\0') == "private-key");
  // Libraries in one archive with the app's classes carry keys for their tests.
  struct Case {
    std::string_view path;
    std::string_view inner;
    Severity severity;
  };
  for (const Case& c :
       {Case{"target/app.jar", "io/lib/Ssl.class", Severity::kLow},
        Case{"target/app.jar", "BOOT-INF/classes/a/Ssl.class", Severity::kCritical},
        Case{"target/app.jar", "META-INF/resources/webjars/a/k.pem", Severity::kLow},
        Case{"app.war", "WEB-INF/classes/k.pem", Severity::kCritical},
        Case{"backup.zip", "k.pem", Severity::kCritical}}) {
    INFO(c.path << ' ' << c.inner);
    InnerFiles inner(rules);
    CHECK(inner.take(c.path, zip_bytes({{std::string(c.inner), header + body}})));
    const InnerHarvest harvest = inner.harvest();
    REQUIRE(harvest.secrets.size() == 1);
    CHECK(harvest.secrets[0].rule == "private-key");
    CHECK(harvest.secrets[0].severity == c.severity);
  }
}

TEST_CASE("a Brotli copy is listed as skipped") {
  const secrets::Scanner rules = scanner();
  InnerFiles inner(rules);
  CHECK_FALSE(inner.take("public/app.js.br", "\x1b\x02\x80"));
  CHECK_FALSE(inner.take("notes.br", "only a text\n"));
  const InnerHarvest harvest = inner.harvest();
  REQUIRE(harvest.skipped.size() == 1);
  CHECK(harvest.skipped[0].path == "public/app.js.br");
}

TEST_CASE("what builds bake into the slug is read as it is written there") {
  const secrets::Scanner rules = scanner();
  const std::string word = expand_template("{b62:40}", 21);
  for (const auto& [path, text] :
       {std::pair{".profile.d/keys.sh", "export SESSION_SECRET=" + word},
        {".env", "SESSION_SECRET=" + word},
        {".env.production", "SESSION_SECRET=" + word},
        {"app/.env.local", "SESSION_SECRET='" + word + "'"},
        {"app/__pycache__/k.cpython-312.pyc", std::string("\0\xDA", 2) + kKey + '\0'},
        {"target/classes/K.class", std::string("\x01\0\x20", 3) + kKey + '\x07'},
        {"db.sqlite3", std::string("\0\x17", 2) + kKey + std::string(9, '\0')}}) {
    INFO(path);
    const auto found = test::scan_text(rules, path, text);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity >= Severity::kMedium);
  }
  // Live values whatever stands beside them.
  CHECK(test::rules_found(rules, "a.pyc", std::string("\0z", 2) + kLive + "z\0") ==
        "live-config-var");
}

TEST_CASE("an archive's own size bounds what it unpacks to, whatever the listing says") {
  const test::TempFolder folder;
  folder.write("a.gz", compressed(std::string(20 << 20, '\0')));
  const Result<source::Tree> tree = source::Tree::open(folder.path());
  REQUIRE(tree);
  const secrets::Scanner rules = scanner();
  InnerFiles inner(rules);
  CHECK(inner.take_big(*tree, {"a.gz", std::numeric_limits<std::uint64_t>::max()}));
  CHECK(told(inner.harvest()).find("unpacks to too much") != std::string::npos);
  // What is gone by then is told by whoever reads it next.
  CHECK_FALSE(inner.take_big(*tree, {"gone.gz", 1}));
}

TEST_CASE("keys that are public by design stay what they are where files are served") {
  const secrets::Scanner rules = scanner();
  for (const char* text : {"pk_live_{b62:24}", "AIza{token:35}",
                           "https://{hex:32}@o1.ingest.sentry.io/1", "pk.eyJ1{b62:40}.{b62:22}"}) {
    INFO(text);
    for (const secrets::SecretMatch& match :
         test::scan_text(rules, "public/js/app.js", "var k=\"" + expand_template(text, 3) + "\"")) {
      CHECK(match.severity <= Severity::kMedium);
    }
  }
  for (const char* path :
       {"public/js/app.js", ".next/static/chunks/a.js", "apps/web/.next/static/a.js",
        "public/packs/a.js", "priv/static/a.js", "src/Web/wwwroot/a.js"}) {
    const auto found =
        test::scan_text(rules, path, "var k=\"" + expand_template("GOCSPX-{token:28}", 3) + "\"");
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::kCritical);
  }
}

}  // namespace sluice::cli
