#include "cli/inner_scan.h"

#include <algorithm>
#include <iterator>
#include <set>
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
                       source::StreamName name, Kind kind)
    : scanner_(scanner),
      harvest_(harvest),
      file_(name.container.empty() ? name.path : name.container),
      kind_(kind),
      cutter_(std::move(name), [this](const Blob& blob) { scan(blob); }) {}

void StreamScan::scan(const Blob& blob) {
  if (kind_ != Kind::kRaw && blob.first_line == 1 && blob.report_begin == 0) {
    opaque_ = source::opaque_format(blob.bytes);
  }
  if (!opaque_.empty()) return;
  const std::size_t before = harvest_->secrets.size();
  const bool all = scanner_.scan(blob, &harvest_->secrets);
  if (kind_ == Kind::kPart) {
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
      rest_(scanner, harvest, name_, StreamScan::Kind::kPart),
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

source::StreamName ArchiveScan::name_of(std::string_view inner) const {
  if (inner.empty()) return {path_, {}, {}};
  std::string path;
  for (std::string_view names = inner; !names.empty();) {
    const std::size_t mark = std::min(names.find('!'), names.size());
    if (!path.empty()) path += '/';
    path += secrets::source_path(names.substr(0, mark));
    names.remove_prefix(std::min(mark + 1, names.size()));
  }
  return inside(path_, path_, inner, path);
}

std::size_t ArchiveScan::begin_archive(std::string_view inner) {
  levels_.push_back(std::make_unique<Level>());
  Level& level = *levels_.back();
  level.first = harvest_->secrets.size();
  level.scan.emplace(scanner_, &level.found, name_of(inner), StreamScan::Kind::kRaw);
  return levels_.size() - 1;
}

void ArchiveScan::archive_bytes(std::size_t number, std::string_view bytes) {
  Level& level = *levels_[number];
  // The letters that zip's marks begin with would belong to what a stored file ends with.
  std::string joined;
  if (!level.kept.empty()) {
    joined = std::move(level.kept).append(bytes);
    bytes = joined;
  }
  constexpr std::string_view kMark = "PK";
  constexpr std::size_t kMarkBytes = 4;
  std::size_t done = 0;
  std::size_t at = bytes.find(kMark);
  for (; at != std::string_view::npos && bytes.size() - at >= kMarkBytes;
       at = bytes.find(kMark, at + 1)) {
    const auto kind = static_cast<unsigned char>(bytes[at + 2]);
    if (kind == 0 || kind > 8 || bytes[at + 3] != bytes[at + 2] + 1) continue;
    level.scan->push(bytes.substr(done, at - done));
    level.scan->push("\x01\x01");  // no NUL, which would make it no text
    done = at + kMark.size();
  }
  if (at == std::string_view::npos) {
    at = bytes.ends_with(kMark[0]) ? bytes.size() - 1 : bytes.size();
  }
  level.scan->push(bytes.substr(done, at - done));
  level.kept = bytes.substr(at);
}

void ArchiveScan::end_archive() {
  Level& level = *levels_.back();
  level.scan->push(level.kept);
  level.scan->finish();
  const auto identity = [](const secrets::SecretMatch& match) {
    // Inside, a live value may stand in another form than in the bytes around it.
    if (!match.config_var.empty()) return match.rule + '\n' + match.config_var;
    return match.rule + '\n' + (match.bound_to_path ? match.same_value : match.fingerprint);
  };
  std::set<std::string> known;
  if (!level.found.secrets.empty()) {
    for (std::size_t i = level.first; i < harvest_->secrets.size(); ++i) {
      known.insert(identity(harvest_->secrets[i]));
    }
  }
  for (secrets::SecretMatch& match : level.found.secrets) {
    if (known.contains(identity(match))) continue;
    harvest_->secrets.push_back(std::move(match));
  }
  std::move(level.found.problems.begin(), level.found.problems.end(),
            std::back_inserter(harvest_->problems));
  levels_.pop_back();
}

void ArchiveScan::begin_file(std::string_view inner, std::string_view head) {
  source::StreamName name = name_of(inner);
  inner_ = name.inner;
  format_ = brotli_format(name.path, head);
  if (secrets::looks_like_source_map(name.path, head) && !scanner_.places().is_package(name.path)) {
    map_.emplace(scanner_, harvest_, std::move(name));
    return;
  }
  inline_.emplace(scanner_, harvest_, name);
  file_.emplace(scanner_, harvest_, std::move(name));
}

void ArchiveScan::file_bytes(std::string_view bytes) {
  if (map_) map_->push(bytes);
  if (inline_) inline_->push(bytes);
  if (file_) file_->push(bytes);
}

void ArchiveScan::end_file() {
  if (map_) map_->finish();
  if (inline_) inline_->finish();
  if (file_) {
    file_->finish();
    if (format_.empty()) format_ = file_->opaque();
  }
  if (!format_.empty()) {
    Opaque& opaque = opaque_[std::string(format_)];
    if (opaque.count++ == 0) opaque.first = inner_;
  }
  map_.reset();
  inline_.reset();
  file_.reset();
}

void ArchiveScan::finish(const source::ArchiveLoss& loss) {
  while (!levels_.empty()) end_archive();
  for (const auto& [format, files] : opaque_) {
    const std::string more =
        files.count == 1 ? "" : " and " + std::to_string(files.count - 1) + " more";
    harvest_->skipped.push_back({path_ + " > " + files.first + more, format});
  }
  const auto tell = [&](std::string message, bool incomplete) {
    harvest_->problems.push_back({path_, 0, std::move(message), incomplete});
  };
  // What others publish and what tests are made of is worth a note, but no unfinished scan.
  const bool counts = !scanner_.places().is_package(path_) && !inventory::is_test_path(path_);
  if (!loss.cut.empty()) tell("archive not looked into as a whole: " + loss.cut, counts);
  if (!loss.damaged.empty()) {
    tell("archive not looked into as a whole, its bytes looked at as they stand: " + loss.damaged,
         false);
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
