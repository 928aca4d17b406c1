#include "checks/shell_places.h"

#include <algorithm>
#include <array>
#include <utility>

#include "checks/dockerfile.h"
#include "checks/file_name.h"

namespace sluice::checks {
namespace {

using Texts = std::vector<ShellText>;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void add_whole_lines(const SourceFile& file, std::size_t begin, std::size_t end, std::string place,
                     std::string_view traits, Texts* texts) {
  texts->push_back({std::string(file.text().substr(begin, end - begin)), std::move(place),
                    std::string(traits), begin, 0, 0, 0});
}

/// "web: command".
void read_procfile(const SourceFile& file, Texts* texts) {
  const CodeText& code = file.code();
  for (std::size_t i = 0; i < code.line_count(); ++i) {
    const std::size_t begin = code.line_begin(i);
    const std::size_t end = code.line_end(i);
    const std::string_view line = file.text().substr(begin, end - begin);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_name(line.substr(0, colon))) continue;
    add_whole_lines(file, begin + colon + 1, end, std::string(line.substr(0, colon)), "procfile",
                    texts);
  }
}

/// Settings whose path `place_of` takes for a command; it gives the command's place, or nothing.
template <typename PlaceOf>
void read_settings(const SourceFile& file, std::string_view traits, PlaceOf place_of,
                   Texts* texts) {
  for (const SettingsEntry& entry : file.entries().entries) {
    if (entry.value.empty()) continue;
    const std::string_view place = place_of(std::string_view(entry.path));
    if (place.empty()) continue;
    texts->push_back({entry.value, std::string(place), std::string(traits), 0, entry.line, 0, 0});
  }
}

/// What follows `head` up to the next '.' or '['; empty if the path begins otherwise.
std::string_view part_behind(std::string_view head, std::string_view path) {
  if (!path.starts_with(head)) return {};
  path.remove_prefix(head.size());
  return path.substr(0, path.find_first_of(".["));
}

void read_heroku_yml(const SourceFile& file, Texts* texts) {
  read_settings(
      file, "heroku-yml",
      [](std::string_view path) -> std::string_view {
        if (path.starts_with("release.command")) return "release";
        return path.ends_with(".image") ? "" : part_behind("run.", path);
      },
      texts);
}

void read_app_json(const SourceFile& file, Texts* texts) {
  read_settings(
      file, "app-json",
      [](std::string_view path) -> std::string_view {
        const std::size_t scripts = path.find("scripts.");
        const bool of_environment = path.starts_with("environments.") && scripts != path.npos;
        if (scripts != 0 && !of_environment) return "";
        return part_behind("scripts.", path.substr(scripts));
      },
      texts);
}

void read_package_json(const SourceFile& file, Texts* texts) {
  read_settings(
      file, "package-json",
      [](std::string_view path) {
        return path.substr(
            std::min(path.size(), path.find("scripts.") == 0 ? std::size_t{8} : path.size()));
      },
      texts);
}

/// The commands of other CI services stand under few names.
void read_ci(const SourceFile& file, Texts* texts) {
  read_settings(
      file, "ci",
      [](std::string_view path) -> std::string_view {
        while (path.ends_with(']')) path = path.substr(0, path.rfind('['));
        if (path.ends_with(".run.command")) return "run";
        const std::string_view key = path.substr(path.rfind('.') + 1);
        constexpr auto kKeys = std::to_array<std::string_view>(
            {"script", "before_script", "after_script", "run", "bash", "before_install", "install",
             "before_deploy", "after_success", "commands"});
        return std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end() ? "" : key;
      },
      texts);
}

void read_workflow_steps(const SourceFile& file, Texts* texts) { *texts = file.workflow().runs; }

void read_dockerfile_commands(const SourceFile& file, Texts* texts) {
  for (const DockerInstruction& one : file.dockerfile().instructions) {
    if (one.keyword != "RUN" && one.keyword != "CMD" && one.keyword != "ENTRYPOINT") continue;
    std::string text = one.argument();
    ShellText shell{std::move(text), one.keyword, "dockerfile", one.argument_begin, 0, 0, 0};
    if (one.final_stage) shell.traits += " final-stage";
    texts->push_back(std::move(shell));
  }
}

void read_makefile(const SourceFile& file, Texts* texts) {
  const CodeText& code = file.code();
  for (std::size_t i = 0; i < code.line_count(); ++i) {
    std::size_t begin = code.line_begin(i);
    if (file.text().substr(begin, 1) != "\t") continue;
    begin = std::min(file.text().find_first_not_of("\t @-+", begin), code.line_end(i));
    add_whole_lines(file, begin, code.line_end(i), "recipe", "makefile", texts);
  }
}

void read_script(const SourceFile& file, Texts* texts) {
  add_whole_lines(file, 0, file.text().size(), std::string(file_name(file.path())), "script",
                  texts);
}

bool is_ci(std::string_view path) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {".circleci/config.yml", ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml",
       "bitbucket-pipelines.yml", ".buildkite/pipeline.yml"});
  return std::find(kNames.begin(), kNames.end(), path) != kNames.end();
}

/// "#!/bin/sh", "#!/usr/bin/env bash".
bool names_shell(std::string_view text) {
  if (!text.starts_with("#!")) return false;
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.find("sh") != std::string_view::npos && line.find("fish") == std::string_view::npos;
}

}  // namespace

std::vector<ShellText> shell_texts(const SourceFile& file) {
  Texts texts;
  const std::string_view path = file.path();
  const std::string_view name = file_name(path);
  const std::string_view syntax = file.syntax() == nullptr ? "" : file.syntax()->name;
  if (name == "Procfile") {
    read_procfile(file, &texts);
  } else if (name == "heroku.yml") {
    read_heroku_yml(file, &texts);
  } else if (name == "app.json") {
    read_app_json(file, &texts);
  } else if (name == "package.json") {
    read_package_json(file, &texts);
  } else if (is_workflow(path)) {
    read_workflow_steps(file, &texts);
  } else if (is_ci(path)) {
    read_ci(file, &texts);
  } else if (syntax == "dockerfile") {
    read_dockerfile_commands(file, &texts);
  } else if (name == "Makefile" || name == "makefile" || name == "GNUmakefile" ||
             name.ends_with(".mk")) {
    read_makefile(file, &texts);
  } else if (syntax == "shell" || names_shell(file.text())) {
    read_script(file, &texts);
  }
  return texts;
}

}  // namespace sluice::checks
