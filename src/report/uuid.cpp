#include "report/uuid.h"

namespace sluice::report {

std::string uuid_of(std::string hex) {
  hex.resize(32, '0');
  hex[12] = '5';  // made from a name
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
         hex.substr(16, 4) + '-' + hex.substr(20);
}

}  // namespace sluice::report
