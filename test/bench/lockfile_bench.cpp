// Benchmark of the readers of JavaScript's lockfiles: 20,000 packages in each, made up here, beside
// the bare parser on the same bytes. Processor time of one thread. Not a test: it depends on the
// machine, so the ratio counts.
//
//   lockfile_bench [PACKAGES [FILE]]
#include <yaml.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inventory/format_table.h"

namespace {

using namespace sluice;

constexpr int kRuns = 15;

/// A package of the made-up app. Those in `needs` come later, so that there are no circles.
struct Made {
  std::string name;
  std::string version;
  std::string integrity;
  std::vector<std::size_t> needs;
  std::size_t holder = 0;  ///< the package whose node_modules it lies in; itself: the top
};

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += alphabet[random() % alphabet.size()];
  return text;
}

std::vector<Made> make_packages(std::size_t count) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::mt19937 random(20'000);  // NOLINT: the same packages in each run
  std::vector<Made> made(count);
  for (std::size_t i = 0; i < count; ++i) {
    Made& package = made[i];
    // Every tenth is another version of one before it, nested in a third.
    const bool copy = i % 10 == 9;
    if (copy) {
      package.name = made[i - 5].name;
    } else {
      if (i % 4 == 0) package.name = "@" + random_text(random, kLetters, 4 + random() % 8) + '/';
      package.name += random_text(random, kLetters, 3 + random() % 8);
      package.name += '-' + random_text(random, kLetters, 3 + random() % 10);
    }
    package.holder = copy ? i - 1 : i;
    package.version = std::to_string(copy ? 30 + i % 7 : random() % 20) + '.' +
                      std::to_string(random() % 30) + '.' + std::to_string(random() % 30);
    package.integrity = "sha512-" + random_text(random, kBase64, 86) + "==";
  }
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const std::size_t needs = 2 + random() % 5;
    for (std::size_t n = 0; n < needs; ++n) {
      // Some packages are needed by many others, most by few.
      const double share = static_cast<double>(random() % 10'000) / 10'000;
      const auto after = static_cast<double>(count - i - 1);
      const std::size_t to = count - 1 - static_cast<std::size_t>(share * share * after);
      const auto same = [&](std::size_t other) { return made[other].name == made[to].name; };
      if (to > i && to % 10 != 9 &&
          std::none_of(made[i].needs.begin(), made[i].needs.end(), same)) {
        made[i].needs.push_back(to);
      }
    }
    if (i + 1 < count && made[i + 1].holder == i) made[i].needs.push_back(i + 1);
  }
  return made;
}

std::string tarball(const Made& package) {
  const std::size_t slash = package.name.find('/');
  const std::string file =
      slash == std::string::npos ? package.name : package.name.substr(slash + 1);
  return "https://registry.example/" + package.name + "/-/" + file + '-' + package.version + ".tgz";
}

constexpr std::size_t kDirect = 60;

std::string package_lock(const std::vector<Made>& made) {
  std::string text =
      "{\n  \"name\": \"app\",\n  \"version\": \"1.0.0\",\n  \"lockfileVersion\": 3,\n"
      "  \"requires\": true,\n  \"packages\": {\n    \"\": {\n      \"name\": \"app\",\n"
      "      \"dependencies\": {";
  for (std::size_t i = 0; i < kDirect; ++i) {
    text += (i == 0 ? "\n" : ",\n");
    text += "        \"" + made[i].name + "\": \"^" + made[i].version + '"';
  }
  text += "\n      }\n    }";
  for (std::size_t i = 0; i < made.size(); ++i) {
    const Made& package = made[i];
    const std::string holder =
        package.holder == i ? "" : "node_modules/" + made[package.holder].name + '/';
    text += ",\n    \"" + holder + "node_modules/" + package.name + "\": {\n      \"version\": \"" +
            package.version + "\",\n      \"resolved\": \"" + tarball(package) +
            "\",\n      \"integrity\": \"" + package.integrity + "\",\n";
    if (i % 3 == 0) text += "      \"dev\": true,\n";
    text += "      \"license\": \"MIT\",\n";
    if (!package.needs.empty()) {
      text += "      \"dependencies\": {";
      for (std::size_t n = 0; n < package.needs.size(); ++n) {
        const Made& needed = made[package.needs[n]];
        text += n == 0 ? "\n" : ",\n";
        text += "        \"" + needed.name + "\": \"^" + needed.version + '"';
      }
      text += "\n      },\n";
    }
    text += "      \"engines\": {\n        \"node\": \">=8.0.0\"\n      }\n    }";
  }
  return text + "\n  }\n}\n";
}

std::string quoted(const std::string& key) { return key[0] == '@' ? "'" + key + "'" : key; }

std::string pnpm_lock(const std::vector<Made>& made) {
  std::string text =
      "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n"
      "  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    dependencies:\n";
  for (std::size_t i = 0; i < kDirect; ++i) {
    text += "      " + quoted(made[i].name) + ":\n        specifier: ^" + made[i].version +
            "\n        version: " + made[i].version + '\n';
  }
  text += "\npackages:\n";
  for (const Made& package : made) {
    text += "\n  " + quoted(package.name + '@' + package.version) +
            ":\n    resolution: {integrity: " + package.integrity +
            "}\n    engines: {node: '>=8.0.0'}\n";
  }
  text += "\nsnapshots:\n";
  for (const Made& package : made) {
    text += "\n  " + quoted(package.name + '@' + package.version) + ':';
    text += package.needs.empty() ? " {}\n" : "\n    dependencies:\n";
    for (const std::size_t needed : package.needs) {
      text += "      " + quoted(made[needed].name) + ": " + made[needed].version + '\n';
    }
  }
  return text;
}

std::string yarn_classic(const std::vector<Made>& made) {
  const auto in_quotes = [](const std::string& name) {
    return name[0] == '@' ? '"' + name + '"' : name;
  };
  std::string text =
      "# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n";
  for (const Made& package : made) {
    text += '\n' + in_quotes(package.name + "@^" + package.version) + ":\n  version \"" +
            package.version + "\"\n  resolved \"" + tarball(package) +
            "#da39a3ee5e6b4b0d3255bfef95601890afd80709\"\n  integrity " + package.integrity + '\n';
    if (!package.needs.empty()) text += "  dependencies:\n";
    for (const std::size_t needed : package.needs) {
      text += "    " + in_quotes(made[needed].name) + " \"^" + made[needed].version + "\"\n";
    }
  }
  return text;
}

std::string yarn_berry(const std::vector<Made>& made) {
  std::string text = "__metadata:\n  version: 8\n  cacheKey: 10c0\n";
  for (const Made& package : made) {
    text += "\n\"" + package.name + "@npm:^" + package.version +
            "\":\n  version: " + package.version + "\n  resolution: \"" + package.name +
            "@npm:" + package.version + "\"\n";
    if (!package.needs.empty()) text += "  dependencies:\n";
    for (const std::size_t needed : package.needs) {
      const std::string& name = made[needed].name;
      text += "    " + (name[0] == '@' ? '"' + name + '"' : name) + ": \"npm:^" +
              made[needed].version + "\"\n";
    }
    text += "  checksum: 10c0/" + std::string(64, 'a') + std::string(64, '0') +
            "\n  languageName: node\n  linkType: hard\n";
  }
  return text;
}

bool scan_json(const std::string& text) { return nlohmann::json::accept(text); }

bool scan_yaml(const std::string& text) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return false;
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  bool read = true;
  for (bool more = true; more && read;) {
    yaml_event_t event;
    read = yaml_parser_parse(&parser, &event) == 1;
    if (!read) break;
    more = event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return read;
}

/// Processor time of this thread: what else runs on the machine doesn't count.
double now_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double time_ms(const std::function<bool()>& work) {
  const double start = now_ms();
  if (!work()) {
    std::fprintf(stderr, "not readable\n");
    std::exit(1);
  }
  return now_ms() - start;
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Row {
  const char* file;
  std::string text;
  const char* bare_name;
  bool (*bare)(const std::string& text);  ///< null: there is no parser to hold it against
};

/// Reader and bare parser in alternation: whatever else the machine does is there for both.
void run(const Row& row, const std::string& manifest) {
  const inventory::PackageFileFormat& format = *inventory::format_of(row.file);
  const inventory::FileIndex files = {{"package.json", manifest}, {row.file, row.text}};
  std::vector<double> reader;
  std::vector<double> bare;
  std::size_t packages = 0;
  std::size_t edges = 0;
  for (int i = 0; i < kRuns; ++i) {
    Result<inventory::PackageFile> read = Error{};
    reader.push_back(time_ms([&] {
      read = inventory::parse_package_file(format, {row.file, row.text, &files});
      return static_cast<bool>(read);
    }));
    packages = read->packages.size();
    edges = 0;
    for (const Package& package : read->packages) edges += package.needs.size();
    if (row.bare != nullptr) bare.push_back(time_ms([&] { return row.bare(row.text); }));
  }
  std::printf("%-18s %5.1f MB %6zu packages %6zu edges  %7.1f ms (best %6.1f)", row.file,
              static_cast<double>(row.text.size()) / 1e6, packages, edges, median(reader),
              *std::min_element(reader.begin(), reader.end()));
  if (row.bare != nullptr) {
    std::printf("  %s %7.1f ms  ratio %.2f", row.bare_name, median(bare),
                median(reader) / median(bare));
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000;
  if (count < 100) {
    std::fprintf(stderr, "usage: lockfile_bench [PACKAGES, at least 100 [FILE]]\n");
    return 2;
  }
  const std::vector<Made> made = make_packages(count);
  std::string manifest = "{\"dependencies\": {";
  for (std::size_t i = 0; i < kDirect; ++i) {
    manifest += (i == 0 ? "\"" : ", \"") + made[i].name + "\": \"^" + made[i].version + '"';
  }
  manifest += "}}";
  const std::string_view wanted = argc > 2 ? argv[2] : "";
  for (const Row& row : {Row{"package-lock.json", package_lock(made), "nlohmann accept", scan_json},
                         Row{"pnpm-lock.yaml", pnpm_lock(made), "libyaml events", scan_yaml},
                         Row{"yarn.lock", yarn_classic(made), "", nullptr},
                         Row{"yarn.lock", yarn_berry(made), "libyaml events", scan_yaml}}) {
    if (wanted.empty() || wanted == row.file) run(row, manifest);
  }
  return 0;
}
