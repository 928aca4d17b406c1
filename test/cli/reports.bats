#!/usr/bin/env bats
# Reports in all formats by the real program, each read back by its own parser: SARIF against its schema and GitHub's
# demands, JSON against docs/report.schema.json, the others by what their readers need. The schemas lie beside the
# project, not in it; without them these tests are skipped.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
DATA="${REPOSITORY}/../shared/data"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	if [[ ! -d "${DATA}/schemas" ]]; then
		skip "no schemas in ../shared/data/schemas"
	fi
	ROOT=$(mktemp -d)
	export HOME="${ROOT}"
	APP="${ROOT}/app"
	OUT="${ROOT}/out"
	mkdir -p "${APP}" "${OUT}"
}

teardown() {
	if [[ -n "${ROOT:-}" ]]; then
		rm -rf -- "${ROOT}"
	fi
}

# reports EXPECTED NAME [FOLDER]: all formats of the folder's report in OUT; the exit code has to be the expected one.
reports() {
	local code=0
	"${SLUICE}" gate --quiet --all --format "json=${OUT}/${2}.json" --format "sarif=${OUT}/${2}.sarif" \
		--format "junit=${OUT}/${2}.xml" --format "tap=${OUT}/${2}.tap" --format "github=${OUT}/${2}.github" \
		--format "markdown=${OUT}/${2}.md" "${3:-${APP}}" >"${OUT}/log" || code=$?
	if [[ "${code}" -ne "${1}" ]]; then
		cat "${OUT}/log"
		return 1
	fi
}

# By the interpreter that Debian's python3-jsonschema is installed for.
validate() {
	/usr/bin/python3 "${REPOSITORY}/test/cli/validate_report.py" "${DATA}/schemas" \
		"${REPOSITORY}/docs/report.schema.json" "$@"
}

validate_all() {
	validate "${OUT}/${1}".{json,sarif,xml,tap,github,md}
}

# ask FILE EXPRESSION: the value of a Python expression over the JSON document d.
ask() {
	/usr/bin/python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$@"
}

# Tokens in the documented form, made here so that none stands in this repository.
keys() {
	/usr/bin/python3 - "${1}" <<-'PYTHON'
		import base64, hashlib, sys
		for i in range(int(sys.argv[1])):
		    digest = base64.b64encode(hashlib.sha512(f"key {i}".encode()).digest()).decode()
		    print(f"KEY_{i} = 'sk_live_{''.join(c for c in digest if c.isalnum())[:24]}'")
	PYTHON
}

# An app with findings of each kind: a secret, a vulnerable package, a setting, packages without a lockfile.
bad_app() {
	keys 1 >"${1}/pay.rb"
	printf 'six==1.16.0\nflask\n' >"${1}/requirements.txt"
	printf '%s' '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"lodash": "*"}},' \
		'"node_modules/lodash": {"version": "4.17.15"}}}' >"${1}/package-lock.json"
	mkdir -p "${1}/app/controllers"
	printf 'class UsersController < ApplicationController\n  def show\n    eval(params[:x])\n  end\nend\n' \
		>"${1}/app/controllers/users_controller.rb"
}

# A team whose admin has no second factor.
snapshot() {
	local list
	mkdir -p "${1}/teams/acme"
	printf '%s' '{"schema":"sluice-access/1","taken":"2026-11-26T01:00:00Z","api":"https://api.example","unread":[],' \
		'"target":{"kind":"team","name":"acme"},"as":"ana@acme.example","config_vars":"none","truncated":[]}' >"${1}/manifest.json"
	printf '{"email":"ana@acme.example","two_factor_authentication":false,"federated":false,"id":"u1"}' >"${1}/account.json"
	for list in authorizations apps couplings pipelines teams/acme/identity-providers; do
		printf '[]' >"${1}/${list}.json"
	done
	printf '%s' '[{"email":"ana@acme.example","role":"admin","two_factor_authentication":false,"federated":false,' \
		'"created_at":"2022-02-01T12:00:00Z","user":{"email":"ana@acme.example"}}]' >"${1}/teams/acme/members.json"
	printf '{}' >"${1}/teams/acme/preferences.json"
}

@test "all reports of a clean app are valid and show what passed" {
	printf 'puts 1\n' >"${APP}/a.rb"
	reports 0 clean
	validate_all clean
	[[ $(ask "${OUT}/clean.sarif" 'len(d["runs"][0]["results"])') -eq 0 ]]
	[[ $(grep -c '<testcase ' "${OUT}/clean.xml") -ge 8 ]]
	[[ $(grep -c '^ok ' "${OUT}/clean.tap") -eq 4 ]]
}

@test "all reports of a bad app are valid and tell of each finding that blocks" {
	local form ids id
	bad_app "${APP}"
	reports 1 bad
	validate_all bad
	[[ $(ask "${OUT}/bad.json" '" ".join(sorted({f["kind"] for f in d["findings"]}))') == 'check hygiene secret vulnerability' ]]
	ids=$(ask "${OUT}/bad.json" '" ".join(f["id"] for f in d["findings"] if f["action"] == "block")')
	[[ $(wc -w <<<"${ids}") -ge 4 ]]
	for id in ${ids}; do
		for form in sarif xml md; do
			grep -qF -- "${id}" "${OUT}/bad.${form}"
		done
	done
	[[ $(ask "${OUT}/bad.sarif" 'sum(r["level"] == "error" for r in d["runs"][0]["results"])') -eq $(wc -w <<<"${ids}") ]]
	run ! grep -rqE 'sk_live_[A-Za-z0-9]{9}' "${OUT}"
}

@test "accepted findings have their reason in every report that lists them" {
	local id
	bad_app "${APP}"
	reports 1 before
	id=$(ask "${OUT}/before.json" '[f["id"] for f in d["findings"] if f["kind"] == "secret"][0]')
	printf '[[ignore]]\nid = "%s"\nreason = "key of the sandbox, revoked"\nowner = "payments"\nuntil = %s\n' \
		"${id}" "$(date -u -d '+30 days' +%F)" >"${APP}/sluice.toml"
	reports 1 after
	validate_all after
	grep -q '"justification": "key of the sandbox, revoked (payments), until 20' "${OUT}/after.sarif"
	grep -q '<skipped message="key of the sandbox, revoked (payments), until 20' "${OUT}/after.xml"
	grep -q 'key of the sandbox, revoked | payments | 20' "${OUT}/after.md"
}

@test "what could not be scanned is in every report" {
	printf '{"lockfileVersion": 3, "packages": {' >"${APP}/package-lock.json"
	reports 3 torn
	validate_all torn
	[[ $(ask "${OUT}/torn.sarif" 'd["runs"][0]["invocations"][0]["executionSuccessful"]') == False ]]
	grep -q '<error ' "${OUT}/torn.xml"
	grep -q '^not ok 4 - coverage' "${OUT}/torn.tap"
	grep -q '^::warning file=package-lock.json,' "${OUT}/torn.github"
	grep -q 'Not scanned' "${OUT}/torn.md"
}

@test "hostile names give valid reports without raw bytes of theirs" {
	local name number=0
	# shellcheck disable=SC2016 # nothing is to be expanded
	for name in $'a\n::error::x' '::add-mask::x' '##[add-mask]x' $'\e[2J\e[31mred' $'\xe2\x80\xaertl\xe2\x80\xa8' \
		'<script>alert(1)<' ']]>' '"quo'\''te&amp;' '{0}' '[a](javascript:x)' '%0A%3A,=' '# skip' '- not ok 1' \
		$'\xff\xfe\x80' '`a` | b @team' ' lead' "$(printf 'A%.0s' {1..200})"; do
		mkdir -p "${APP}/${name}"
		bad_app "${APP}/${name}"
		# Another one in each: the same secret would be one finding.
		number=$((number + 1))
		keys "${number}" | tail -n 1 >"${APP}/${name}/pay.rb"
	done
	printf '[[ignore]]\nid = "CVE-2021-23337"\nreason = "%s"\nowner = "%s"\nuntil = %s\n' \
		'\u001b[2J::error::x ##[add-mask]x </script> ]]> @who [a](b)' '\u202ea|b`c\n::error::x' \
		"$(date -u -d '+30 days' +%F)" >"${APP}/sluice.toml"
	reports 1 hostile
	validate_all hostile
	[[ $(ask "${OUT}/hostile.json" 'len([f for f in d["findings"] if f["kind"] == "secret"])') -ge 17 ]]
	grep -q '"uri": "%FF%FE%80/pay.rb"' "${OUT}/hostile.sarif"
	# The log is one, too, and so is all of it.
	"${SLUICE}" gate --all --verbose "${APP}" >"${OUT}/log.tap" || [[ $? -eq 1 ]]
	run ! grep -qP '^\s*::|##\[|[\x00-\x09\x0b-\x1f]' "${OUT}/log.tap"
}

@test "ten thousand findings give valid reports with the worst in them, and how many are left out" {
	local i
	keys 10500 >"${ROOT}/keys"
	split -l 700 "${ROOT}/keys" "${APP}/keys"
	for i in {1..20}; do
		mkdir -p "${APP}/app/controllers/${i}"
		printf 'class A < ApplicationController\n  def b\n    params[:class].constantize\n  end\nend\n' \
			>"${APP}/app/controllers/${i}/a_controller.rb"
	done
	reports 1 many
	validate_all many
	[[ $(ask "${OUT}/many.json" 'd["verdict"]["blocking"]') -ge 10000 ]]
	[[ $(ask "${OUT}/many.sarif" 'len(d["runs"][0]["results"])') -eq 5000 ]]
	[[ $(ask "${OUT}/many.sarif" 'd["runs"][0]["results"][-1]["ruleId"]') == sluice-findings-left-out ]]
	[[ $(ask "${OUT}/many.sarif" 'all(r["level"] == "error" for r in d["runs"][0]["results"][:-1])') == True ]]
	grep -q 'more have no room here' "${OUT}/many.md"
	grep -qE '^::notice title=Sluice::.* more are not shown here, see ' "${OUT}/many.github"
}

@test "the same tree gives the same SARIF, in another folder, too, and a line more above changes no id" {
	mkdir -p "${ROOT}/build_1" "${ROOT}/build_2"
	bad_app "${ROOT}/build_1"
	bad_app "${ROOT}/build_2"
	reports 1 one "${ROOT}/build_1"
	reports 1 two "${ROOT}/build_2"
	cmp "${OUT}/one.sarif" "${OUT}/two.sarif"
	sed -i '1i # a line more' "${ROOT}"/build_2/pay.rb "${ROOT}"/build_2/requirements.txt \
		"${ROOT}"/build_2/app/controllers/users_controller.rb
	reports 1 three "${ROOT}/build_2"
	local prints='sorted((r["ruleId"], sorted(r["partialFingerprints"].items())) for r in d["runs"][0]["results"])'
	[[ $(ask "${OUT}/one.sarif" "${prints}") == "$(ask "${OUT}/three.sarif" "${prints}")" ]]
	run ! cmp "${OUT}/one.sarif" "${OUT}/three.sarif"
}

@test "reports that would replace each other, and a page on a terminal, are refused before the scan" {
	run --separate-stderr "${SLUICE}" gate --format "json=${OUT}/one" --format "html=${OUT}/one" "${APP}"
	[[ "${status}" -eq 2 && "${stderr}" == *"is named by two --format"* && ! -e "${OUT}/one" ]]
	run --separate-stderr "${SLUICE}" gate --format "json=${OUT}/one" --format "html=${OUT}/x/.././one" "${APP}"
	[[ "${status}" -eq 2 && "${stderr}" == *"is named by two --format"* && ! -e "${OUT}/one" ]]
	run --separate-stderr "${SLUICE}" gate --explain-policy --format json "${APP}"
	[[ "${status}" -eq 2 && "${stderr}" == *"--explain-policy writes text alone"* ]]
	command -v script >/dev/null || skip "no script(1)"
	run script -qec "'${SLUICE}' gate --format html '${APP}'" /dev/null
	[[ "${status}" -eq 2 && "${output}" == *"--format html=report.html"* ]]
}

@test "paths are those of the repository where one stands in its root" {
	mkdir -p "${APP}/services/api"
	git -C "${APP}" init -q
	bad_app "${APP}/services/api"
	(cd "${APP}" && reports 1 folder services/api)
	validate_all folder
	grep -q '"uri": "services/api/pay.rb"' "${OUT}/folder.sarif"
	grep -q '"id": "sluice/services-api/' "${OUT}/folder.sarif"
	grep -q '^::error file=services/api/pay.rb,' "${OUT}/folder.github"
	(cd "${APP}/services/api" && reports 1 here .)
	grep -q '"uri": "pay.rb"' "${OUT}/here.sarif"
}

@test "line hashes are those that GitHub's uploader computes" {
	mkdir -p "${APP}/app/controllers"
	printf 'class A\n  def b\n    eval(params[:x])\n  end\nend\n' >"${APP}/app/controllers/a_controller.rb"
	reports 1 hash
	# The algorithm once more, over the third line: the hundred characters from there, end marker and zeros included.
	[[ $(ask "${OUT}/hash.sarif" '[r["partialFingerprints"]["primaryLocationLineHash"] for r in d["runs"][0]["results"] if r["ruleId"].startswith("rb-eval")][0]') == "$(/usr/bin/python3 -c '
text = [ord(c) for c in "eval(params[:x])\nend\nend\n"] + [65535]
h = 0
for c in (text + [0] * 100)[:100]:
    h = (37 * h + c) % 2**64
print(f"{h:x}:1")')" ]]
}

@test "reports of a history, of a diff and of an account are valid" {
	local code=0 form
	git -C "${APP}" init -q
	git -C "${APP}" config user.email a@example.invalid
	git -C "${APP}" config user.name a
	keys 2 >"${APP}/pay.rb"
	git -C "${APP}" add -A
	git -C "${APP}" commit -qm one
	git -C "${APP}" mv pay.rb old.rb
	git -C "${APP}" commit -qm "$(keys 3 | tail -n 1)"
	formats=()
	for form in json sarif tap markdown; do
		formats+=(--format "${form}=${OUT}/x.${form/markdown/md}")
	done
	formats+=(--format "junit=${OUT}/x.xml" --format "github=${OUT}/x.github")
	"${SLUICE}" history --quiet "${formats[@]}" "${APP}" >"${OUT}/log" || code=$?
	[[ "${code}" -eq 1 ]]
	validate_all x
	[[ $(ask "${OUT}/x.sarif" 'sum("commit" in r["properties"] for r in d["runs"][0]["results"])') -eq 3 ]]
	(cd "${APP}" && "${SLUICE}" diff --quiet "${formats[@]}" HEAD~1..HEAD >"${OUT}/log") || code=$?
	[[ "${code}" -eq 1 ]]
	validate_all x
	keys 1 | "${SLUICE}" secrets --quiet "${formats[@]}" - >"${OUT}/log" || code=$?
	[[ "${code}" -eq 1 ]]
	validate_all x
	snapshot "${ROOT}/snapshot"
	"${SLUICE}" access --quiet "${formats[@]}" "${ROOT}/snapshot" >"${OUT}/log" || code=$?
	[[ "${code}" -eq 1 ]]
	validate_all x
	[[ $(ask "${OUT}/x.json" 'len(d["findings"])') -gt 0 ]]
}

@test "the validator refuses what is wrong" {
	local form
	bad_app "${APP}"
	reports 1 good
	validate_all good
	sed 's/"level": "error"/"level": "fatal"/' "${OUT}/good.sarif" >"${ROOT}/level.sarif"
	sed 's/"startColumn": [0-9]*/"startColumn": 0/' "${OUT}/good.sarif" >"${ROOT}/column.sarif"
	sed 's/"since"/"when"/' "${OUT}/good.json" >"${ROOT}/field.json"
	sed 's/failures="1"/failures="2"/' "${OUT}/good.xml" >"${ROOT}/count.xml"
	sed 's/^1\.\..*/1..9/' "${OUT}/good.tap" >"${ROOT}/plan.tap"
	sed 's/^/::add-mask::/' "${OUT}/good.md" >"${ROOT}/command.md"
	printf '::error file=a::b\n%.0s' {1..11} >"${ROOT}/many.github"
	for form in level.sarif column.sarif field.json count.xml plan.tap command.md many.github; do
		run ! validate "${ROOT}/${form}"
	done
}
