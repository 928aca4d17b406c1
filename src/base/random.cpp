#include "base/random.h"

#include <openssl/rand.h>

namespace sluice {

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  const int done =
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size));
  return done == 1 ? bytes : std::string();
}

}  // namespace sluice
