// Takes a source map (JSON, ECMA-426) apart while it streams past: each text of `sourcesContent` is
// decoded and handed on with its name from `sources`; every other byte is handed on as it stands.
// Indexed maps (`sections`) nest. Nothing is ever lost: what is no well-formed map comes out as
// rest. Memory: the names. One map per object; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::secrets {

/// True if the file may be a source map by its name and first bytes.
bool looks_like_source_map(std::string_view path, std::string_view head);

/// "webpack://app/./src/a.ts?1f" becomes "src/a.ts": the part of a source's name that is a path
/// below the app. Never empty, never with "..".
std::string source_path(std::string_view name);

/// Gets what a map is made of, in the map's order.
class SourceMapSink {
 public:
  virtual ~SourceMapSink() = default;
  /// Bytes that belong to no content. The contents' strings are left out, their lines are not.
  virtual void rest(std::string_view bytes) = 0;
  /// A source's text begins; `name` as the map has it, empty if the map has not told it yet.
  virtual void begin_source(std::string_view name) = 0;
  virtual void source_bytes(std::string_view bytes) = 0;
  virtual void end_source() = 0;
};

class SourceMapReader {
 public:
  /// Deepest nesting that is understood; what lies deeper makes the rest of the map plain bytes.
  static constexpr std::size_t kMaxDepth = 64;
  /// Names of sources that are kept, and the length of one.
  static constexpr std::size_t kMaxSources = 100'000;
  static constexpr std::size_t kMaxNameBytes = 1024;

  explicit SourceMapReader(SourceMapSink& sink) : sink_(sink) {}

  void push(std::string_view bytes);
  void finish();

 private:
  /// What a container is for.
  enum class Role : std::uint8_t { kMap, kSources, kContents, kSections, kSection, kOther };
  enum class Text : std::uint8_t { kNone, kKey, kSource, kContent, kOther };
  struct Level {
    Role role = Role::kOther;
    bool is_object = false;
    bool wants_key = false;
    std::size_t index = 0;  ///< of the element in an array
  };

  std::size_t structure(std::string_view bytes, std::size_t at);
  std::size_t text(std::string_view bytes, std::size_t at);
  Role role_of_value(bool is_object) const;
  void open(bool is_object);
  void close(bool is_object);
  void begin_text();
  void end_text();
  void keep_source(std::size_t index);
  void keep(std::string_view plain);
  void flush();
  void escape(char c);
  void code_unit(std::uint32_t unit);
  void flush_surrogate();

  SourceMapSink& sink_;
  std::vector<Level> levels_;
  std::vector<std::string> sources_;  ///< of the map that is open
  std::size_t names_bytes_ = 0;
  std::string key_;      ///< of the value that comes or has just come
  std::string decoded_;  ///< of the text that is open
  Text text_ = Text::kNone;
  bool escaped_ = false;
  bool broken_ = false;         ///< all that comes is rest
  std::size_t hex_digits_ = 0;  ///< of \uXXXX that are still to come
  std::uint32_t unit_ = 0;
  std::uint32_t surrogate_ = 0;  ///< a high one that waits for its low one
};

}  // namespace sluice::secrets
