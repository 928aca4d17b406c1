#include "advisories/osv_reader.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "advisories/osv_handler.h"

namespace sluice::advisories {
namespace {

// Iterative: depth costs heap, not stack. Numbers stay as they are written.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseValidateEncodingFlag |
                                 rapidjson::kParseNumbersAsStringsFlag;
constexpr int kMaxDepth = 256;

using Stream = rapidjson::MemoryStream;

/// RapidJSON's events, passed on. Ends the parse where the text nests too deeply.
class Events {
 public:
  Events(OsvText& text, const Stream& stream) : handler_(text), stream_(stream) {}

  bool Null() { return handler_.null(), true; }
  bool Bool(bool value) { return handler_.boolean(value), true; }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return handler_.scalar({text, size}, false), true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return handler_.scalar({text, size}, true), true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    return handler_.key({text, size}), true;
  }
  bool StartObject() { return handler_.start_object(), ++depth_ <= kMaxDepth; }
  bool EndObject(rapidjson::SizeType) {
    --depth_;
    return handler_.end_object(stream_.Tell()), true;
  }
  bool StartArray() { return handler_.start_array(), ++depth_ <= kMaxDepth; }
  bool EndArray(rapidjson::SizeType) {
    --depth_;
    return handler_.end_array(), true;
  }
  // Never called: numbers come as text.
  bool Int(int) { return true; }
  bool Uint(unsigned) { return true; }
  bool Int64(std::int64_t) { return true; }
  bool Uint64(std::uint64_t) { return true; }
  bool Double(double) { return true; }

 private:
  OsvHandler handler_;
  const Stream& stream_;
  int depth_ = 0;
};

std::size_t line_at(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

/// The message of the first syntax error and its offset, if there is one.
std::optional<OsvText::Unusable> parse(std::string_view text, OsvText& result) {
  Stream stream(text.data(), text.size());
  Events events(result, stream);
  rapidjson::Reader reader;
  const rapidjson::ParseResult outcome = reader.Parse<kParseFlags>(stream, events);
  if (outcome.IsError()) {
    const bool too_deep = outcome.Code() == rapidjson::kParseErrorTermination;
    return OsvText::Unusable{outcome.Offset(),
                             too_deep ? "nested more than " + std::to_string(kMaxDepth) + " deep"
                                      : rapidjson::GetParseError_En(outcome.Code())};
  }
  // The reader takes a NUL byte for the end of the text.
  if (stream.Tell() < text.size()) return OsvText::Unusable{stream.Tell(), "a NUL byte"};
  return std::nullopt;
}

}  // namespace

OsvDocument read_osv(std::string_view text, std::string_view path) {
  text = without_mark(text);
  OsvText parsed;
  OsvDocument document;
  if (const auto failed = parse(text, parsed)) {
    document.unreadable.push_back(
        {std::string(path), line_at(text, failed->offset), "not JSON: " + failed->message});
    return document;
  }
  for (const OsvText::Unusable& unusable : parsed.unusable) {
    document.unreadable.push_back(
        {std::string(path), line_at(text, unusable.offset), unusable.message});
  }
  document.records = std::move(parsed.records);
  document.exploited_cves = std::move(parsed.exploited_cves);
  document.is_array = parsed.is_array;
  return document;
}

void drop_future_times(AdvisoryRecord& record, Instant now) {
  for (std::string* time : {&record.modified, &record.published}) {
    if (const auto instant = parse_instant(*time); instant && *instant > now) time->clear();
  }
}

bool can_match(const AdvisoryRecord& record) {
  const auto usable = [](const Range& range) {
    return !range.git && std::any_of(range.events.begin(), range.events.end(), [](const Event& e) {
      return e.kind == EventKind::kIntroduced;
    });
  };
  return record.withdrawn.empty() &&
         std::any_of(record.affected.begin(), record.affected.end(), [&](const Affected& affected) {
           return !affected.versions.empty() ||
                  std::any_of(affected.ranges.begin(), affected.ranges.end(), usable);
         });
}

}  // namespace sluice::advisories
