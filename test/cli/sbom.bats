#!/usr/bin/env bats
# Bills of materials by the real program, validated against the schemas of their standards. The schemas and the
# lockfiles of public apps lie beside the project, not in it; without them these tests are skipped.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
DATA="${REPOSITORY}/../shared/data"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	if [[ ! -d "${DATA}/schemas" ]]; then
		skip "no schemas in ../shared/data/schemas"
	fi
	ROOT=$(mktemp -d)
	export HOME="${ROOT}" SOURCE_DATE_EPOCH=1767225600
	mkdir -p "${ROOT}/bom" "${ROOT}/app"
}

teardown() {
	if [[ -n "${ROOT:-}" ]]; then
		rm -rf -- "${ROOT}"
	fi
}

# boms NAME FOLDER: writes all forms of the folder's bill to ROOT/bom.
boms() {
	"${SLUICE}" sbom --quiet --all --format "cyclonedx=${ROOT}/bom/${1}.16.json" \
		--format "cyclonedx-1.7=${ROOT}/bom/${1}.17.json" --format "spdx=${ROOT}/bom/${1}.spdx.json" "${2}"
}

# By the interpreter that Debian's python3-jsonschema is installed for.
validate() {
	/usr/bin/python3 "${REPOSITORY}/test/cli/validate_sbom.py" "${DATA}/schemas" "$@"
}

count() {
	grep -c -- "${1}" "${2}"
}

@test "the bills of real apps are valid" {
	if [[ ! -d "${DATA}/lockfiles" ]]; then
		skip "no lockfiles in ../shared/data/lockfiles"
	fi
	for app in "${DATA}"/lockfiles/*/; do
		boms "$(basename "${app}")" "${app}"
	done
	validate "${ROOT}"/bom/*.json
	[[ $(count '"bom-ref": "pkg:npm/' "${ROOT}/bom/OWASP__NodeGoat.16.json") -gt 500 ]]
}

@test "the bill of an app without packages is valid and empty" {
	boms empty "${ROOT}/app"
	validate "${ROOT}"/bom/*.json
	grep -q '"components": \[\]' "${ROOT}/bom/empty.16.json"
}

@test "hostile names and paths give valid bills without raw bytes of theirs" {
	local folder
	folder="${ROOT}/app/"$'a \e[31m"\n]]>\xff\xfe'
	mkdir -p "${folder}"
	printf '%s' '{"lockfileVersion": 3, "packages": {"": {"dependencies": {
		"a\nb": "*", "\u001b[31mred": "*", "q\"uo\\te": "*", "]]>": "*", "@": "*", "/": "*", "//a//b": "*", "ü": "*"}},' \
		'"node_modules/a\nb": {"version": "1\n2", "resolved": "https://registry.example/a b\n.tgz"},' \
		'"node_modules/\u001b[31mred": {"version": "\u001b[0m", "resolved": "http://[::1/%zz", "integrity": "sha512-short"},' \
		'"node_modules/q\"uo\\te": {"version": "1?x=y#z", "resolved": "javascript:alert(1)"},' \
		'"node_modules/]]>": {"version": "]]>", "resolved": "git+ssh://git@git.example:team/x y.git#main"},' \
		'"node_modules/@": {"version": "@"}, "node_modules//": {"version": "/"},' \
		'"node_modules///a//b": {"version": "1.0.0"}, "node_modules/ü": {"version": "1.0.0"}}}' \
		>"${folder}/package-lock.json"
	printf 'a\xff\xfe==1.0\n' >"${folder}/requirements.txt"
	boms hostile "${ROOT}/app" || [[ $? -eq 3 ]]
	validate "${ROOT}"/bom/*.json
	[[ $(count '"bom-ref": "pkg:' "${ROOT}/bom/hostile.16.json") -ge 7 ]]
	run ! grep -qP '[\x00-\x09\x0b-\x1f]' "${ROOT}/bom/hostile.16.json" "${ROOT}/bom/hostile.spdx.json"
	iconv -f UTF-8 -t UTF-8 "${ROOT}/bom/hostile.16.json" >/dev/null
}

@test "ten thousand packages give a valid bill" {
	awk 'BEGIN {
		printf "{\"lockfileVersion\": 3, \"packages\": {\"\": {\"dependencies\": {\"p0\": \"*\"}}"
		for (i = 0; i < 10000; ++i) {
			printf ",\n\"node_modules/p%d\": {\"version\": \"1.0.%d\", \"dependencies\": {\"p%d\": \"^1.0.0\", \"p%d\": \"*\"}}", i, i, (i + 1) % 10000, i * 7 % 10000
		}
		print "}}"
	}' >"${ROOT}/app/package-lock.json"
	"${SLUICE}" sbom --quiet --format "cyclonedx=${ROOT}/bom/many.json" "${ROOT}/app"
	validate "${ROOT}/bom/many.json"
	[[ $(count '"bom-ref": "pkg:npm/' "${ROOT}/bom/many.json") -eq 10000 ]]
}

@test "the same tree gives the same bytes" {
	printf 'GEM\n  remote: https://gems.example/\n  specs:\n    rack (3.0.0)\n\nDEPENDENCIES\n  rack\n' >"${ROOT}/app/Gemfile.lock"
	boms one "${ROOT}/app"
	boms two "${ROOT}/app"
	for form in 16 17 spdx; do
		cmp "${ROOT}/bom/one.${form}.json" "${ROOT}/bom/two.${form}.json"
	done
	grep -q '"timestamp": "2026-01-01T00:00:00Z"' "${ROOT}/bom/one.16.json"
}

@test "the validator refuses what is wrong" {
	printf 'six==1.16.0\n' >"${ROOT}/app/requirements.txt"
	boms good "${ROOT}/app"
	validate "${ROOT}"/bom/*.json
	sed 's/"type": "library"/"type": "book"/' "${ROOT}/bom/good.16.json" >"${ROOT}/type.json"
	sed 's/"purl": "pkg:pypi/"purl": "pypi/' "${ROOT}/bom/good.17.json" >"${ROOT}/purl.json"
	sed 's/"DESCRIBES"/"PRAISES"/' "${ROOT}/bom/good.spdx.json" >"${ROOT}/relation.json"
	for wrong in type purl relation; do
		run ! validate "${ROOT}/${wrong}.json"
	done
}
