#include "secrets/proof/proof.h"

#include <algorithm>
#include <array>

#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

constexpr auto kProofs = std::to_array<Proof>({
    {"age-bech32", prove_age},
    {"apify-crc32", prove_apify},
    {"artifactory-base58", prove_artifactory_key},
    {"artifactory-reference", prove_artifactory_reference},
    {"atlassian-crc32", prove_atlassian},
    {"aws-account", tell_aws_account, false, false},
    // What security-utilities documents holds for some products only: no match says nothing.
    {"azure-cask", prove_azure_cask, true, false},
    {"azure-devops-crc32", prove_azure_devops},
    {"azure-entra-marvin32", prove_azure_entra},
    {"azure-marvin32", prove_azure_key},
    {"basic-auth", prove_basic_auth},
    {"bitbucket-crc32", prove_bitbucket, true, false},
    {"canva-crc32", prove_canva},
    {"cloudflare-crc32", prove_cloudflare},
    {"confluent-crc32", prove_confluent},
    {"data-center-token", prove_data_center},
    {"deno-crc32", prove_deno},
    {"discord-bot", prove_discord_bot},
    {"github-crc32", prove_github},
    {"github-jwt", prove_github_jwt},
    {"github-sha256", prove_github_fine_grained},
    {"gitlab-crc32", prove_gitlab},
    // The same form under other prefixes than glpat- was seen in the generator alone.
    {"gitlab-routable-crc32", prove_gitlab, true, false},
    {"google-service-account", prove_service_account},
    {"grafana-cloud-json", prove_grafana_cloud},
    {"grafana-crc32", prove_grafana},
    {"heroku-token", tell_heroku_token, false, false},
    {"jwt", prove_jwt},
    {"mapbox-json", prove_mapbox},
    {"nkey-crc16", prove_nkey},
    {"npm-crc32", prove_npm},
    {"onepassword-json", prove_onepassword},
    {"pypi-macaroon", prove_pypi},
    {"salad-crc32", prove_salad},
    {"sentry-org-json", prove_sentry_org},
    {"vercel-crc32", prove_vercel},
    {"workos-base64", prove_workos},
    {"zuplo-crc32", prove_zuplo},
});

}  // namespace

std::span<const Proof> proofs() { return kProofs; }

const Proof* find_proof(std::string_view name) {
  const auto found =
      std::find_if(kProofs.begin(), kProofs.end(), [&](const Proof& p) { return p.name == name; });
  return found == kProofs.end() ? nullptr : &*found;
}

}  // namespace sluice::secrets::proof
