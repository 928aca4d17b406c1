#include "source/block_cutter.h"

#include <algorithm>
#include <utility>

#include "source/tree.h"

namespace sluice::source {

BlockCutter::BlockCutter(StreamName name, std::function<void(const Blob&)> use)
    : name_(std::move(name)), use_(std::move(use)) {}

void BlockCutter::push(std::string_view bytes) {
  if (!known_) {
    // Nearly always the first two bytes tell that it is none.
    const bool may_be = mark_.empty() ? may_begin_utf16(bytes) : true;
    const std::size_t taken = may_be ? std::min(kUtf16Head - mark_.size(), bytes.size()) : 0;
    mark_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (may_be && mark_.size() < kUtf16Head) return;
    begin();
  }
  decode(bytes);
}

void BlockCutter::begin() {
  known_ = true;
  if (is_utf16(mark_)) decoder_.emplace();
  decode(mark_);
}

void BlockCutter::decode(std::string_view bytes) {
  if (!decoder_) return cut(bytes);
  std::string text;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kBlockOverlap);
    bytes.remove_prefix(piece.size());
    text.clear();
    decoder_->push(piece, &text);
    cut(text);
  }
}

void BlockCutter::cut(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t full = own_begin_ + kStep + kBlockOverlap;
    const std::size_t taken = std::min(bytes.size(), full - buffer_.size());
    buffer_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (buffer_.size() < full) return;
    const std::size_t own_end = own_begin_ + kStep;
    emit(own_end);
    const std::size_t gone = own_end - kBlockOverlap;
    const std::string_view passed = std::string_view(buffer_).substr(0, gone);
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    const std::size_t newline = passed.rfind('\n');
    column_ = newline == std::string_view::npos ? column_ + gone : gone - newline;
    buffer_.erase(0, gone);
    own_begin_ = kBlockOverlap;
  }
}

void BlockCutter::finish() {
  if (!known_) begin();
  if (decoder_) {
    std::string text;
    decoder_->finish(&text);
    cut(text);
  }
  if (buffer_.size() > own_begin_) emit(buffer_.size());
  buffer_.clear();
  own_begin_ = 0;
}

void BlockCutter::emit(std::size_t own_end) {
  if (!started_) binary_ = looks_binary(buffer_);
  started_ = true;
  use_({name_.path, buffer_, line_, column_, own_begin_, own_end, binary_, name_.container,
        name_.inner});
}

}  // namespace sluice::source
