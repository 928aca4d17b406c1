#!/usr/bin/env bats
# What the scan's process does to the machine, seen by strace: what it opens, writes, starts. And the same reports
# where a kernel lacks what it is confined with.

bats_require_minimum_version 1.5.0

REPOSITORY="${BATS_TEST_DIRNAME%/test/cli}"
SLUICE=$(readlink -f -- "${SLUICE_BINARY:-${REPOSITORY}/build/tests/sluice}")

setup() {
	ROOT=$(readlink -f -- "$(mktemp -d)")
	export HOME="${ROOT}/home" TMPDIR="${ROOT}/tmp"
	unset XDG_CACHE_HOME
	APP="${ROOT}/app" CACHE="${ROOT}/cache" OUT="${ROOT}/out" OUTSIDE="${ROOT}/outside"
	mkdir -p -- "${HOME}" "${TMPDIR}" "${APP}" "${CACHE}" "${OUT}" "${OUTSIDE}"
	cd -- "${ROOT}" || return
	normal_app
}

teardown() {
	cd / || return
	rm -rf -- "${ROOT:?}"
}

needs_strace() {
	# With core dumps off, strace tells the paths of descriptors to root alone.
	if [[ "${EUID}" -ne 0 ]]; then
		skip 'strace tells paths only to root here'
	fi
	if ! type -P strace >/dev/null || ! strace -f -o /dev/null true 2>/dev/null; then
		skip 'strace cannot trace here'
	fi
}

normal_app() {
	mkdir -p -- "${APP}/src" "${APP}/.github/workflows"
	printf 'web: gunicorn app\n' >"${APP}/Procfile"
	printf 'flask==0.12\njinja2==2.10\n' >"${APP}/requirements.txt"
	printf '{"name": "a", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "a"}}}\n' >"${APP}/package-lock.json"
	printf 'DEBUG = True\n' >"${APP}/src/settings.py"
	printf '[policy]\nfail_on = "low"\n' >"${APP}/sluice.toml"
}

# Everything in the tree that names something outside of it.
hostile_app() {
	printf 'a canary that nobody opens\n' >"${OUTSIDE}/canary"
	mkdir -p -- "${OUTSIDE}/folder/.git" "${APP}/packages" "${APP}/.sluice"
	printf 'flask==0.12\n' >"${OUTSIDE}/folder/requirements.txt"
	cp -- "${OUTSIDE}/canary" "${OUTSIDE}/folder/canary"
	local name
	for name in link .slugignore .gitignore .gitattributes .env .npmrc pom.xml Gemfile.lock yarn.lock openvex.json \
		sluice.baseline.json .sops.yaml app.json settings.gradle; do
		ln -s -- "${OUTSIDE}/canary" "${APP}/${name}"
	done
	ln -s -- "${OUTSIDE}/folder" "${APP}/folder"
	ln -s -- "${OUTSIDE}/folder" "${APP}/sluice-rules"
	ln -s -- /proc/self/environ "${APP}/environ"
	ln -s -- "${OUTSIDE}/folder" "${APP}/packages/linked"
	mkfifo -- "${APP}/pipe"
	printf -- '-r ../outside/canary\n-r %s\n-c folder/requirements.txt\n-r link\n' "${OUTSIDE}/canary" >"${APP}/requirements.txt"
	printf '{"name": "a", "workspaces": ["../outside/folder", "packages/*", "folder"]}\n' >"${APP}/package.json"
	printf '[workspace]\nmembers = ["../outside/folder", "folder"]\n' >"${APP}/Cargo.toml"
	printf 'go 1.21\nuse ../outside/folder\nuse ./folder\n' >"${APP}/go.work"
	printf '{"version": 3, "sources": ["../outside/canary"], "mappings": ""}\n' >"${APP}/app.js.map"
	printf 'x()\n//# sourceMappingURL=../outside/canary\n' >"${APP}/app.js"
	printf 'vex = ["../outside/*", "openvex.json"]\n[secrets]\nrules = ["../outside/*", "sluice-rules/*"]\n' >"${APP}/sluice.toml"
	printf 'gitdir: %s\n' "${OUTSIDE}/folder/.git" >"${APP}/.git"
	printf '<project><parent><relativePath>../outside/canary</relativePath></parent></project>\n' >"${APP}/src/pom.xml"
}

every_format() {
	local format
	FORMATS=()
	for format in json sarif junit tap github markdown html cyclonedx cyclonedx-1.7 spdx openvex; do
		FORMATS+=(--format "${format}=${OUT}/report.${format}")
	done
}

# traced CODE COMMAND...: runs it under strace; its exit code has to be one of CODE ("0 1 3").
traced() {
	local code=0 wanted=" ${1} "
	shift
	strace -ff -y -s 4096 -o "${ROOT}/trace" -e trace=file,desc,network,process,prctl -- "$@" >"${ROOT}/log" 2>&1 || code=$?
	if [[ "${wanted}" != *" ${code} "* ]]; then
		printf 'exit code %d\n' "${code}"
		cat "${ROOT}/log"
		return 1
	fi
}

allowed() {
	python3 "${REPOSITORY}/test/cli/traced.py" "$@"
}

@test "a gate by hand opens its tree, starts nothing and changes only its outputs" {
	needs_strace
	every_format
	traced '0 1' "${SLUICE}" gate "${FORMATS[@]}" "${APP}"
	local format outputs=()
	for format in "${FORMATS[@]}"; do
		if [[ "${format}" != --format ]]; then
			outputs+=(--write "${format#*=}")
			# Without an acceptance there is no VEX.
			[[ -f "${format#*=}" || "${format}" == openvex=* ]]
		fi
	done
	allowed "${SLUICE}" "${ROOT}/trace" --read "${APP}" "${outputs[@]}"
	[[ -z $(ls -A -- "${TMPDIR}") ]]
	[[ -z $(ls -A -- "${HOME}") ]]
}

@test "no link or name in a hostile tree leads the gate out of it" {
	needs_strace
	hostile_app
	every_format
	local arguments
	# What the settings and the baseline name outside stops the first; the second meets the repository.
	for arguments in --all '' --all '--all --phase slug'; do
		# shellcheck disable=SC2086 # several words
		traced '0 1 2 3' "${SLUICE}" gate ${arguments} "${FORMATS[@]}" "${APP}"
		allowed "${SLUICE}" "${ROOT}/trace" --read "${APP}" --write "${OUT}" --canary "${OUTSIDE}/canary" \
			--canary "${OUTSIDE}/folder/canary" --canary "${OUTSIDE}/folder/requirements.txt"
		rm -f -- "${ROOT}"/trace.*
		rm -f -- "${APP}/sluice.toml" "${APP}/sluice.baseline.json"
		if [[ "${arguments}" == '' ]]; then
			rm -f -- "${APP}/.git"
		fi
	done
	[[ -s "${OUT}/report.json" ]]
}

@test "outputs are never written through a link of the tree" {
	hostile_app
	rm -f -- "${APP}/sluice.toml" "${APP}/sluice.baseline.json"
	ln -s -- "${OUTSIDE}/canary" "${APP}/report.json"
	before=$(cksum <"${OUTSIDE}/canary")
	run -3 "${SLUICE}" gate --all --format "json=${APP}/report.json" "${APP}"
	[[ "${output}" == *'is a link'* ]]
	[[ $(cksum <"${OUTSIDE}/canary") == "${before}" ]]
	[[ -L "${APP}/report.json" ]]
}

@test "a build changes only its cache and carries, and starts curl alone, not from the scan's process" {
	needs_strace
	mkdir -- "${ROOT}/env" "${ROOT}/slug"
	printf '1' >"${ROOT}/env/CI_TOKEN"
	# Nobody listens there.
	printf 'http://127.0.0.1:1/' >"${ROOT}/env/SLUICE_ADVISORY_MIRRORS"
	printf 'true' >"${ROOT}/env/SLUICE_IN_SLUG"
	traced '0 1 3' "${SLUICE}" gate --all --env-dir "${ROOT}/env" --cache "${CACHE}" --carry "${ROOT}/slug" "${APP}"
	allowed "${SLUICE}" "${ROOT}/trace" --curl --read "${APP}" --read "${ROOT}/env" --write "${CACHE}" \
		--write "${ROOT}/slug"
	grep -q '"--config", "-"' "${ROOT}"/trace.*
	[[ -z $(ls -A -- "${TMPDIR}") ]]
	[[ -z $(find "${CACHE}" -name 'scratch-*') ]]
}

@test "bin/compile: the program changes only the cache" {
	needs_strace
	hostile_app
	rm -f -- "${APP}/sluice.toml" "${APP}/sluice.baseline.json"
	mkdir -- "${ROOT}/env"
	printf '%s' "${SLUICE}" >"${ROOT}/env/SLUICE_BINARY"
	printf 'off' >"${ROOT}/env/SLUICE_ADVISORY_SYNC"
	traced '0 1' "${REPOSITORY}/bin/compile" "${APP}" "${CACHE}" "${ROOT}/env"
	allowed "${SLUICE}" "${ROOT}/trace" --read "${APP}" --read "${ROOT}/env" --write "${CACHE}" \
		--write "${TMPDIR}" --canary "${OUTSIDE}/canary"
}

# What the kernel has, asked by its own numbers.
kernel_has() {
	python3 -c '
import ctypes, sys
libc = ctypes.CDLL(None)
filters = libc.prctl(21, 0, 0, 0, 0) >= 0  # PR_GET_SECCOMP
landlock = libc.syscall(444, None, ctypes.c_size_t(0), 1) >= 2
print(", ".join(word for word, there in (("system calls", filters), ("files", landlock)) if there))
'
}

@test "what the kernel offers is given up" {
	local offered
	offered=$(kernel_has)
	if [[ -z "${offered}" ]]; then
		skip 'this kernel offers nothing'
	fi
	run "${SLUICE}" gate --all --profile "${APP}"
	[[ "${lines[-1]}" == "given up: ${offered}" ]]
	mkdir -- "${ROOT}/env"
	printf 'http://127.0.0.1:1/' >"${ROOT}/env/SLUICE_ADVISORY_MIRRORS"
	run "${SLUICE}" gate --all --profile --env-dir "${ROOT}/env" --cache "${CACHE}" "${APP}"
	[[ "${output}" == *"given up: ${offered}, downloads by a helper"* ]]
}

# processes_of TEXT: ids of processes with TEXT among their arguments, but for this one's.
processes_of() {
	local file
	for file in /proc/[0-9]*/cmdline; do
		if [[ "${file}" != "/proc/$$/cmdline" ]] && tr '\0' ' ' <"${file}" 2>/dev/null | grep -qF -- "${1}"; then
			printf '%s\n' "${file//[^0-9]/}"
		fi
	done
}

@test "a build that is killed while it downloads leaves no process, and the next one its cache clean" {
	local server port scan tries=0
	# It takes connections and says nothing.
	python3 -c '
import socket
one = socket.socket()
one.bind(("127.0.0.1", 0))
one.listen(8)
print(one.getsockname()[1], flush=True)
one.settimeout(60)
asker = one.accept()[0]
print("asked", flush=True)
asker.settimeout(60)
while asker.recv(4096):
    pass
print("gone", flush=True)
' >"${ROOT}/port" 3>&- &
	server=$!
	until [[ -s "${ROOT}/port" ]]; do sleep 0.05; done
	port=$(head -n 1 "${ROOT}/port")
	mkdir -- "${ROOT}/env"
	printf 'http://127.0.0.1:%s/' "${port}" >"${ROOT}/env/SLUICE_ADVISORY_MIRRORS"
	"${SLUICE}" gate --all --env-dir "${ROOT}/env" --cache "${CACHE}" "${APP}" >"${ROOT}/log" 2>&1 3>&- &
	scan=$!
	until grep -q asked "${ROOT}/port" || [[ "${tries}" -gt 400 ]]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	# The scan and its helper.
	[[ $(processes_of "${CACHE}" | wc -l) -eq 2 ]]
	# Another one meanwhile leaves this one's alone.
	mkdir -- "${ROOT}/other"
	printf 'off' >"${ROOT}/other/SLUICE_ADVISORY_SYNC"
	run "${SLUICE}" gate --all --env-dir "${ROOT}/other" --cache "${CACHE}" "${APP}"
	[[ $(find "${CACHE}" -name 'scratch-*' | wc -l) -eq 1 ]]
	kill -KILL "${scan}"
	wait "${scan}" || true
	tries=0
	until [[ -z $(processes_of "${CACHE}") || "${tries}" -gt 100 ]]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	[[ "${tries}" -le 100 ]]
	# And curl: the server sees its end.
	wait "${server}"
	grep -q gone "${ROOT}/port"
	[[ -n $(find "${CACHE}" -name 'scratch-*') ]]
	printf 'http://127.0.0.1:1/' >"${ROOT}/env/SLUICE_ADVISORY_MIRRORS"
	run "${SLUICE}" gate --all --env-dir "${ROOT}/env" --cache "${CACHE}" "${APP}"
	[[ -z $(find "${CACHE}" -name 'scratch-*') ]]
}

@test "the check of traces fails on each thing that is not allowed" {
	needs_strace
	traced '0' python3 -c "
import os, socket, subprocess, sys
open('${APP}/Procfile')
$(printf '%s\n' 'pass')
"
	local python
	python=$(readlink -f -- "$(type -P python3)")
	local -a tries=(
		"socket.socket()" "open('${OUTSIDE}/x', 'w')" "open('${OUTSIDE}/canary')" "os.mkdir('${OUTSIDE}/d')"
		"os.symlink('/', '${OUTSIDE}/l')" "subprocess.run(['/bin/true'])" "os.rename('${OUTSIDE}/a', '${OUTSIDE}/b')"
		"subprocess.run(['curl', '--disable', '--config', '-'], stdin=subprocess.DEVNULL)"
	)
	local try
	for try in "${tries[@]}"; do
		rm -rf -- "${ROOT}"/trace.* "${OUTSIDE}"
		mkdir -- "${OUTSIDE}"
		touch -- "${OUTSIDE}/canary" "${OUTSIDE}/a"
		traced '0' "${python}" -c "
import ctypes, os, socket, subprocess
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
open('${APP}/Procfile')
try:
    ${try}
except OSError:
    pass
"
		run allowed "${python}" "${ROOT}/trace" --read "${APP}"
		printf '%s: %s\n' "${try}" "${output}"
		[[ "${status}" -eq 1 ]]
	done
}

@test "reports are the same where a kernel has no filters, no Landlock and no openat2" {
	local error how code=0
	"${SLUICE}" gate --all --format "json=${OUT}/new.json" "${APP}" >"${OUT}/new.log" 2>&1 || code=$?
	for error in ENOSYS EPERM EINVAL; do
		how=0
		python3 "${REPOSITORY}/test/cli/older_kernel.py" "${error}" "${SLUICE}" gate --all --format "json=${OUT}/old.json" \
			"${APP}" >"${OUT}/old.log" 2>&1 || how=$?
		if [[ "${how}" -eq 77 ]]; then
			skip 'this machine cannot be made to look older'
		fi
		[[ "${how}" -eq "${code}" ]]
		diff <(jq 'del(.scan.started, .scan.seconds, .scan.duration_ms)' "${OUT}/new.json") \
			<(jq 'del(.scan.started, .scan.seconds, .scan.duration_ms)' "${OUT}/old.json") >"${OUT}/diff" || true
		# Times alone differ.
		! grep -E '^[<>]' "${OUT}/diff" | grep -vE 'time|seconds|duration|started|now'
		diff <(sed 's/in [0-9.]* s//' "${OUT}/new.log") <(sed 's/in [0-9.]* s//' "${OUT}/old.log")
	done
	run env SLUICE_CONFINEMENT=off "${SLUICE}" gate --all --profile "${APP}"
	[[ "${output}" == *'given up: none'* ]]
}
