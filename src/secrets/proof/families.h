// The proofs, one file per family; proof.cpp has the table of their names. Each takes any bytes.
#pragma once

#include "secrets/proof/proof.h"

namespace sluice::secrets::proof {

// crc_tokens.cpp
Answer prove_github(const Subject& subject);
Answer prove_npm(const Subject& subject);
Answer prove_vercel(const Subject& subject);
Answer prove_salad(const Subject& subject);
Answer prove_deno(const Subject& subject);
Answer prove_apify(const Subject& subject);
Answer prove_cloudflare(const Subject& subject);
Answer prove_atlassian(const Subject& subject);
Answer prove_bitbucket(const Subject& subject);
Answer prove_grafana(const Subject& subject);
Answer prove_canva(const Subject& subject);
Answer prove_zuplo(const Subject& subject);
Answer prove_confluent(const Subject& subject);
Answer prove_gitlab(const Subject& subject);
// github.cpp
Answer prove_github_fine_grained(const Subject& subject);
// azure.cpp, azure_cask.cpp, azure_devops.cpp
Answer prove_azure_key(const Subject& subject);
Answer prove_azure_entra(const Subject& subject);
Answer prove_azure_cask(const Subject& subject);
Answer prove_azure_devops(const Subject& subject);
// aws.cpp
Answer tell_aws_account(const Subject& subject);
// heroku.cpp
Answer tell_heroku_token(const Subject& subject);
// jwt.cpp
Answer prove_jwt(const Subject& subject);
Answer prove_github_jwt(const Subject& subject);
// json_tokens.cpp
Answer prove_grafana_cloud(const Subject& subject);
Answer prove_sentry_org(const Subject& subject);
Answer prove_onepassword(const Subject& subject);
Answer prove_mapbox(const Subject& subject);
// base64_tokens.cpp
Answer prove_discord_bot(const Subject& subject);
Answer prove_data_center(const Subject& subject);
Answer prove_artifactory_reference(const Subject& subject);
Answer prove_artifactory_key(const Subject& subject);
Answer prove_basic_auth(const Subject& subject);
Answer prove_workos(const Subject& subject);
// service_account.cpp
Answer prove_service_account(const Subject& subject);
// macaroon.cpp
Answer prove_pypi(const Subject& subject);
// age.cpp
Answer prove_age(const Subject& subject);
// nkey.cpp
Answer prove_nkey(const Subject& subject);

}  // namespace sluice::secrets::proof
