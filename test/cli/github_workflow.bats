#!/usr/bin/env bats
# The workflow of docs/github.md: it parses, is pinned and asks for few rights, Sluice's own checks find nothing in it,
# and what its steps run is run here, in a workspace laid out as the steps before would.

load ../buildpack/harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }

setup() {
	harness_setup
	PYTHON=/usr/bin/python3
	"${PYTHON}" -c 'import yaml' 2>/dev/null || PYTHON=python3
	"${PYTHON}" -c 'import yaml' 2>/dev/null || skip 'no Python with yaml'
	WORKFLOW="${ROOT}/workflow.yml"
	# The YAML block that begins with a workflow's name.
	awk '/^```yaml$/ { block = ""; inside = 1; next }
		/^```$/ { if (inside && block ~ /^name: sluice\n/) printf "%s", block; inside = 0 }
		inside { block = block $0 "\n" }' "${REPOSITORY}/docs/github.md" >"${WORKFLOW}"
	[[ -s "${WORKFLOW}" ]] || fail 'docs/github.md has no workflow.'
}

teardown() { harness_teardown; }

# yaml EXPRESSION: of the workflow, as "w".
yaml() {
	"${PYTHON}" -c 'import sys, yaml
w = yaml.safe_load(open(sys.argv[1]))
steps = [s for j in w["jobs"].values() for s in j["steps"]]
for line in eval(sys.argv[2]): print(line)' "${WORKFLOW}" "${1}"
}

# workspace: the folders that the steps with "uses" make; an app whose last commit is the pull request.
workspace() {
	own_buildpack_with_binary
	mkdir "${ROOT}/checkout" "${ROOT}/stubs"
	mv "${BUILDPACK}" "${ROOT}/checkout/gate"
	APP="${ROOT}/checkout/app"
	app_with_left_behind
	rm "${APP}/sluice.toml"
	npm_export
	git -C "${APP}" init -q
	somebody_commits
	BASE=$(git -C "${APP}" rev-parse HEAD)
	printf '#!/bin/sh\nexec "$@"\n' >"${ROOT}/stubs/sudo"
	chmod 755 "${ROOT}/stubs/sudo"
}

somebody_commits() {
	git -C "${APP}" add -A
	git -C "${APP}" -c user.name=A -c user.email=a@example.invalid commit -qm change
}

# step NAME: its "run" as GitHub runs it, on Linux.
step() {
	local command folder
	command=$(yaml "[s['run'] for s in steps if s.get('name') == '${1}'][:1]")
	folder=$(yaml "[s.get('working-directory', '.') for s in steps if s.get('name') == '${1}'][:1]")
	[[ -n "${command}" ]] || fail "There is no step ${1}."
	printf '%s\n' "${command}" >"${ROOT}/step.sh"
	# shellcheck disable=SC2016 # expanded by the inner shell
	run env -i HOME="${ROOT}/home" PATH="${ROOT}/stubs:${HEROKU_PATH}" CI=true GITHUB_ACTIONS=true BASE="${BASE}" \
		GITHUB_STEP_SUMMARY="${ROOT}/summary.md" SLUICE_ADVISORY_MIRRORS="file://${ROOT}/export" \
		bash -c 'cd "$1" && exec bash --noprofile --norc -eo pipefail "$2"' bash "${ROOT}/checkout/${folder}" "${ROOT}/step.sh"
	after_run
}

@test "it parses, names commits, and asks for no more rights than it needs" {
	run yaml "sorted({s['uses'].split('@')[1] for s in steps if 'uses' in s} | {s['with']['ref'] for s in steps if 'ref' in s.get('with', {})})"
	[[ "${output}" == COMMIT ]]
	run yaml "[w['permissions']] + [j['permissions'] for j in w['jobs'].values()]"
	[[ "${output}" == "{}"$'\n'"{'contents': 'read'}"$'\n'"{'contents': 'read', 'security-events': 'write'}" ]] || fail "${output}"
	run yaml "[s for s in steps if s.get('uses', '').startswith('actions/checkout') and s['with'].get('persist-credentials') is not False]"
	[[ -z "${output}" ]]
	# What strangers choose must not become part of a command.
	run yaml "[s['run'] for s in steps if '\${{' in s.get('run', '')]"
	[[ -z "${output}" ]]
	[[ "$(yaml "['pull_request_target' in str(w)]")" == False ]]
}

@test "Sluice itself finds nothing in it" {
	mkdir -p "${APP}/.github/workflows"
	sed 's/COMMIT/3f9c2a71b0de4c5e8f7a6b5c4d3e2f1a09182736/' "${WORKFLOW}" >"${APP}/.github/workflows/sluice.yml"
	run "${SHARED}/sluice" checks --all --format json "${APP}"
	after_run
	exits 0
	[[ "$(jq '.findings | length' <<<"${output}")" -eq 0 ]] || fail "$(jq '.findings' <<<"${output}")"
}

@test "its steps: the binary, a pull request with and without a secret" {
	workspace
	step 'Get the binary'
	exits 0
	says 'sluice '
	write_file pay.py 'a = 1'
	somebody_commits
	step 'Secrets in what the pull request adds'
	exits 0
	plant TOKEN "$(heroku_token)"
	write_file pay.py "A = '${TOKEN}'"
	somebody_commits
	step 'Secrets in what the pull request adds'
	exits 1
	says '::error file=pay.py,line=1'
}

@test "its steps: advisories, gate, files for code scanning and the summary" {
	workspace
	step 'Advisories'
	exits 0
	step 'Gate'
	exits 1
	says 'left-behind'
	[[ "$(jq -r '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' "${ROOT}/checkout/sluice.sarif")" == package-lock.json ]]
	[[ "$(yaml "[s['with']['sarif_file'] for s in steps if 'sarif' in s.get('uses', '')]")" == sluice.sarif ]]
	grep -q 'left-behind' "${ROOT}/summary.md"
	rm "${APP}/package-lock.json"
	step 'Gate'
	exits 0
	grep -qi 'passed' "${ROOT}/summary.md"
}
