#include "test/fuzz/seeds/seeds.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "format/toml.h"
#include "inventory/format_table.h"
#include "secrets/example_template.h"
#include "test/fuzz/check_paths.h"
#include "test/fuzz/seeds/cpp_literals.h"
#include "test/fuzz/seeds/made_seeds.h"

namespace sluice::fuzz {
namespace {

namespace fs = std::filesystem;
using Seeds = std::vector<std::string>;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The file, or those below the folder, by name.
std::vector<fs::path> files_below(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) return {path};
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error)) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// What a file gives.
enum class Form { kWhole, kLines, kLiterals, kPairs, kTomlTexts };

void add_texts(const format::Node& node, Seeds* seeds) {
  if (node.is_string()) seeds->push_back(secrets::expand_template(node.text, 1));
  for (const format::Node& item : node.items) add_texts(item, seeds);
  for (const format::Member& member : node.members) add_texts(member.value, seeds);
}

Seeds read(const fs::path& path, Form form) {
  const std::string bytes = bytes_of(path);
  Seeds seeds;
  switch (form) {
    case Form::kWhole:
      seeds.push_back(bytes);
      break;
    case Form::kLines:
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        seeds.push_back(bytes.substr(at, end - at));
        at = end + 1;
      }
      break;
    case Form::kLiterals:
      seeds = cpp_literals(bytes);
      break;
    case Form::kPairs: {
      const Seeds literals = cpp_literals(bytes);
      for (std::size_t i = 1; i < literals.size(); ++i) {
        seeds.push_back(literals[i - 1] + '\0' + literals[i]);
      }
      break;
    }
    case Form::kTomlTexts:
      if (const auto document = format::read_toml("seeds", bytes)) add_texts(*document, &seeds);
      break;
  }
  return seeds;
}

/// Where a target's seeds come from. Every text stands behind `head`; with `choices`, also behind
/// each value of a first byte below it.
struct Source {
  std::string_view target;
  Form form;
  std::string_view path;
  std::size_t choices = 0;
  std::string_view head = {};
};

constexpr std::array kSources = {
    Source{"xml_fuzz", Form::kLiterals, "test/format/xml_test.cpp"},
    Source{"xml_fuzz", Form::kWhole, "test/fixtures/lockfiles/maven"},
    Source{"xml_fuzz", Form::kWhole, "test/fixtures/lockfiles/nuget"},
    Source{"edn_fuzz", Form::kLiterals, "test/format/edn_test.cpp"},
    Source{"edn_fuzz", Form::kWhole, "test/fixtures/lockfiles/clojure"},
    Source{"hocon_fuzz", Form::kLiterals, "test/format/hocon_test.cpp"},
    Source{"hcl_fuzz", Form::kLiterals, "test/format/hcl_test.cpp"},
    Source{"nginx_fuzz", Form::kLiterals, "test/format/nginx_test.cpp"},
    Source{"assignment_fuzz", Form::kLiterals, "test/secrets"},
    Source{"baseline_fuzz", Form::kLiterals, "test/policy/acceptance_test.cpp"},
    Source{"baseline_fuzz", Form::kLiterals, "test/cli/baseline_test.cpp"},
    Source{"build_state_fuzz", Form::kLiterals, "test/policy/build_state_test.cpp"},
    Source{"build_state_fuzz", Form::kLiterals, "test/cli/state_file_test.cpp"},
    Source{"stored_verdict_fuzz", Form::kLiterals, "test/policy/stored_verdict_test.cpp"},
    Source{"stored_verdict_fuzz", Form::kLiterals, "test/cli/recheck_test.cpp"},
    Source{"vex_fuzz", Form::kLiterals, "test/policy/vex_test.cpp"},
    Source{"check_texts_fuzz", Form::kLiterals, "test/checks"},
    Source{"check_texts_fuzz", Form::kTomlTexts, "rules/checks/cases"},
    Source{"sql_fuzz", Form::kLiterals, "test/checks/sql_statements_test.cpp", 3},
    Source{"sql_fuzz", Form::kTomlTexts, "rules/checks/cases/sql.toml", 3},
    Source{"encrypted_fuzz", Form::kLiterals, "test/secrets/encrypted_test.cpp", 10},
    Source{"encrypted_fuzz", Form::kLiterals, "test/secrets/allow_comment_test.cpp", 1},
    Source{"installed_tree_fuzz", Form::kLiterals, "test/inventory/site_packages_test.cpp", 3,
           "\xff"},
    Source{"installed_tree_fuzz", Form::kWhole, "test/fixtures/lockfiles/node_modules_tree", 3,
           "\xff"},
    Source{"installed_tree_fuzz", Form::kWhole, "test/fixtures/lockfiles/ruby", 3, "\xff"},
    Source{"installed_tree_fuzz", Form::kLiterals, "test/inventory/inventory_test.cpp", 3, "\xff"},
    Source{"site_packages_fuzz", Form::kLiterals, "test/inventory/site_packages_test.cpp", 1},
    Source{"site_packages_fuzz", Form::kLiterals, "test/inventory/site_packages_test.cpp", 1,
           "\xff"},
    Source{"manifest_edit_fuzz", Form::kLiterals, "test/correlate/manifest_edit_test.cpp", 6, "\1"},
    Source{"manifest_edit_fuzz", Form::kLiterals, "test/correlate/manifest_edit_test.cpp", 6, "\2"},
    Source{"osv_fuzz", Form::kLines, "rules/advisories"},
    Source{"osv_fuzz", Form::kLiterals, "test/advisories"},
    Source{"policy_fuzz", Form::kLiterals, "test/policy"},
    Source{"policy_fuzz", Form::kLiterals, "test/cli/settings_test.cpp"},
    Source{"policy_fuzz", Form::kLiterals, "test/cli/policy_settings_test.cpp"},
    Source{"proof_fuzz", Form::kTomlTexts, "rules/secrets"},
    Source{"registry_fuzz", Form::kLiterals, "test/registries", 27},
    Source{"report_text_fuzz", Form::kLiterals, "test/report/escape_test.cpp"},
    Source{"report_text_fuzz", Form::kLiterals, "test/base/unicode_test.cpp"},
    Source{"required_run_fuzz", Form::kPairs, "test/secrets/required_run_test.cpp"},
    Source{"requirement_fuzz", Form::kPairs, "test/versions"},
    Source{"version_fuzz", Form::kPairs, "test/versions"},
    Source{"rule_file_fuzz", Form::kWhole, "rules/secrets"},
    Source{"rule_file_fuzz", Form::kLiterals, "test/secrets/rules_test.cpp"},
    Source{"rule_file_fuzz", Form::kLiterals, "test/secrets/rule_lint_test.cpp"},
    Source{"rule_file_fuzz", Form::kLiterals, "test/cli/app_rules_test.cpp"},
    Source{"source_map_fuzz", Form::kLiterals, "test/secrets/source_map_test.cpp", 0, "\3"},
    Source{"document_fuzz", Form::kLiterals, "test/format/json_test.cpp", 3},
    Source{"document_fuzz", Form::kLiterals, "test/format/json_writer_test.cpp", 1},
    Source{"document_fuzz", Form::kLiterals, "test/format/toml_test.cpp", 0, "\3"},
    Source{"document_fuzz", Form::kLiterals, "test/format/yaml_test.cpp", 0, "\4"},
    Source{"document_fuzz", Form::kLiterals, "test/format/ini_test.cpp", 0, "\5"},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/npm", 3},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/bun", 0, "\1"},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/poetry", 0, "\3"},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/rust", 0, "\3"},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/pnpm", 0, "\4"},
    Source{"document_fuzz", Form::kWhole, "test/fixtures/lockfiles/setup_cfg", 0, "\5"},
    Source{"decoders_fuzz", Form::kLiterals, "test/base", 0, "\3"},
    Source{"decoders_fuzz", Form::kLiterals, "test/core/purl_test.cpp", 0, "\3"},
    Source{"decoders_fuzz", Form::kLiterals, "test/source/text_encoding_test.cpp", 0, "\3"},
    Source{"decoders_fuzz", Form::kLiterals, "test/source/block_cutter_test.cpp", 0, "\3"},
    Source{"decoders_fuzz", Form::kLiterals, "test/source/curl_test.cpp", 0, "\3"},
    Source{"decoders_fuzz", Form::kLiterals, "test/secrets/base64_text_test.cpp", 0, "\3"},
    Source{"downloads_fuzz", Form::kLiterals, "test/source/curl_test.cpp", 4},
    Source{"downloads_fuzz", Form::kLiterals, "test/advisories/feed_changes_test.cpp", 2},
    Source{"git_folder_fuzz", Form::kLiterals, "test/source/deploy_scope_test.cpp"},
    Source{"monitor_state_fuzz", Form::kLiterals, "test/policy/monitor_state_test.cpp"},
    Source{"monitor_state_fuzz", Form::kLiterals, "test/cli/monitor_test.cpp"},
    Source{"path_patterns_fuzz", Form::kPairs, "test/base/glob_test.cpp"},
    Source{"path_patterns_fuzz", Form::kPairs, "test/base/glob_set_test.cpp"},
    Source{"path_patterns_fuzz", Form::kPairs, "test/source/deploy_scope_test.cpp"},
    Source{"report_fuzz", Form::kLiterals, "test/report/sample_reports.cpp"},
    Source{"report_fuzz", Form::kLiterals, "test/report/escape_test.cpp"},
    Source{"rule_tables_fuzz", Form::kWhole, "rules/checks", 1},
    Source{"rule_tables_fuzz", Form::kLiterals, "test/checks/checks_test.cpp", 2},
    Source{"rule_tables_fuzz", Form::kWhole, "rules/checks/cases", 0, "\1"},
    Source{"rule_tables_fuzz", Form::kWhole, "rules/owasp.toml", 0, "\2"},
    Source{"rule_tables_fuzz", Form::kWhole, "rules/access", 0, "\3"},
    Source{"rule_tables_fuzz", Form::kWhole, "rules/secrets", 0, "\4"},
    Source{"runtimes_fuzz", Form::kLiterals, "test/inventory/runtimes_test.cpp", 24, "\xff"},
    Source{"runtimes_fuzz", Form::kWhole, "rules/runtimes", 1, "\xff"},
    Source{"runtimes_fuzz", Form::kWhole, "rules/frameworks", 1, "\xff"},
    Source{"secrets_fuzz", Form::kLiterals, "test/secrets", 2},
    Source{"secrets_fuzz", Form::kTomlTexts, "rules/secrets", 2},
};

/// Cases of checks, each behind the byte that chooses its kind of file.
Seeds check_cases(const std::string& root) {
  Seeds seeds;
  const std::vector<std::string>& paths = check_paths();
  const auto add = [&](std::string_view path, const std::string& text) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (paths[i].ends_with(fs::path(path).filename().string())) best = i;
    }
    if (best == 0) {
      for (std::size_t i = 0; i < paths.size(); ++i) {
        if (fs::path(paths[i]).extension() == fs::path(path).extension()) best = i;
      }
    }
    seeds.push_back(static_cast<char>(best) + secrets::expand_template(text, 1));
  };
  for (const fs::path& file : files_below(fs::path(root) / "rules/checks/cases")) {
    const auto document = format::read_toml("cases", bytes_of(file));
    const format::Node* cases = document ? document->find("case") : nullptr;
    if (cases == nullptr) continue;
    for (const format::Node& one : cases->items) {
      add(one.text_of("file"), std::string(one.text_of("text")));
      const format::Node* files = one.find("files");
      if (files == nullptr) continue;
      for (const format::Node& part : files->items) {
        add(part.text_of("path"), std::string(part.text_of("text")));
      }
    }
  }
  return seeds;
}

/// Every fixture behind the two bytes that choose its format and say that all of it is the file.
Seeds lockfiles(const std::string& root) {
  Seeds seeds;
  const auto formats = inventory::package_file_formats();
  for (const fs::path& file : files_below(fs::path(root) / "test/fixtures/lockfiles")) {
    const auto* format = inventory::format_of(file.filename().string());
    if (format == nullptr) continue;
    seeds.push_back(static_cast<char>(format - formats.data()) + ('\xff' + bytes_of(file)));
  }
  return seeds;
}

/// A list of a snapshot of Heroku's account at each of the places that the target has for one.
Seeds access_lists(const std::string& root) {
  Seeds seeds;
  for (const fs::path& file : files_below(fs::path(root) / "test/access")) {
    for (const std::string& text : cpp_literals(bytes_of(file))) {
      if (text.size() < 8 || (text.front() != '[' && text.front() != '{')) continue;
      for (std::size_t place = 0; place < 19; ++place) {
        seeds.push_back(std::string(place, '\xff') + text);
      }
    }
  }
  return seeds;
}

Seeds artifacts(const std::string& /*root*/) {
  Seeds seeds;
  for (std::size_t i = 0; i < inventory::artifact_formats().size(); ++i) {
    for (const std::string& jar : made_jars()) seeds.push_back(static_cast<char>(i) + jar);
  }
  return seeds;
}

/// The pattern of every rule with each of its examples.
Seeds patterns(const std::string& root) {
  Seeds seeds;
  for (const fs::path& file : files_below(fs::path(root) / "rules/secrets")) {
    const auto document = format::read_toml("rules", bytes_of(file));
    const format::Node* rules = document ? document->find("rule") : nullptr;
    if (rules == nullptr) continue;
    for (const format::Node& rule : rules->items) {
      for (const std::string& example : rule.texts_of("match")) {
        seeds.push_back(std::string(rule.text_of("pattern")) + '\0' +
                        secrets::expand_template(example, 1));
      }
    }
  }
  return seeds;
}

struct Maker {
  std::string_view target;
  Seeds (*make)(const std::string& root);
};

constexpr std::array kMakers = {
    Maker{"access_snapshot_fuzz", access_lists},
    Maker{"archive_files_fuzz", [](const std::string&) { return made_archives(); }},
    Maker{"artifact_fuzz", artifacts},
    Maker{"checks_fuzz", check_cases},
    Maker{"encrypted_fuzz", [](const std::string&) { return made_encrypted(); }},
    Maker{"git_objects_fuzz", [](const std::string&) { return made_git_objects(); }},
    Maker{"git_folder_fuzz", [](const std::string&) { return made_git_folders(); }},
    Maker{"literal_matcher_fuzz", [](const std::string&) { return made_literals(); }},
    Maker{"lockfile_fuzz", lockfiles},
    Maker{"required_run_fuzz", patterns},
    Maker{"snapshot_fuzz", [](const std::string&) { return made_snapshots(); }},
    Maker{"store_fuzz", [](const std::string&) { return made_stores(); }},
    Maker{"transfer_message_fuzz", [](const std::string&) { return made_transfer_messages(); }},
    Maker{"tracked_files_fuzz", [](const std::string&) { return made_git_indexes(); }},
};

}  // namespace

std::vector<std::string> seeds_of(std::string_view target, const std::string& root) {
  std::set<std::string> seeds;
  const auto add = [&](std::string seed) {
    if (!seed.empty() && seed.size() <= kMaxSeedBytes) seeds.insert(std::move(seed));
  };
  for (const Source& source : kSources) {
    if (source.target != target) continue;
    for (const fs::path& file : files_below(fs::path(root) / source.path)) {
      for (const std::string& text : read(file, source.form)) {
        if (source.choices == 0) add(std::string(source.head) + text);
        for (std::size_t i = 0; i < source.choices; ++i) {
          add(static_cast<char>(i) + std::string(source.head) + text);
        }
      }
    }
  }
  for (const Maker& maker : kMakers) {
    if (maker.target != target) continue;
    for (std::string& seed : maker.make(root)) add(std::move(seed));
  }
  return {seeds.begin(), seeds.end()};
}

}  // namespace sluice::fuzz
