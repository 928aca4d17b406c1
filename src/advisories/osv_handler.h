// Turns the events of a JSON parser into advisory records, without a tree in between: most of an
// OSV record (details, references, credits) is passed over. Knows nothing of the parser, so that
// it can be tested and replaced apart from it. Not thread-safe: one handler per text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/record.h"

namespace sluice::advisories {

/// What one JSON text held.
struct OsvText {
  std::vector<AdvisoryRecord> records;
  /// Objects that are no usable record: byte offset of their end, and why.
  struct Unusable {
    std::size_t offset = 0;
    std::string message;
  };
  std::vector<Unusable> unusable;
  std::vector<std::string> exploited_cves;  ///< the text was CISA's catalogue
  bool is_catalogue = false;
  bool is_array = false;
};

/// Takes the events in document order. A value whose type is wrong for its place is passed over, so
/// that an odd part costs only itself.
class OsvHandler {
 public:
  explicit OsvHandler(OsvText& text) : text_(text) {}

  void key(std::string_view name);
  /// Strings, and numbers as they are written.
  void scalar(std::string_view value, bool is_string);
  void boolean(bool value);
  void null();
  void start_object();
  void end_object(std::size_t offset);
  void start_array();
  void end_array();

  /// Where in a record a value stands.
  enum class Place : unsigned char;

 private:
  /// What the value of the last key must be: itself, or the elements of a list.
  enum class Shape : unsigned char { kOne, kList };
  struct Frame {
    Place place;
    bool is_array;
  };
  struct Step;
  struct Words;
  static const Step* find_step(Place in, std::string_view key);

  Place place_of_value() const;
  void take(Place place, std::string_view value, bool is_string);
  void begin(Place place);
  void finish_affected();
  void finish_record(std::size_t offset);

  OsvText& text_;
  std::vector<Frame> frames_;
  Place pending_{};
  Shape pending_shape_ = Shape::kOne;

  // The record under construction.
  AdvisoryRecord record_;
  Affected affected_;
  std::string details_;
  std::string listed_word_;    ///< a bare word in `severity`
  std::string database_word_;  ///< the record's database_specific.severity
  std::string affected_word_;  ///< the first word of an `affected` entry
  std::vector<std::string> own_vectors_;
  std::vector<std::string> affected_cwes_;
  bool has_ecosystem_ = false;
  bool wrong_affected_ = false;
  bool has_catalogue_version_ = false;
  bool has_exploited_list_ = false;
};

}  // namespace sluice::advisories
