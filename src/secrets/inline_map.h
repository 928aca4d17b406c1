// Source maps that stand in a script or stylesheet itself, as a data: URL in its last line
// ("//# sourceMappingURL=data:application/json;base64,..."). Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sluice::secrets {

/// The base64 text of the map in the last line; empty if there is none. Costs nothing for files
/// that don't end like one.
std::string_view inline_map(std::string_view bytes);

/// True if the base64 text at `begin` is that of a map, whatever the line.
bool is_inline_map(std::string_view bytes, std::size_t begin);

/// Decodes base64 piece by piece, up to the first byte that is none.
void decode_inline_map(std::string_view base64, const std::function<void(std::string_view)>& use);

/// Gets the maps in a stream of code.
class InlineMapSink {
 public:
  virtual ~InlineMapSink() = default;
  virtual void begin_map() = 0;
  virtual void map_bytes(std::string_view bytes) = 0;
  virtual void end_map() = 0;
};

/// The same for code that streams past, whose last line is not known before its end: finds the map
/// of every line that begins like one. Memory: one piece. One stream per object.
class InlineMapReader {
 public:
  explicit InlineMapReader(InlineMapSink& sink) : sink_(sink) {}

  void push(std::string_view bytes);
  void finish();

 private:
  void work();
  void decode(std::string_view digits);
  void end_map();

  InlineMapSink& sink_;
  std::string text_;      ///< what is still to be looked at, or may begin a line with a map
  std::string digits_;    ///< of base64 that are not decoded yet
  bool at_begin_ = true;  ///< `text_` begins where the stream does
  bool in_map_ = false;
};

}  // namespace sluice::secrets
