// Scans the streams that come out of archives and source maps. Part of inner_files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/inner_files.h"
#include "secrets/source_map.h"
#include "source/archive_files.h"
#include "source/block_cutter.h"

namespace sluice::cli {

/// Scans one stream of bytes as one file.
class StreamScan {
 public:
  /// `columns`: whether columns in the stream are those of the file.
  StreamScan(const secrets::Scanner& scanner, InnerHarvest* harvest, source::StreamName name,
             bool columns = true);
  // The cutter's callback holds `this`.
  StreamScan(const StreamScan&) = delete;
  StreamScan& operator=(const StreamScan&) = delete;

  void push(std::string_view bytes) { cutter_.push(bytes); }
  void finish() { cutter_.finish(); }

 private:
  void scan(const Blob& blob);

  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  std::string file_;  ///< that problems are told of
  bool columns_;
  bool opaque_ = false;
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

/// Scans the files of an archive.
class ArchiveScan final : public source::ArchiveSink {
 public:
  ArchiveScan(const secrets::Scanner& scanner, InnerHarvest* harvest, std::string_view path)
      : scanner_(scanner), harvest_(harvest), path_(path) {}

  void begin_file(std::string_view inner, std::string_view head) override;
  void file_bytes(std::string_view bytes) override;
  void end_file() override;

  /// Tells what was not unpacked.
  void report(const source::ArchiveLoss& loss);

 private:
  const secrets::Scanner& scanner_;
  InnerHarvest* harvest_;
  std::string path_;
  std::optional<StreamScan> file_;
  std::optional<SourceMapScan> map_;
};

}  // namespace sluice::cli
