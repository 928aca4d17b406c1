// How lists of perhaps hundreds of thousands grow. A vector by itself doubles, and is there twice
// meanwhile: three times what it holds, at the moment when memory counts most.
#pragma once

#include <cstddef>
#include <vector>

namespace sluice::inventory {

/// Before one more is added.
template <typename T>
void make_room(std::vector<T>& list) {
  constexpr std::size_t kMany = 4'096;
  if (list.size() == list.capacity() && list.size() >= kMany) {
    list.reserve(list.size() + list.size() / 4);
  }
}

}  // namespace sluice::inventory
