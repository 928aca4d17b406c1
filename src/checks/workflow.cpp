#include "checks/workflow.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "checks/scalar_place.h"
#include "checks/workflow_expressions.h"
#include "format/node.h"
#include "format/yaml.h"

namespace sluice::checks {
namespace {

using format::Member;
using format::Node;

/// Inputs of actions that are run as they are given.
constexpr auto kScriptInputs = std::to_array<std::string_view>({
    "cmd",
    "command",
    "inlineScript",
    "run",
    "script",
});

/// Variables of one step that are followed into its script.
constexpr std::size_t kMaxStepVariables = 50;

bool is_script_input(std::string_view name) {
  return std::find(kScriptInputs.begin(), kScriptInputs.end(), name) != kScriptInputs.end();
}

void add_trait(std::string_view trait, std::string* traits) {
  *traits += *traits != "" ? " " : "";
  traits->append(trait);
}

/// Calls take(text) for every scalar below the node. YAML is no deeper than its reader allows.
template <typename Take>
void each_text(const Node& node, const Take& take) {
  if (!node.text.empty()) take(node.text);
  for (const Node& item : node.items) each_text(item, take);
  for (const Member& member : node.members) each_text(member.value, take);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
    return upper(x) == upper(y);
  });
}

/// "secrets.X", other than the workflow's own token, whose name has no case.
bool names_secret(std::string_view text) {
  constexpr std::string_view kName = "secrets.";
  constexpr std::string_view kOwn = "GITHUB_TOKEN";
  for (std::size_t at = text.find(kName); at != std::string_view::npos;
       at = text.find(kName, at + kName.size())) {
    if (!equals_ignoring_case(text.substr(at + kName.size(), kOwn.size()), kOwn)) return true;
  }
  return text.find("toJSON(secrets)") != std::string_view::npos;
}

bool has_secret(const Node* node) {
  if (node == nullptr) return false;
  bool found = false;
  each_text(*node, [&](std::string_view text) { found = found || names_secret(text); });
  return found;
}

/// In a line that begins as a comment of the shell.
bool is_commented(std::string_view script, std::size_t at) {
  const std::size_t line = at == 0 ? 0 : script.rfind('\n', at - 1) + 1;
  return script[std::min(script.find_first_not_of(" \t", line), at)] == '#';
}

/// A condition that only lets pull requests from this repository through.
bool asks_same_repository(const Node& node) {
  const std::string_view condition = node.text_of("if");
  const bool names_head = condition.find("head.repo") != std::string_view::npos ||
                          condition.find("head_repository") != std::string_view::npos;
  return names_head && (condition.find("github.repository") != std::string_view::npos ||
                        condition.find(".fork") != std::string_view::npos ||
                        condition.find("== '") != std::string_view::npos);
}

class WorkflowReader {
 public:
  WorkflowReader(const CodeText& text, const Node& root) : text_(text), root_(root) {}

  Workflow read() {
    read_triggers();
    const Node* permissions = root_.find("permissions");
    add_trait_if(has_secret(root_.find("env")), "secrets", &traits_);
    const Node* jobs = root_.find("jobs");
    if (jobs != nullptr && jobs->members.size() > 1) add_trait("several-jobs", &traits_);
    scope_ = {0, text_.text().size()};
    read_permissions(permissions, "top");
    if (jobs != nullptr) read_jobs(*jobs, permissions != nullptr);
    // A composite action has its steps there.
    if (const Node* steps = root_.find("runs", "steps")) {
      add_trait("action", &traits_);
      for (const Node& step : steps->items) read_step(step, traits_);
    }
    return std::move(workflow_);
  }

 private:
  static void add_trait_if(bool holds, std::string_view trait, std::string* traits) {
    if (holds) add_trait(trait, traits);
  }

  std::size_t line_offset(std::size_t line) const {
    if (text_.line_count() == 0) return 0;
    const std::size_t index = std::min(line == 0 ? 0 : line - 1, text_.line_count() - 1);
    const std::string_view whole = text_.code_line(index);
    return text_.line_begin(index) + std::min(whole.find_first_not_of(" \t-"), whole.size());
  }

  void add(std::string_view kind, std::string value, std::string traits, std::size_t begin) {
    workflow_.items.push_back(
        {kind, std::move(value), std::move(traits), begin, scope_.first, scope_.second});
  }

  void read_triggers() {
    const Node* on = root_.find("on");
    if (on == nullptr) on = root_.find("true");
    if (on == nullptr) return;
    std::vector<std::pair<std::string, std::size_t>> names;
    if (on->is_string()) names.emplace_back(on->text, on->line);
    for (const Node& item : on->items) names.emplace_back(item.text, item.line);
    for (const Member& member : on->members) {
      names.emplace_back(member.key, member.line);
      for (const std::string& type : member.value.texts_of("types")) {
        add_trait("types:" + type, &traits_);
      }
      add_trait_if(member.key == "workflow_run" && member.value.find("branches") != nullptr,
                   "branches", &traits_);
    }
    for (const auto& [name, line] : names) add_trait("on:" + name, &traits_);
    scope_ = {0, text_.text().size()};
    for (auto& [name, line] : names) add("trigger", std::move(name), traits_, line_offset(line));
  }

  void read_permissions(const Node* permissions, std::string_view level) {
    if (permissions == nullptr) return;
    std::string traits = traits_;
    add_trait(level, &traits);
    if (permissions->is_string()) {
      add("permission", permissions->text, traits, line_offset(permissions->line));
    }
    for (const Member& scope : permissions->members) {
      add("permission", scope.key + ": " + scope.value.text, traits, line_offset(scope.line));
    }
  }

  void read_jobs(const Node& jobs, bool has_permissions) {
    for (std::size_t i = 0; i < jobs.members.size() && i < kMaxWorkflowJobs; ++i) {
      const Member& job = jobs.members[i];
      scope_.first = text_.line_begin(line_index(job.line));
      scope_.second = i + 1 < jobs.members.size()
                          ? text_.line_begin(line_index(jobs.members[i + 1].line))
                          : end_of_block(line_index(job.line));
      read_job(job, has_permissions);
    }
  }

  std::size_t line_index(std::size_t line) const {
    return std::min(line == 0 ? 0 : line - 1, text_.line_count() - 1);
  }

  /// Where a line that is indented less ends what begins in this one.
  std::size_t end_of_block(std::size_t first) const {
    const std::size_t own = text_.code_line(first).find_first_not_of(" \t");
    for (std::size_t i = first + 1; i < text_.line_count(); ++i) {
      const std::size_t indent = text_.code_line(i).find_first_not_of(" \t\r");
      if (indent != std::string_view::npos && indent < own) return text_.line_begin(i);
    }
    return text_.text().size();
  }

  void read_job(const Member& member, bool has_permissions) {
    const Node& job = member.value;
    const Node* permissions = job.find("permissions");
    std::string traits = traits_;
    add_trait_if(!has_permissions && permissions == nullptr, "no-permissions", &traits);
    add_trait_if(has_secret(&job), "secrets", &traits);
    add_trait_if(job.find("environment") != nullptr, "environment", &traits);
    add_trait_if(asks_same_repository(job), "same-repository", &traits);
    bool self_hosted = false;
    if (const Node* runner = job.find("runs-on")) {
      each_text(*runner,
                [&](std::string_view text) { self_hosted = self_hosted || text == "self-hosted"; });
    }
    add_trait_if(self_hosted, "self-hosted", &traits);
    add("job", member.key, traits, line_offset(member.line));
    read_permissions(permissions, "job");
    read_called_workflow(job, traits);
    read_images(job, traits);
    if (const Node* steps = job.find("steps")) {
      for (const Node& step : steps->items) read_step(step, traits);
    }
  }

  void read_called_workflow(const Node& job, const std::string& traits) {
    const Member* uses = member_of(job, "uses");
    if (uses == nullptr) return;
    add("uses", uses->value.text, traits, line_offset(uses->line));
    const Member* secrets = member_of(job, "secrets");
    if (secrets == nullptr || !secrets->value.is_string()) return;
    std::string own = traits;
    add_trait_if(uses->value.text.starts_with("./"), "local", &own);
    add("secrets", secrets->value.text, std::move(own), line_offset(secrets->line));
  }

  void read_images(const Node& job, const std::string& traits) {
    const auto image = [&](const Node& holder) {
      if (const Member* one = member_of(holder, "image")) {
        add("image", one->value.text, traits, line_offset(one->line));
      }
    };
    if (const Member* container = member_of(job, "container")) {
      if (container->value.is_string()) {
        add("image", container->value.text, traits, line_offset(container->line));
      }
      image(container->value);
    }
    if (const Node* services = job.find("services")) {
      for (const Member& service : services->members) image(service.value);
    }
  }

  void read_step(const Node& step, std::string traits) {
    if (++steps_ > kMaxWorkflowSteps) return;
    if (asks_same_repository(step) && traits.find("same-repository") == std::string::npos) {
      add_trait("same-repository", &traits);
    }
    add_trait_if(has_secret(&step), "step-secrets", &traits);
    const Node* with = step.find("with");
    if (const Member* uses = member_of(step, "uses")) {
      add("uses", uses->value.text, traits, line_offset(uses->line));
      if (uses->value.text.starts_with("actions/checkout@")) {
        const Member* ref = with == nullptr ? nullptr : member_of(*with, "ref");
        std::string own = traits;
        add_trait_if(with != nullptr && with->find("path") != nullptr, "into-folder", &own);
        add("checkout", ref == nullptr ? std::string() : ref->value.text, std::move(own),
            line_offset(ref == nullptr ? uses->line : ref->line));
      }
    }
    if (with != nullptr) {
      for (const Member& input : with->members) {
        if (is_script_input(input.key)) read_expressions(input.value, "in-script", traits);
      }
    }
    if (const Member* run = member_of(step, "run")) {
      read_expressions(run->value, "in-run", traits);
      read_written_variables(step, run->value, traits);
      std::string own = traits;
      add_trait("workflow", &own);
      workflow_.runs.push_back({run->value.text, "run", std::move(own), 0, run->value.line,
                                scope_.first, scope_.second});
    }
  }

  static const Member* member_of(const Node& node, std::string_view key) {
    const auto found = std::find_if(node.members.begin(), node.members.end(),
                                    [&](const Member& member) { return member.key == key; });
    return found == node.members.end() ? nullptr : &*found;
  }

  void read_expressions(const Node& script, std::string_view where, const std::string& traits) {
    std::string own = traits;
    add_trait(where, &own);
    std::set<std::pair<std::size_t, std::string>> seen;
    for (const FoundExpression& found : find_expressions(script.text)) {
      if (is_commented(script.text, found.begin)) continue;
      const std::size_t place = scalar_place(text_, script.line, script.text, found.begin);
      for (std::string& context : flowing_contexts(found.inside)) {
        // Twice in one line is one thing to mend.
        if (seen.insert({text_.line_index(place), context}).second) {
          add("expression", std::move(context), own, place);
        }
      }
    }
  }

  /// "env: { TITLE: ${{ … }} }" and "echo $TITLE >> $GITHUB_ENV": a line feed in it sets others.
  void read_written_variables(const Node& step, const Node& run, const std::string& traits) {
    const Node* env = step.find("env");
    if (env == nullptr || run.text.find("GITHUB_") == std::string::npos) return;
    std::size_t asked = 0;
    for (const Member& variable : env->members) {
      if (++asked > kMaxStepVariables) return;
      for (const FoundExpression& found : find_expressions(variable.value.text)) {
        for (std::string& context : flowing_contexts(found.inside)) {
          if (const std::size_t at = written_at(run.text, variable.key); at != std::string::npos) {
            add("written", std::move(context), traits, scalar_place(text_, run.line, run.text, at));
          }
        }
      }
    }
  }

  /// Where a line of the script appends the variable to GITHUB_ENV or GITHUB_PATH.
  static std::size_t written_at(std::string_view script, std::string_view variable) {
    for (std::size_t at = 0; at < script.size();) {
      const std::size_t end = std::min(script.find('\n', at), script.size());
      const std::string_view line = script.substr(at, end - at);
      const bool appends = line.find(">>") != std::string_view::npos &&
                           (line.find("GITHUB_ENV") != std::string_view::npos ||
                            line.find("GITHUB_PATH") != std::string_view::npos);
      const std::size_t word = std::min(line.find_first_not_of(" \t"), line.size());
      if (appends && line.substr(word, 1) != "#") {
        for (const std::string& form :
             {'$' + std::string(variable), "${" + std::string(variable)}) {
          const std::size_t named = line.find(form);
          if (named == std::string_view::npos || named > line.find(">>")) continue;
          const std::string_view rest = line.substr(named + form.size(), 1);
          if (rest.empty() || std::string_view(" \"'}:;").find(rest) != std::string_view::npos) {
            return at + word;
          }
        }
      }
      at = end + 1;
    }
    return std::string::npos;
  }

  const CodeText& text_;
  const Node& root_;
  Workflow workflow_;
  std::string traits_;  ///< of the whole workflow
  std::pair<std::size_t, std::size_t> scope_;
  std::size_t steps_ = 0;
};

}  // namespace

bool is_workflow(std::string_view path) {
  if (!path.ends_with(".yml") && !path.ends_with(".yaml")) return false;
  const std::size_t slash = path.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? "" : path.substr(0, slash);
  const std::string_view name = path.substr(slash + 1);
  return folder == ".github/workflows" || name == "action.yml" || name == "action.yaml";
}

Result<Workflow> read_workflow(std::string_view path, const CodeText& text) {
  Result<std::vector<Node>> documents = format::read_yaml(path, text.text());
  if (!documents) return documents.error();
  if (documents->empty() || !documents->front().is_object()) return Workflow{};
  return WorkflowReader(text, documents->front()).read();
}

}  // namespace sluice::checks
