// Azure's identifiable keys and Entra's client secrets: Marvin32 with a seed for each kind of key
// (facts: Microsoft's security-utilities).
#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

struct Seed {
  std::string_view signature;  ///< the four characters in the key
  std::string_view seed;
  std::string_view facts;
};

constexpr std::array<Seed, 30> kSeeds = {{
    {"+ASt", "Default0", "storage account"},
    {"ACDb", "MastRW00", "Cosmos DB, read and write"},
    {"ACDb", "MastRO00", "Cosmos DB, read only"},
    {"ACDb", "SystRW00", "Cosmos DB, system"},
    {"ACDb", "SystRO00", "Cosmos DB, system, read only"},
    {"ACDb", "SysAll00", "Cosmos DB, system"},
    {"ACDb", "Resour00", "Cosmos DB, resource"},
    {"ACDb", "Encryp00", "Cosmos DB, encryption"},
    {"+ABa", "AbAcct00", "Batch account"},
    {"+AMC", "Classic0", "ML Studio, classic"},
    {"APIM", "Tenant00", "API Management, direct"},
    {"APIM", "IoTHub00", "API Management, subscription"},
    {"APIM", "Gatewy00", "API Management, gateway"},
    {"APIM", "GitKey00", "API Management, repository"},
    {"+ASb", "Send0000", "Service Bus, send"},
    {"+ASb", "Manage00", "Service Bus, manage"},
    {"+ASb", "Listen00", "Service Bus, listen"},
    {"+ASb", "System00", "Service Bus"},
    {"+ASb", "Unknown0", "Service Bus"},
    {"AIoT", "IoTHub00", "IoT hub"},
    {"AIoT", "DpsKey00", "IoT provisioning"},
    {"AIoT", "Device00", "IoT device"},
    {"AzCa", "Access00", "Redis cache"},
    {"AzFu", "Master00", "Functions, master"},
    {"AzFu", "System00", "Functions, system"},
    {"AzFu", "Functi00", "Functions, one function"},
    {"AzSe", "Query000", "AI Search, query"},
    {"AzSe", "PAdmin00", "AI Search, admin"},
    {"+ACR", "ACRDflt0", "Container Registry"},
    {"+SQL", "UsrPwd00", "SQL password"},
}};
/// Event Hubs and Relay sign with Service Bus' seeds.
constexpr std::array<std::string_view, 3> kBusSignatures = {"+ASb", "+AEh", "+ARm"};
/// Kinds of which real keys were compared; of others only success says something.
constexpr std::array<std::string_view, 7> kConfirmed = {"+ASt", "AzFu", "AzSe", "+ACR",
                                                        "ACDb", "AzCa", "+ASb"};
constexpr std::size_t kSignature = 4;
constexpr std::size_t kAfterSignature = 6;

template <std::size_t kSize>
bool contains(const std::array<std::string_view, kSize>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

Answer prove_azure_key(const Subject& subject) {
  const std::string_view text =
      subject.value.substr(0, std::min(subject.value.find('='), subject.value.size()));
  const auto bytes = base64_decode(subject.value);
  if (text.size() < kSignature + kAfterSignature || !bytes || bytes->size() <= 4) {
    return verdict(false);
  }
  const std::string_view signature =
      text.substr(text.size() - kSignature - kAfterSignature, kSignature);
  const std::string_view covered = std::string_view(*bytes).substr(0, bytes->size() - 4);
  const std::string_view checksum = std::string_view(*bytes).substr(covered.size());
  const bool bus = contains(kBusSignatures, signature);
  for (const Seed& row : kSeeds) {
    if (row.signature != signature && !(bus && row.signature == "+ASb")) continue;
    if (little_endian(marvin32(row.seed, covered)) != checksum) continue;
    Answer answer = verdict(true);
    answer.facts = row.facts;
    return answer;
  }
  return contains(kConfirmed, signature) ? verdict(false) : Answer{};
}

Answer prove_azure_entra(const Subject& subject) {
  constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
  constexpr std::size_t kChecksum = 3;
  constexpr std::size_t kMarkAt = 3;
  const std::string_view value = subject.value;
  // The older form, 7Q~, has no checksum.
  if (value.size() <= kMarkAt + kChecksum || value.substr(kMarkAt, 3) != "8Q~") return {};
  const std::string_view covered = value.substr(0, value.size() - kChecksum);
  const std::string digits = to_digits(marvin32("AadPwd00", covered), kAlphabet, 6);
  const bool holds = std::string_view(digits).substr(0, kChecksum) == value.substr(covered.size());
  return verdict(holds);
}

}  // namespace sluice::secrets::proof
