#include "access/snapshot.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::access {
namespace {

constexpr std::array<std::pair<Stage, std::string_view>, 6> kStages = {{
    {Stage::kUnknown, "unknown"},
    {Stage::kTest, "test"},
    {Stage::kReview, "review"},
    {Stage::kDevelopment, "development"},
    {Stage::kStaging, "staging"},
    {Stage::kProduction, "production"},
}};
constexpr std::array<std::pair<Permissions, std::string_view>, 4> kWords = {
    {{kView, "view"}, {kDeploy, "deploy"}, {kOperate, "operate"}, {kManage, "manage"}}};

std::string file_in(std::string_view folder, std::string_view name, std::string_view part) {
  return std::string(folder) + '/' + std::string(name) + '/' + std::string(part) + ".json";
}

}  // namespace

std::string_view to_string(Stage stage) { return kStages[static_cast<std::size_t>(stage)].second; }

std::optional<Stage> parse_stage(std::string_view word) {
  for (const auto& [stage, text] : kStages) {
    if (text == word && stage != Stage::kUnknown) return stage;
  }
  return std::nullopt;
}

Permissions parse_permission(std::string_view word) {
  for (const auto& [bit, text] : kWords) {
    if (text == word) return bit;
  }
  return 0;
}

std::string to_words(Permissions permissions) {
  std::string words;
  for (const auto& [bit, text] : kWords) {
    if (bit == kView || (permissions & bit) == 0) continue;
    words += (words.empty() ? "" : ",") + std::string(text);
  }
  return words.empty() ? "view" : words;
}

std::string App::file(std::string_view part) const { return file_in("apps", name, part); }
std::string Team::file(std::string_view part) const { return file_in("teams", name, part); }
std::string Pipeline::file(std::string_view part) const { return file_in("pipelines", name, part); }

const App* Snapshot::find_app(std::string_view name) const {
  const auto found =
      std::lower_bound(apps.begin(), apps.end(), name,
                       [](const App& app, std::string_view wanted) { return app.name < wanted; });
  return found != apps.end() && found->name == name ? &*found : nullptr;
}

}  // namespace sluice::access
