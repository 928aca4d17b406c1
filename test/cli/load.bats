#!/usr/bin/env bats
# The program under load and in need: limits of a scan, no memory, a small stack, outputs that take nothing. It ends
# with a code of its own and never with a pass. test/bench/load_tree makes the trees.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
SLUICE="${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}"

setup() {
	ROOT=$(mktemp -d)
	export HOME="${ROOT}"
}

teardown() {
	rm -rf -- "${ROOT}"
}

# made KIND SCALE: the tree in ROOT/KIND.
made() {
	"${REPOSITORY}/test/bench/load_tree" "${1}" "${ROOT}/${1}" "${2}"
}

# gate CODE TREE [OPTION...]: its log in ROOT/log.
gate() {
	local expected="${1}" code=0
	"${SLUICE}" gate --all --offline --cache "${ROOT}/cache" "${@:3}" "${ROOT}/${2}" >"${ROOT}/log" 2>&1 || code=$?
	[[ "${code}" -eq "${expected}" ]] || {
		printf 'exit code %s, expected %s\n' "${code}" "${expected}"
		head -c 3000 "${ROOT}/log"
		return 1
	}
}

@test "limits of sluice.toml leave out the same files with any number of threads" {
	made tree 0.002
	printf '[limits]\nfiles = 150\nmegabytes = 3\n' >"${ROOT}/tree/sluice.toml"
	gate 1 tree --format json --jobs 1
	jq -S 'del(.scan.started, .scan.duration_ms)' "${ROOT}/log" >"${ROOT}/one"
	gate 1 tree --format json --jobs 4
	jq -S 'del(.scan.started, .scan.duration_ms)' "${ROOT}/log" >"${ROOT}/four"
	cmp "${ROOT}/one" "${ROOT}/four"
	# The lockfile stands behind all that the limit on files lets through.
	jq -e '.scan.incomplete | map(.reason) | map(startswith("limits.")) | . == [true, true]' "${ROOT}/one"
	jq -e '[.findings[] | select(.kind == "vulnerability")] | length > 3' "${ROOT}/one"
	gate 3 tree --mode warn
	grep -F 'limits.files = 150 is reached' "${ROOT}/log"
	printf '[limits]\nfiles = 1000\nmegabytes = 100\n' >"${ROOT}/tree/sluice.toml"
	gate 0 tree --mode warn
}

@test "a file beyond the limit is named, and read when the limit is raised" {
	made sparse 0.02
	printf '[limits]\nmegabytes = 100\n' >"${ROOT}/sparse/sluice.toml"
	gate 3 sparse
	grep -F 'limits.megabytes = 100 is reached' "${ROOT}/log"
	printf '[limits]\nmegabytes = 1000\n' >"${ROOT}/sparse/sluice.toml"
	gate 0 sparse
}

@test "a thousand folders deep on a small stack" {
	made deep 1
	ulimit -s 1024
	gate 0 deep
}

@test "without memory a scan is incomplete, whichever thread runs out of it" {
	made findings 0.3
	local jobs
	for jobs in 1 4; do
		(
			ulimit -v 150000
			gate 3 findings --jobs "${jobs}"
		)
		grep -F 'not enough memory' "${ROOT}/log"
	done
}

# peak COMMAND...: the most memory that it had, in KB; its output is left out, its exit code may be any.
peak() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

@test "memory goes by the number of packages, and the most there may be take 512 MB, with any report" {
	# 30 MB for the program, the rest for the packages. The same names twice are one component of a bill.
	made lockfiles 0.12
	sed -i -E 's/^"([a-z0-9-]+)@/"\1-y@/; s/^    ([a-z0-9-]+) "\*"/    \1-y "*"/' "${ROOT}/lockfiles/yarn/yarn.lock"
	local packages=$((300000 * 12 / 100)) kilobytes
	local most=$((30 * 1024 + packages * 1610 / 1024))
	for format in json spdx; do
		kilobytes=$(peak "${SLUICE}" deps --all --offline --cache "${ROOT}/cache" \
			--format "${format}=${ROOT}/report.${format}" "${ROOT}/lockfiles")
		printf '%s: %s KB of %s\n' "${format}" "${kilobytes}" "${most}"
		[[ "${kilobytes}" -le "${most}" ]]
	done
	# It did look at all of them, and wrote it.
	jq -e '.inventory.packages > 35000' "${ROOT}/report.json"
	[[ $(stat -c %s "${ROOT}/report.spdx") -gt 30000000 ]]
}

@test "a file that may not grow is an output that nobody gets" {
	made deep 0.01
	run bash -c 'ulimit -f 1; exec "$@" 2>&1 | cat; exit "${PIPESTATUS[0]}"' limited \
		"${SLUICE}" gate --all --format "json=${ROOT}/small.json" "${ROOT}/deep"
	[[ "${status}" -eq 3 && "${output}" == *"small.json: cannot be written"* ]]
	run compgen -G "${ROOT}/small.json*"
	[[ -z "${output}" ]]
}

@test "a report that nobody gets is no pass" {
	made deep 0.01
	gate 0 deep
	local code=0
	"${SLUICE}" gate --all "${ROOT}/deep" >/dev/full || code=$?
	[[ "${code}" -eq 3 ]]
	run "${SLUICE}" gate --all --format json=/dev/full "${ROOT}/deep"
	[[ "${status}" -eq 3 ]]
	local codes
	set +o pipefail
	"${SLUICE}" gate --all "${ROOT}/deep" | true
	codes="${PIPESTATUS[*]}"
	[[ "${codes}" == '3 0' || "${codes}" == '0 0' ]]
	code=0
	"${SLUICE}" gate --all "${ROOT}/deep" >&- || code=$?
	[[ "${code}" -eq 3 ]]
}
