#include "cli/inner_scan.h"

#include <utility>

#include "inventory/paths.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

/// Names in archives are anybody's text.
constexpr std::size_t kMaxInnerBytes = 1024;

/// Patterns for places and kinds of files take one path: the container's with the name appended.
source::StreamName inside(std::string_view container, std::string_view container_path,
                          std::string_view inner, std::string_view inner_path) {
  source::StreamName name;
  name.container = container;
  name.inner = inner.substr(0, kMaxInnerBytes);
  name.path = std::string(container_path) + '/' + std::string(inner_path);
  return name;
}

}  // namespace

StreamScan::StreamScan(const secrets::Scanner& scanner, InnerHarvest* harvest,
                       source::StreamName name, bool columns)
    : scanner_(scanner),
      harvest_(harvest),
      file_(name.container.empty() ? name.path : name.container),
      columns_(columns),
      cutter_(std::move(name), [this](const Blob& blob) { scan(blob); }) {}

void StreamScan::scan(const Blob& blob) {
  if (blob.first_line == 1 && blob.report_begin == 0) {
    opaque_ = !source::opaque_format(blob.bytes).empty();
  }
  if (opaque_) return;
  const std::size_t before = harvest_->secrets.size();
  const bool all = scanner_.scan(blob, &harvest_->secrets);
  if (!columns_) {
    for (std::size_t i = before; i < harvest_->secrets.size(); ++i) {
      Location& place = harvest_->secrets[i].location;
      place.column = place.end_line = place.end_column = 0;
    }
  }
  if (all || std::exchange(full_, true)) return;
  harvest_->problems.push_back({file_, 0,
                                "more than " + std::to_string(secrets::kMaxMatchesPerBlob) +
                                    " secrets in one file; the rest is not listed",
                                true});
}

SourceMapScan::SourceMapScan(const secrets::Scanner& scanner, InnerHarvest* harvest,
                             source::StreamName name)
    : scanner_(scanner),
      harvest_(harvest),
      name_(std::move(name)),
      rest_(scanner, harvest, name_, false),
      is_served_(scanner.places().is_served(name_.path)),
      reader_(*this) {
  served_.path = name_.container.empty() ? name_.path : name_.container;
}

void SourceMapScan::begin_source(std::string_view name) {
  source_path_ = secrets::source_path(name);
  source_seen_ = false;
  const bool file = name_.container.empty();
  // An inline map has its script's own path, not one inside of it.
  const bool own = name_.inner.empty() || name_.path == name_.container;
  const std::string inner = own ? source_path_ : name_.inner + '!' + source_path_;
  source_.emplace(scanner_, harvest_,
                  inside(file ? name_.path : name_.container, name_.path, inner, source_path_));
}

void SourceMapScan::source_bytes(std::string_view bytes) {
  source_seen_ = true;
  source_->push(bytes);
}

void SourceMapScan::end_source() {
  source_->finish();
  if (!is_served_ || !source_seen_ || !scanner_.places().is_server_source(source_path_)) return;
  if (served_.count++ == 0) served_.first = source_path_;
}

void SourceMapScan::finish() {
  reader_.finish();
  rest_.finish();
  if (served_.count > 0) harvest_->served.push_back(std::move(served_));
}

void ArchiveScan::begin_file(std::string_view inner, std::string_view head) {
  std::string path;
  for (std::string_view names = inner; !names.empty();) {
    const std::size_t mark = std::min(names.find('!'), names.size());
    if (!path.empty()) path += '/';
    path += secrets::source_path(names.substr(0, mark));
    names.remove_prefix(std::min(mark + 1, names.size()));
  }
  source::StreamName name = inside(path_, path_, inner, path);
  if (secrets::looks_like_source_map(path, head) && !scanner_.places().is_package(name.path)) {
    map_.emplace(scanner_, harvest_, std::move(name));
  } else {
    file_.emplace(scanner_, harvest_, std::move(name));
  }
}

void ArchiveScan::file_bytes(std::string_view bytes) {
  if (map_) map_->push(bytes);
  if (file_) file_->push(bytes);
}

void ArchiveScan::end_file() {
  if (map_) map_->finish();
  if (file_) file_->finish();
  map_.reset();
  file_.reset();
}

void ArchiveScan::report(const source::ArchiveLoss& loss) {
  const auto tell = [&](std::string message, bool incomplete) {
    harvest_->problems.push_back({path_, 0, std::move(message), incomplete});
  };
  // What others publish and what tests are made of is worth a note, but no unfinished scan.
  const bool counts = !scanner_.places().is_package(path_) && !inventory::is_test_path(path_);
  if (!loss.cut.empty()) tell("archive not looked into as a whole: " + loss.cut, counts);
  if (!loss.damaged.empty()) {
    tell("archive not looked into as a whole: " + loss.damaged, false);
  }
  if (loss.encrypted > 0) {
    tell("encrypted files in the archive, not looked into: " + std::to_string(loss.encrypted),
         false);
  }
  if (loss.too_deep > 0) {
    tell("archives too deep in the archive, not looked into: " + std::to_string(loss.too_deep),
         false);
  }
}

}  // namespace sluice::cli
