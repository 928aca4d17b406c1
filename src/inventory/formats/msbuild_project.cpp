#include "inventory/formats/msbuild_project.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "format/xml.h"
#include "inventory/formats/recently_read.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::XmlElement;

/// Values grow when they are made out of each other; real ones are short.
constexpr std::size_t kMaxValue = 4096;
/// Of one package, under different conditions.
constexpr std::size_t kMaxVersions = 16;
/// Files above that may include the ones above them.
constexpr std::size_t kMaxChain = 32;

std::string lower(std::string_view text) { return match_name("NuGet", text); }

bool is_false_twin(std::string_view a, std::string_view b) { return lower(a) != lower(b); }

/// A value in an attribute or, just as good, in a child element.
std::string_view metadata(const XmlElement& item, std::string_view name) {
  const std::string_view value = item.attribute(name);
  return value.empty() ? item.text_of(name) : value;
}

class Evaluation {
 public:
  /// What this file sets. Of the file that is asked about, the references are kept as well.
  void read(const XmlElement& root, bool keep_references) {
    keep_references_ = keep_references;
    read_children(root, false, 0);
  }

  MsBuildFile take() {
    MsBuildFile file;
    for (const Reference& reference : references_) {
      if (!reference.removed) add_versions(reference, file.references);
    }
    const auto test = properties_.find("istestproject");
    file.test = (test != properties_.end() && test->second.known &&
                 !is_false_twin(test->second.value, "true")) ||
                std::any_of(references_.begin(), references_.end(), [](const Reference& each) {
                  return each.key == "microsoft.net.test.sdk";
                });
    return file;
  }

 private:
  struct Property {
    std::string value;
    bool known = true;  ///< false: depends on a condition or on what is not in these files
  };

  struct Reference {
    std::string key;  ///< the name in lower case
    MsBuildReference reference;
    bool removed = false;
  };

  void read_children(const XmlElement& parent, bool conditional, std::size_t depth) {
    for (const XmlElement& child : parent.children) {
      const bool here = conditional || !child.attribute("Condition").empty();
      if (child.name == "PropertyGroup") {
        for (const XmlElement& property : child.children) set_property(property, here);
      } else if (child.name == "ItemGroup") {
        for (const XmlElement& item : child.children) read_item(item);
      } else if (child.name == "Choose" || child.name == "When" || child.name == "Otherwise") {
        // The reader of XML bounds the depth.
        read_children(child, true, depth + 1);
      }
    }
  }

  /// MSBuild goes through properties in order, so the value is made out of what is known so far.
  void set_property(const XmlElement& element, bool conditional) {
    const std::string_view condition = element.attribute("Condition");
    std::optional<std::string> value = expand(element.text);
    const bool known = value.has_value();
    Property& property = properties_[lower(element.name)];
    const bool is_first = property.value.empty() && property.known;
    if (!conditional && condition.empty()) {
      property = {value.value_or(""), known};
    } else if (is_first) {
      property = {value.value_or(""), known};
    } else if (condition.find("== ''") == std::string_view::npos && value != property.value) {
      property.known = false;
    }
  }

  /// The text with properties filled in; nothing if one of them is not known.
  std::optional<std::string> expand(std::string_view text) const {
    std::string result;
    text = trim(text);
    while (!text.empty()) {
      const std::size_t dollar = text.find("$(");
      result += text.substr(0, dollar);
      if (result.size() > kMaxValue) return std::nullopt;
      if (dollar == std::string_view::npos) break;
      const std::size_t end = text.find(')', dollar);
      if (end == std::string_view::npos) return std::nullopt;
      const auto found = properties_.find(lower(text.substr(dollar + 2, end - dollar - 2)));
      if (found == properties_.end() || !found->second.known) return std::nullopt;
      result += found->second.value;
      text.remove_prefix(end + 1);
    }
    return result;
  }

  void read_item(const XmlElement& item) {
    if (item.name == "PackageVersion") return read_central_version(item);
    const bool global = item.name == "GlobalPackageReference";
    const bool tool = item.name == "DotNetCliToolReference";
    if (item.name != "PackageReference" && !global && !tool) return;
    for_each_name(item.attribute("Remove"), [&](const std::string& name) {
      for (const std::size_t each : places_[lower(name)]) references_[each].removed = true;
      places_[lower(name)].clear();
    });
    for_each_name(item.attribute("Update"),
                  [&](const std::string& name) { update(lower(name), item); });
    if (!keep_references_) return;
    for_each_name(item.attribute("Include"), [&](const std::string& name) {
      Reference added;
      added.key = lower(name);
      added.reference = {name, {}, global || tool, item.line};
      apply(item, added.reference);
      places_[added.key].push_back(references_.size());
      references_.push_back(std::move(added));
    });
  }

  /// Names are divided by semicolons. Those out of properties that are not known are left out.
  template <typename Function>
  void for_each_name(std::string_view written, Function function) const {
    const std::optional<std::string> names = expand(written);
    if (!names) return;
    std::string_view rest = *names;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view name = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!name.empty() && name.find_first_of("@*%$<>") == std::string_view::npos) {
        function(std::string(name));
      }
    }
  }

  /// What the item says of a reference.
  void apply(const XmlElement& item, MsBuildReference& reference) const {
    for (const std::string_view name : {"Version", "VersionOverride"}) {
      const std::string_view version = metadata(item, name);
      if (!version.empty()) reference.requirement = expand(version).value_or(std::string(version));
    }
    const std::string_view assets = metadata(item, "PrivateAssets");
    if (!assets.empty()) reference.development = lower(trim(assets)) == "all";
  }

  /// Directory.Build.targets used to hold the versions of all projects this way.
  void update(const std::string& key, const XmlElement& item) {
    std::vector<std::size_t>& places = places_[key];
    if (places.size() > kMaxVersions) return;  // as many updates of as many would take forever
    for (const std::size_t each : places) apply(item, references_[each].reference);
    if (places.empty()) add_central_version(key, metadata(item, "Version"));
  }

  void read_central_version(const XmlElement& item) {
    for (const std::string_view attribute : {"Include", "Update"}) {
      for_each_name(item.attribute(attribute), [&](const std::string& name) {
        add_central_version(lower(name), metadata(item, "Version"));
      });
    }
  }

  void add_central_version(const std::string& key, std::string_view written) {
    if (written.empty()) return;
    std::string version = expand(written).value_or(std::string(written));
    std::vector<std::string>& versions = central_[key];
    const bool known = std::find(versions.begin(), versions.end(), version) != versions.end();
    if (!known && versions.size() < kMaxVersions) versions.push_back(std::move(version));
  }

  /// One reference for each version that it may have.
  void add_versions(const Reference& reference, std::vector<MsBuildReference>& list) const {
    const auto central = central_.find(reference.key);
    if (!reference.reference.requirement.empty() || central == central_.end()) {
      list.push_back(reference.reference);
      return;
    }
    for (const std::string& version : central->second) {
      list.push_back(reference.reference);
      list.back().requirement = version;
    }
  }

  bool keep_references_ = false;
  std::map<std::string, Property> properties_;
  std::map<std::string, std::vector<std::string>> central_;
  std::vector<Reference> references_;
  /// Where in references_ those of one name are.
  std::map<std::string, std::vector<std::size_t>> places_;
};

bool includes_file_above(const XmlElement& root, std::string_view name) {
  return std::any_of(root.children.begin(), root.children.end(), [&](const XmlElement& child) {
    return child.name == "Import" &&
           child.attribute("Project").find(name) != std::string_view::npos;
  });
}

/// Nothing in it if the file is broken.
using SharedElement = std::shared_ptr<const std::optional<XmlElement>>;

/// The nearest file of that name in the folder or above, and what it includes from above. The
/// outermost comes first, as MSBuild has it.
std::vector<std::pair<FileView, SharedElement>> find_above(const FileIndex& files,
                                                           std::string_view folder,
                                                           std::string_view name) {
  thread_local RecentlyRead<std::optional<XmlElement>> recent;
  std::vector<std::pair<FileView, SharedElement>> chain;
  for (;;) {
    const auto found = files.find(join_path(folder, name));
    if (found != files.end()) {
      SharedElement root = recent.get(found->second, [&](std::string_view bytes) {
        Result<XmlElement> read = format::read_xml(found->first, bytes);
        return read ? std::optional(std::move(*read)) : std::nullopt;
      });
      if (!*root) break;  // reported with that file
      const bool goes_on = includes_file_above(**root, name) && chain.size() < kMaxChain;
      chain.emplace_back(FileView{found->first, found->second}, std::move(root));
      if (!goes_on) break;
    }
    if (folder.empty()) break;
    folder = folder_of(folder);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

}  // namespace

Result<MsBuildFile> read_msbuild_file(const PackageFileInput& input) {
  const Result<XmlElement> root = format::read_xml(input.path, input.bytes);
  if (!root) return root.error();
  if (root->name != "Project") {
    return Error{{}, root->line, "not an MSBuild file: the root element is not Project"};
  }
  Evaluation evaluation;
  bool is_read = false;
  const auto read_above = [&](std::string_view name) {
    if (input.files == nullptr) return;
    for (const auto& [file, element] : find_above(*input.files, folder_of(input.path), name)) {
      const bool itself = file.path == input.path;
      evaluation.read(**element, itself);
      is_read = is_read || itself;
    }
  };
  read_above("Directory.Build.props");
  read_above("Directory.Packages.props");
  if (!is_read) evaluation.read(*root, true);
  if (file_name(input.path) != "Directory.Build.targets") read_above("Directory.Build.targets");
  return evaluation.take();
}

bool is_dotnet_project(std::string_view path) {
  constexpr std::array<std::string_view, 3> kEndings = {".csproj", ".fsproj", ".vbproj"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

MsBuildFile projects_in(const FileIndex* files, std::string_view folder) {
  MsBuildFile all;
  if (files == nullptr) return all;
  const std::string prefix = folder.empty() ? std::string() : std::string(folder) + '/';
  for (auto file = files->lower_bound(prefix);
       file != files->end() && file->first.starts_with(prefix); ++file) {
    if (!is_dotnet_project(file->first) || folder_of(file->first) != folder) continue;
    Result<MsBuildFile> project = read_msbuild_file({file->first, file->second, files});
    if (!project) continue;
    std::move(project->references.begin(), project->references.end(),
              std::back_inserter(all.references));
    all.test = all.test || project->test;
  }
  return all;
}

}  // namespace sluice::inventory
