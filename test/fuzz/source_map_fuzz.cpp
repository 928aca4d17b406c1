// libFuzzer target: the first byte is the length of the pieces in which the rest, a source map,
// comes. Sources must be opened and closed in turn, and whatever the pieces the same must come out.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "secrets/inline_map.h"
#include "secrets/source_map.h"

namespace {

struct Parts final : sluice::secrets::SourceMapSink {
  void rest(std::string_view bytes) override { text += bytes; }
  void begin_source(std::string_view name) override {
    if (open) std::abort();
    open = true;
    sources += sluice::secrets::source_path(name) + '\n';
  }
  void source_bytes(std::string_view bytes) override {
    if (!open || bytes.empty()) std::abort();
    sources += bytes;
  }
  void end_source() override {
    if (!open) std::abort();
    open = false;
  }
  std::string text;
  std::string sources;
  bool open = false;
};

Parts take_apart(std::string_view map, std::size_t step) {
  Parts parts;
  sluice::secrets::SourceMapReader reader(parts);
  for (std::size_t at = 0; at < map.size(); at += step) reader.push(map.substr(at, step));
  reader.finish();
  if (parts.open) std::abort();
  return parts;
}

struct Maps final : sluice::secrets::InlineMapSink {
  void begin_map() override {
    if (open) std::abort();
    open = true;
    text += '\n';
  }
  void map_bytes(std::string_view bytes) override {
    if (!open || bytes.empty()) std::abort();
    text += bytes;
  }
  void end_map() override {
    if (!open) std::abort();
    open = false;
  }
  std::string text;
  bool open = false;
};

std::string maps_in(std::string_view code, std::size_t step) {
  Maps maps;
  sluice::secrets::InlineMapReader reader(maps);
  for (std::size_t at = 0; at < code.size(); at += step) reader.push(code.substr(at, step));
  reader.finish();
  if (maps.open || maps.text.size() > code.size()) std::abort();
  return maps.text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view map(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Parts whole = take_apart(map, map.size());
  const Parts pieces = take_apart(map, std::max<std::size_t>(data[0], 1));
  if (whole.text != pieces.text || whole.sources != pieces.sources) std::abort();
  if (whole.text.size() > map.size()) std::abort();
  if (maps_in(map, map.size()) != maps_in(map, std::max<std::size_t>(data[0], 1))) std::abort();
  std::size_t decoded = 0;
  sluice::secrets::decode_inline_map(sluice::secrets::inline_map(map),
                                     [&](std::string_view piece) { decoded += piece.size(); });
  if (decoded > map.size()) std::abort();
  return 0;
}
