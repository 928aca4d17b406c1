#include "base/heap.h"

#include <malloc.h>

namespace sluice {

void return_free_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace sluice
