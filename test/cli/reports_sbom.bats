#!/usr/bin/env bats
# Reports of the gate as bills of materials and VEX by the real program, validated against the schemas of their
# standards. The schemas lie beside the project, not in it; without them these tests are skipped.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
DATA="${REPOSITORY}/../shared/data"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	if [[ ! -d "${DATA}/schemas" ]]; then
		skip "no schemas in ../shared/data/schemas"
	fi
	ROOT=$(mktemp -d)
	# Not in the future, whatever the clock says, and not so old that statements have ended.
	SOURCE_DATE_EPOCH=$(($(date +%s) - 86400))
	export HOME="${ROOT}" SOURCE_DATE_EPOCH
	UNTIL=$(date -d '+30 days' +%F)
	mkdir -p "${ROOT}/out" "${ROOT}/app"
}

teardown() {
	if [[ -n "${ROOT:-}" ]]; then
		rm -rf -- "${ROOT}"
	fi
}

# reports NAME [ARGUMENT...]: the gate's reports on ROOT/app in all forms that tell of packages; its exit code stays.
reports() {
	local name="${1}"
	shift
	"${SLUICE}" deps --quiet --all --format "cyclonedx=${ROOT}/out/${name}.16.json" \
		--format "cyclonedx-1.7=${ROOT}/out/${name}.17.json" --format "spdx=${ROOT}/out/${name}.spdx.json" \
		--format "openvex=${ROOT}/out/${name}.vex.json" --format "json=${ROOT}/${name}.json" "$@" "${ROOT}/app"
}

# By the interpreter that Debian's python3-jsonschema is installed for.
validate() {
	/usr/bin/python3 "${REPOSITORY}/test/cli/validate_sbom.py" "${DATA}/schemas" "$@"
}

count() {
	grep -c -- "${1}" "${2}"
}

# lodash 4.17.15 has well-known advisories, which are built in.
bad_app() {
	printf '%s' '{"name": "a", "lockfileVersion": 3, "packages": {"": {"dependencies": {"lodash": "*"}},' \
		'"node_modules/lodash": {"version": "4.17.15", "resolved": "https://registry.example/lodash.tgz",' \
		'"integrity": "sha512-AAAA"}}}' >"${ROOT}/app/package-lock.json"
}

# ignore ID [KIND]
ignore() {
	printf '[[ignore]]\nid = "%s"\nreason = "no template comes from users"\nowner = "web-team"\nuntil = %s\nkind = "%s"\n' \
		"${1}" "${UNTIL}" "${2:-accepted}" >>"${ROOT}/app/sluice.toml"
}

@test "a clean app gives valid bills and no VEX" {
	touch "${ROOT}/out/clean.vex.json"
	run --separate-stderr reports clean
	[[ "${status}" -eq 0 && "${stderr}" == "sluice: openvex: no vulnerability is accepted, so there is nothing to write" ]]
	# What an earlier run left there is not this run's.
	[[ ! -e "${ROOT}/out/clean.vex.json" ]]
	validate "${ROOT}"/out/*.json
	grep -q '"vulnerabilities": \[\]' "${ROOT}/out/clean.16.json"
}

@test "a bad app gives valid bills with its vulnerabilities" {
	bad_app
	run reports bad
	[[ "${status}" -eq 1 ]]
	validate "${ROOT}"/out/*.json
	grep -q '"method": "CVSSv31"' "${ROOT}/out/bad.16.json"
	grep -q '"referenceCategory": "SECURITY"' "${ROOT}/out/bad.spdx.json"
	[[ ! -e "${ROOT}/out/bad.vex.json" ]]
}

@test "what is accepted is a VEX that accepts the same when it is read" {
	bad_app
	reports first || [[ $? -eq 1 ]]
	local kinds=(accepted false-positive not-reachable mitigated in-triage) ids id at=0
	grep -o '"rule": "CVE-[0-9-]*"' "${ROOT}/first.json" | cut -d'"' -f4 | sort -u >"${ROOT}/ids"
	mapfile -t ids <"${ROOT}/ids"
	for id in "${ids[@]}"; do
		ignore "${id}" "${kinds[$((at++ % 5))]}"
	done
	reports ignored
	validate "${ROOT}"/out/ignored.*
	rm "${ROOT}/app/sluice.toml"
	local vex
	for vex in vex 16 17; do
		reports again --vex "${ROOT}/out/ignored.${vex}.json"
		cmp <(grep '"rule"\|"action"\|"until"\|"kind"' "${ROOT}/ignored.json") \
			<(grep '"rule"\|"action"\|"until"\|"kind"' "${ROOT}/again.json")
		validate "${ROOT}"/out/again.*
	done
	# As a file that sluice.toml names.
	mkdir "${ROOT}/app/security"
	cp "${ROOT}/out/ignored.vex.json" "${ROOT}/app/security/app.openvex.json"
	printf 'vex = ["security/*.openvex.json"]\n' >"${ROOT}/app/sluice.toml"
	reports named
	[[ $(count '"action": "ignore"' "${ROOT}/named.json") -ge 2 ]]
	grep -q '"file": "security/app.openvex.json"' "${ROOT}/named.json"
}

@test "a broken VEX and a glob that nothing fits are wrong use" {
	bad_app
	printf '{"@context": "https://openvex.dev/ns/v0.2.0",\n"statements": [{}]}' >"${ROOT}/broken.json"
	run reports broken --vex "${ROOT}/broken.json"
	[[ "${status}" -eq 2 && "${output}" == *"broken.json:2: a statement needs a vulnerability"* ]]
	run reports missing --vex "${ROOT}/missing.json"
	[[ "${status}" -eq 2 ]]
	printf 'vex = ["security/*"]\n' >"${ROOT}/app/sluice.toml"
	run reports nothing
	[[ "${status}" -eq 2 && "${output}" == *'no file fits "security/*"'* ]]
}

@test "forms that tell of packages are refused where none are looked at" {
	run "${SLUICE}" secrets --format cyclonedx "${ROOT}/app"
	[[ "${status}" -eq 2 && "${output}" == *"--format cyclonedx tells of packages: gate and deps write it"* ]]
	run "${SLUICE}" checks --format openvex "${ROOT}/app"
	[[ "${status}" -eq 2 ]]
}

# database PACKAGES: advisories on packages p0, p1 and so on, which all have hostile words.
database() {
	awk -v n="${1}" 'BEGIN {
		print "["
		for (i = 0; i < n; ++i) {
			printf "%s{\"id\": \"GHSA-aaaa-bbbb-%d\", \"aliases\": [\"CVE-2099-%d\"], \"modified\": \"2020-01-01T00:00:00Z\", \"published\": \"2020-01-01T00:00:00Z\", \"summary\": \"]]> </script> \\u202e \\u001b[31m ::error::x\", \"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}], \"affected\": [{\"package\": {\"ecosystem\": \"npm\", \"name\": \"p%d\"}, \"ranges\": [{\"type\": \"SEMVER\", \"events\": [{\"introduced\": \"0\"}]}]}], \"database_specific\": {\"cwe_ids\": [\"CWE-79\"]}}\n", i ? "," : "", i, i + 1000, i
		}
		print "]"
	}' >"${ROOT}/osv.json"
	"${SLUICE}" advisories import --quiet --db "${ROOT}/advisories.sqlite" "${ROOT}/osv.json"
}

@test "hostile names and reasons give valid reports" {
	database 2
	printf '%s' '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"p0": "*", "p1": "*"}},' \
		'"node_modules/p0": {"version": "1.0.0\u001b[31m\n]]>"}, "node_modules/p1": {"version": "1.0.0-\u202e.a%0A"},' \
		'"node_modules/a\nb": {"version": "1\n2"}}}' >"${ROOT}/app/package-lock.json"
	printf '[[ignore]]\nid = "CVE-2099-1001"\nreason = "\\u001B[2J ]]> \\u202E </script> ::error::x"\nowner = "\\n::error::"\nuntil = %s\n' \
		"${UNTIL}" >"${ROOT}/app/sluice.toml"
	reports hostile --db "${ROOT}/advisories.sqlite" || [[ $? -le 3 ]]
	validate "${ROOT}"/out/*.json
	[[ -s "${ROOT}/out/hostile.vex.json" ]]
	run ! grep -qP '[\x00-\x09\x0b-\x1f]|\xe2\x80\xae' "${ROOT}"/out/hostile.*
}

@test "ten thousand findings give valid reports, twice the same" {
	database 10000
	awk 'BEGIN {
		printf "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"dependencies\": {\"p0\": \"*\"}}"
		for (i = 0; i < 10000; ++i) printf ",\n\"node_modules/p%d\": {\"version\": \"1.0.%d\"}", i, i
		print "}}"
	}' >"${ROOT}/app/package-lock.json"
	printf '{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "%s", "statements": [' \
		"$(date -u +%FT00:00:00Z)" >"${ROOT}/many.vex.json"
	awk 'BEGIN {
		for (i = 0; i < 10000; ++i) printf "%s{\"vulnerability\": {\"name\": \"CVE-2099-%d\"}, \"products\": [{\"@id\": \"pkg:npm/p%d\"}], \"status\": \"not_affected\", \"impact_statement\": \"never called by the app\"}\n", i ? "," : "", i + 1000, i
		print "]}"
	}' >>"${ROOT}/many.vex.json"
	reports many --db "${ROOT}/advisories.sqlite" --vex "${ROOT}/many.vex.json" || [[ $? -le 3 ]]
	validate "${ROOT}"/out/*.json
	[[ $(count '"state": "false_positive"' "${ROOT}/out/many.16.json") -eq 10000 ]]
	[[ $(count '"status": "not_affected"' "${ROOT}/out/many.vex.json") -eq 10000 ]]
	cp -r "${ROOT}/out" "${ROOT}/before"
	reports many --db "${ROOT}/advisories.sqlite" --vex "${ROOT}/many.vex.json" || [[ $? -le 3 ]]
	diff -r "${ROOT}/before" "${ROOT}/out"
}

@test "the validator refuses what is wrong" {
	bad_app
	ignore CVE-2021-23337
	reports good || [[ $? -eq 1 ]]
	validate "${ROOT}"/out/*.json
	sed 's/"ref": "pkg:npm/"ref": "pkg:none/' "${ROOT}/out/good.16.json" >"${ROOT}/affects.json"
	sed 's/"CVSSv31"/"CVSSv9"/' "${ROOT}/out/good.17.json" >"${ROOT}/method.json"
	sed 's/"status": "affected"/"status": "fine"/' "${ROOT}/out/good.vex.json" >"${ROOT}/status.json"
	sed '/"action_statement"/d' "${ROOT}/out/good.vex.json" >"${ROOT}/action.json"
	sed 's/"SECURITY"/"SECRET"/' "${ROOT}/out/good.spdx.json" >"${ROOT}/category.json"
	local wrong
	for wrong in affects method status action category; do
		run ! validate "${ROOT}/${wrong}.json"
	done
}
