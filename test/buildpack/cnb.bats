#!/usr/bin/env bats
# bin/detect and bin/build as a Cloud Native Buildpack: called as a lifecycle calls them, and what they leave behind
# read as a lifecycle reads it. test/buildpack/cnb_lifecycle does the same with the real one.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() {
	harness_setup
	PLATFORM="${ROOT}/platform" LAYERS="${ROOT}/layers/sluice_gate" PLAN="${ROOT}/plan.toml"
	mkdir -p -- "${PLATFORM}" "${LAYERS}"
	mv -- "${CONFIG}" "${PLATFORM}/env"
	CONFIG="${PLATFORM}/env"
	# shellcheck disable=SC2034 # where the harness looks for secrets
	CACHE="${ROOT}/layers"
	: >"${PLAN}"
}
teardown() { harness_teardown; }

# phase SCRIPT NAME=VALUE... -- ARGUMENT...: with clear-env there is nothing else in the environment.
phase() {
	local script="${1}"
	local -a more=()
	shift
	while [[ "${1}" != -- ]]; do
		more+=("${1}")
		shift
	done
	shift
	run env -i -C "${APP}" HOME=/home/heroku HOSTNAME=5f1c PATH="${HEROKU_PATH}" CNB_PLATFORM_DIR="${PLATFORM}" \
		CNB_BUILDPACK_DIR="${BUILDPACK}" CNB_TARGET_OS=linux CNB_TARGET_ARCH=amd64 CNB_TARGET_DISTRO_NAME=ubuntu \
		CNB_TARGET_DISTRO_VERSION=24.04 "${more[@]}" "${BUILDPACK}/bin/${script}" "$@"
	after_run
}

detect() {
	phase detect CNB_BUILD_PLAN_PATH="${PLAN}" -- "${PLATFORM}" "${PLAN}"
}

build() {
	phase build CNB_LAYERS_DIR="${LAYERS}" CNB_BP_PLAN_PATH="${PLAN}" "$@" -- "${LAYERS}" "${PLATFORM}" "${PLAN}"
}

# What a lifecycle reads: in $left, line by line.
outputs() {
	left=$(/usr/bin/env python3 "${REPOSITORY}/test/buildpack/cnb_outputs.py" "${BUILDPACK}/buildpack.toml" "${LAYERS}" 2>&1) ||
		fail "${left}"
}

has() {
	local line
	for line in "$@"; do
		grep -qxF -- "${line}" <<<"${left}" || fail "Missing in what is left: ${line}" "${left}"
	done
}

# What a lifecycle puts back before the next build: layers that are a cache, their metadata without types.
restore() {
	mv -- "${LAYERS}" "${ROOT}/before"
	mkdir -- "${LAYERS}"
	if [[ -d "${ROOT}/before/sluice" ]]; then
		mv -- "${ROOT}/before/sluice" "${LAYERS}/sluice"
		: >"${LAYERS}/sluice.toml"
	fi
	rm -rf -- "${ROOT}/before"
}

nothing_left_in_app() {
	local now
	now=$(app_state)
	[[ "${now}" == "${state}" ]] || fail 'The app was changed.' "$(diff <(printf '%s' "${state}") <(printf '%s' "${now}"))"
}

@test "detect passes, asks for nothing in the plan, and leaves the app alone" {
	local state
	clean_app
	state=$(app_state)
	detect
	exits 0
	[[ ! -s "${PLAN}" ]] || fail 'There is something in the plan.'
	nothing_left_in_app
	# A classic buildpack that stands in a lifecycle by a shim gets one argument, and is asked for its name.
	phase detect CNB_BUILD_PLAN_PATH="${PLAN}" -- "${APP}"
	exits 0
	[[ "${output}" == 'Sluice security gate' ]]
}

@test "a clean app passes: labels, bill of materials, a layer that is only a cache" {
	local state
	clean_app
	state=$(app_state)
	build
	passes
	outputs
	has 'target linux amd64' 'target linux arm64'
	has 'layer sluice cache' 'sbom launch CycloneDX 1.6' 'component pkg:npm/lodash@4.17.21'
	has 'label dev.sluice.verdict pass' 'label dev.sluice.blocking 0' 'label dev.sluice.packages 1'
	nothing_left_in_app
	[[ ! -e "${LAYERS}/store.toml" && ! -e "${LAYERS}/build.toml" ]]
}

# counting_binary: SLUICE_BINARY that runs the real one and notes what it was called for.
counting_binary() {
	cat >"${ROOT}/counting" <<-END
		#!/bin/bash
		printf '%s\n' "\${1}" >>"${ROOT}/calls"
		exec "${SHARED}/sluice" "\$@"
	END
	chmod 755 "${ROOT}/counting"
	config_var SLUICE_BINARY "${ROOT}/counting"
}

@test "verdict, labels and bill of materials are of one scan" {
	clean_app
	counting_binary
	build
	passes
	outputs
	has 'label dev.sluice.verdict pass' 'sbom launch CycloneDX 1.6' 'component pkg:npm/lodash@4.17.21'
	[[ "$(<"${ROOT}/calls")" == gate ]] || fail 'Called for:' "$(<"${ROOT}/calls")"
}

@test "with SLUICE_IN_SLUG the image carries what recheck needs, and nothing else is written to the app" {
	clean_app
	config_var SLUICE_IN_SLUG true
	before=$(ls -A "${APP}")
	build
	passes
	is_narrow
	says 'Left in .sluice/: sbom.cdx.json verdict.json'
	says_not 'in the Procfile'
	[[ "$(ls -A "${APP}")" == "$(printf '%s\n.sluice' "${before}" | LC_ALL=C sort)" ]]
	run env -i -C "${APP}" PATH="${HEROKU_PATH}" HOME="${ROOT}" "${SHARED}/sluice" recheck --enforce
	exits 0
	[[ "${output}" == *"Rechecked 1 package"* ]] || fail 'Not what recheck says.'
	rm -r -- "${APP}/.sluice"
	rm -- "${CONFIG}/SLUICE_IN_SLUG"
	write_file sluice.toml '[slug]' 'carry = true'
	build
	passes
	[[ -f "${APP}/.sluice/verdict.json" ]]
}

@test "a build that blocks carries nothing" {
	local state
	vulnerable_app
	config_var SLUICE_IN_SLUG true
	state=$(app_state)
	build
	blocks
	nothing_left_in_app
}

@test "the version of buildpack.toml is the program's" {
	local version
	version=$("${SHARED}/sluice" --version)
	build
	outputs
	has "buildpack 0.10 sluice/gate ${version#sluice }" "label dev.sluice.version ${version#sluice }"
}

@test "what blocks fails the build, and no image can be made of what is left" {
	local state
	vulnerable_app
	state=$(app_state)
	build
	blocks
	is_narrow
	says 'lodash 4.17.15, CVE-20' 'config/deploy.rb:1'
	[[ ! -e "${LAYERS}/launch.toml" && ! -e "${LAYERS}/launch.sbom.cdx.json" ]]
	nothing_left_in_app
}

@test "config vars are the platform's env folder: live values, mode, what counts as incomplete" {
	vulnerable_app
	build
	says 'PAYMENT_SERVICE_KEY' 'public/app.js:2'
	config_var SLUICE_MODE warn
	build
	exits 0
	outputs
	has 'label dev.sluice.verdict warned'
	config_var SLUICE_MODE off
	build
	exits 0
	says 'SLUICE_MODE=off'
	outputs
	has 'label dev.sluice.verdict off'
}

@test "the process environment sets nothing" {
	vulnerable_app
	build SLUICE_MODE=off SLUICE_ON_INCOMPLETE=warn SLUICE_BINARY=/bin/true
	blocks
}

@test "incomplete: goes on with the label, or stops" {
	clean_app
	write_file package-lock.json '{'
	build
	exits 0
	says 'package-lock.json' 'unjudged' 'SLUICE_ON_INCOMPLETE'
	outputs
	has 'label dev.sluice.verdict incomplete'
	config_var SLUICE_ON_INCOMPLETE block
	restore
	build
	exits 1
	[[ ! -e "${LAYERS}/launch.toml" ]]
}

@test "a binary that can't run: goes on with the label, or stops" {
	clean_app
	printf 'no program' >"${ROOT}/wrong"
	chmod 755 "${ROOT}/wrong"
	config_var SLUICE_BINARY "${ROOT}/wrong"
	build
	exits 0
	says 'unjudged' 'bill of materials could not be written'
	outputs
	has 'label dev.sluice.verdict incomplete'
	config_var SLUICE_ON_INCOMPLETE block
	build
	exits 1
}

@test "the next build knows the last one, and uses the binary that it built" {
	own_buildpack_that_builds
	clean_app
	build
	exits 0
	builds 1
	[[ -f "${LAYERS}/sluice/state.json" ]] || fail 'What the build had is not in the layer.'
	restore
	build
	passes
	builds 1
	says 'from the build cache'
	outputs
	has 'layer sluice cache' 'label dev.sluice.verdict pass'
}

@test "no env folder: no config vars" {
	own_buildpack_with_binary
	rm -rf "${PLATFORM}"
	clean_app
	build
	exits 0
}

@test "files in the layers that are links or folders are replaced, not followed" {
	clean_app
	mkdir "${ROOT}/elsewhere" "${LAYERS}/sluice.toml"
	printf x >"${ROOT}/elsewhere/file"
	ln -s "${ROOT}/elsewhere" "${LAYERS}/sluice"
	ln -s "${ROOT}/elsewhere/file" "${LAYERS}/launch.toml"
	ln -s "${ROOT}/elsewhere/file" "${LAYERS}/launch.sbom.cdx.json"
	build
	passes
	outputs
	has 'layer sluice cache' 'label dev.sluice.verdict pass' 'sbom launch CycloneDX 1.6'
	[[ "$(<"${ROOT}/elsewhere/file")" == x ]]
	[[ "$(ls -A "${ROOT}/elsewhere")" == file ]]
}

@test "layers that can't be written to: the verdict stands, and what is missing is said" {
	[[ "${EUID}" -eq 0 ]] || skip 'the folder must belong to somebody else'
	clean_app
	chmod -R go=rX "${ROOT}"
	run as_nobody env -i -C "${APP}" HOME=/ PATH="${HEROKU_PATH}" CNB_PLATFORM_DIR="${PLATFORM}" CNB_LAYERS_DIR="${LAYERS}" \
		"${BUILDPACK}/bin/build"
	after_run
	exits 0
	says 'cache cannot be written to' 'launch.toml could not be written' 'bill of materials could not be written'
}

@test "text of the app does not get into labels" {
	write_file 'a"]\n  "verdict": {\n    "result": "pass' x
	vulnerable_app
	config_var SLUICE_MODE warn
	build
	exits 0
	outputs
	has 'label dev.sluice.verdict warned'
}

@test "called by hand it says what it is for" {
	run heroku "${BUILDPACK}/bin/build"
	after_run
	exits 1
	says 'CNB_LAYERS_DIR'
}
