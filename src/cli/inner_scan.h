// Scans the streams that come out of archives and source maps. Part of inner_files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/inner_files.h"
#include "secrets/inline_map.h"
#include "secrets/source_map.h"
#include "source/archive_files.h"
#include "source/block_cutter.h"

namespace sluice::cli {

/// Scans one stream of bytes as one file.
class StreamScan {
 public:
  enum class Kind {
    kFile,
    kPart,  ///< of a file: columns in the stream are not those of the file
    kRaw,   ///< an archive's bytes: looked at whatever the format
  };
  StreamScan(const secrets::Scanner& scanner, InnerHarvest* harvest, source::StreamName name,
             Kind kind = Kind::kFile);
  // The cutter's callback holds `this`.
  StreamScan(const StreamScan&) = delete;
  StreamScan& operator=(const StreamScan&) = delete;

  void push(std::string_view bytes) { cutter_.push(bytes); }
  void finish() { cutter_.finish(); }
  /// The format if it is one whose bytes are not looked at; known after finish().
  std::string_view opaque() const { return opaque_; }

 private:
  void scan(const Blob& blob);

  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  std::string file_;  ///< that problems are told of
  Kind kind_;
  std::string_view opaque_;
  bool full_ = false;
  source::BlockCutter cutter_;
};

/// Scans a source map's sources as files of their own, and the rest of it as it stands.
class SourceMapScan final : private secrets::SourceMapSink {
 public:
  /// `name`: of the map itself.
  SourceMapScan(const secrets::Scanner& scanner, InnerHarvest* harvest, source::StreamName name);

  void push(std::string_view bytes) { reader_.push(bytes); }
  void finish();

 private:
  void rest(std::string_view bytes) override { rest_.push(bytes); }
  void begin_source(std::string_view name) override;
  void source_bytes(std::string_view bytes) override;
  void end_source() override;

  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  source::StreamName name_;
  StreamScan rest_;
  std::optional<StreamScan> source_;
  bool is_served_;
  std::string source_path_;
  bool source_seen_ = false;
  correlate::ServedSources served_;
  secrets::SourceMapReader reader_;
};

/// Scans the source maps that stand in a stream of code as data: URLs.
class InlineMapScan final : private secrets::InlineMapSink {
 public:
  /// `name`: of the code.
  InlineMapScan(const secrets::Scanner& scanner, InnerHarvest* harvest, source::StreamName name)
      : scanner_(scanner), harvest_(harvest), name_(std::move(name)), reader_(*this) {}

  void push(std::string_view bytes) { reader_.push(bytes); }
  void finish() { reader_.finish(); }

 private:
  void begin_map() override {
    // Sources of packages are anybody's. Few files have a map, and asking costs more than reading.
    if (!scanner_.places().is_package(name_.path)) map_.emplace(scanner_, harvest_, name_);
  }
  void map_bytes(std::string_view bytes) override {
    if (map_) map_->push(bytes);
  }
  void end_map() override {
    if (map_) map_->finish();
    map_.reset();
  }

  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  source::StreamName name_;
  std::optional<SourceMapScan> map_;
  secrets::InlineMapReader reader_;
};

/// Scans the files of an archive, and its own bytes, which may hold more than those: a program
/// before it, comments, what follows its end, or no archive at all. A secret that is found in both
/// is told of the file.
class ArchiveScan final : public source::ArchiveSink {
 public:
  ArchiveScan(const secrets::Scanner& scanner, InnerHarvest* harvest, std::string_view path)
      : scanner_(scanner), harvest_(harvest), path_(path) {
    begin_archive({});
  }

  /// The archive's own bytes, in order.
  void own_bytes(std::string_view bytes) { archive_bytes(0, bytes); }

  std::size_t begin_archive(std::string_view inner) override;
  void archive_bytes(std::size_t number, std::string_view bytes) override;
  void end_archive() override;
  void begin_file(std::string_view inner, std::string_view head) override;
  void file_bytes(std::string_view bytes) override;
  void end_file() override;

  /// Ends the reading and tells what was not unpacked.
  void finish(const source::ArchiveLoss& loss);

 private:
  /// The bytes of one archive as they stand.
  struct Level {
    std::size_t first;  ///< match of the harvest that is the first one in this archive
    InnerHarvest found;
    std::optional<StreamScan> scan;
    std::string kept = {};  ///< bytes that may begin a mark
  };
  /// Files of a format that shows no text.
  struct Opaque {
    std::string first;
    std::size_t count = 0;
  };

  source::StreamName name_of(std::string_view inner) const;

  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  std::string path_;
  std::vector<std::unique_ptr<Level>> levels_;
  std::map<std::string, Opaque, std::less<>> opaque_;  ///< by format
  std::string inner_;                                  ///< name of the file that is open
  std::string_view format_;                            ///< its format, known by its name
  std::optional<StreamScan> file_;
  std::optional<SourceMapScan> map_;
  std::optional<InlineMapScan> inline_;
};

}  // namespace sluice::cli
