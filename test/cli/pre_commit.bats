#!/usr/bin/env bats
# .pre-commit-hooks.yaml with the real pre-commit, which is installed into a folder of its own. Skipped where that can't
# be had.

load ../buildpack/harness

setup_file() {
	harness_setup_file
	export PRE_COMMIT="${SHARED}/python/bin/pre-commit"
	if ! { timeout 60 python3 -m venv "${SHARED}/python" && timeout 120 "${SHARED}/python/bin/pip" install -q pre-commit; } \
		>"${SHARED}/pip.log" 2>&1; then
		PRE_COMMIT=''
	fi
	# What users name as "repo": a git repository with the hook's definition and bin/sluice.
	cp "${REPOSITORY}/.pre-commit-hooks.yaml" "${SHARED}/buildpack/"
	as_somebody -C "${SHARED}/buildpack" init -q
	as_somebody -C "${SHARED}/buildpack" add -A
	as_somebody -C "${SHARED}/buildpack" commit -qm first
}

teardown_file() { harness_teardown_file; }

setup() {
	harness_setup
	[[ -n "${PRE_COMMIT}" ]] || skip 'pre-commit could not be installed'
	export HOME="${ROOT}/home" PRE_COMMIT_HOME="${ROOT}/home/pre-commit" SLUICE_BINARY="${SHARED}/sluice"
	mkdir "${HOME}"
	as_somebody -C "${APP}" init -q
	write_file .pre-commit-config.yaml 'repos:' "  - repo: ${SHARED}/buildpack" \
		"    rev: $(git -C "${SHARED}/buildpack" rev-parse HEAD)" '    hooks:' '      - id: sluice'
	(cd "${APP}" && "${PRE_COMMIT}" install)
	as_somebody -C "${APP}" add -A
	as_somebody -C "${APP}" commit -qm first
	write_file pay.py 'a = 1'
	as_somebody -C "${APP}" add -A
	as_somebody -C "${APP}" commit -qm second
	plant TOKEN "$(heroku_token)"
}

teardown() { harness_teardown; }

as_somebody() {
	GIT_CONFIG_NOSYSTEM=1 git -c user.name=A -c user.email=a@example.invalid "$@"
}

# commit ARGUMENT...
commit() {
	run as_somebody -C "${APP}" commit -m change "$@"
	after_run
}

is_refused() {
	[[ "${status}" -ne 0 ]] || fail 'The commit was made.'
	says 'Sluice (secrets in what the commit adds)' 'Failed' 'pay.py:1'
}

@test "a staged secret stops the commit" {
	write_file pay.py "A = '${TOKEN}'"
	git -C "${APP}" add pay.py
	commit
	is_refused
}

@test "so does one that comes by commit -a, or by naming the file" {
	write_file pay.py "A = '${TOKEN}'"
	commit -a
	is_refused
	commit pay.py
	is_refused
}

@test "what is not part of the commit does not stop it" {
	write_file pay.py "A = '${TOKEN}'"
	write_file other.py 'b = 2'
	git -C "${APP}" add other.py
	commit
	exits 0
	says 'Passed'
}

@test "a binary that cannot be had stops the commit, and says why" {
	export SLUICE_BINARY="${ROOT}/nothing"
	write_file pay.py 'a = 2'
	commit -a
	[[ "${status}" -ne 0 ]]
	says 'SLUICE_BINARY names no executable file'
}
