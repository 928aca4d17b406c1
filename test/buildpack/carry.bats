#!/usr/bin/env bats
# What bin/compile leaves in the slug for "sluice recheck": nothing, unless the app asks for it.

load harness

setup_file() { harness_setup_file; }
teardown_file() { harness_teardown_file; }
setup() { harness_setup; }
teardown() { harness_teardown; }

# A binary that scans nothing and leaves what it is told to: as a static one would.
static_binary() {
	cat >"${ROOT}/static" <<-'END'
		#!/bin/bash
		while [[ "$#" -gt 0 ]]; do
			if [[ "${1}" == --carry ]]; then
				printf '{}\n' >"${2}/sbom.cdx.json"
				printf '{}\n' >"${2}/verdict.json"
				printf '#!/bin/sh\n' >"${2}/sluice"
			fi
			shift
		done
	END
	chmod 755 "${ROOT}/static"
	config_var SLUICE_BINARY "${ROOT}/static"
}

@test "nothing is left by default" {
	clean_app
	before=$(app_state)
	compile
	passes
	after=$(app_state)
	[[ "${before}" == "${after}" ]] || fail 'The app was changed.'
	says_not 'Left in .sluice'
}

@test "with SLUICE_IN_SLUG the bill and the verdict are left, and the next build sees no more than before" {
	clean_app
	config_var SLUICE_IN_SLUG true
	compile
	passes
	is_narrow
	says 'Left in .sluice/: sbom.cdx.json verdict.json'
	grep -q '"bomFormat": "CycloneDX"' "${APP}/.sluice/sbom.cdx.json"
	grep -q '"schema": "sluice-verdict/1"' "${APP}/.sluice/verdict.json"
	compile
	passes
	says ' 1 package in'
	run env -i -C "${APP}" PATH="${HEROKU_PATH}" HOME="${ROOT}" "${SHARED}/sluice" recheck --enforce
	exits 0
	[[ "${output}" == *"Rechecked 1 package"* ]] || fail 'Not what recheck says.'
}

@test "the setting of sluice.toml does the same" {
	clean_app
	write_file sluice.toml '[slug]' 'carry = true'
	compile
	passes
	[[ -f "${APP}/.sluice/verdict.json" ]]
}

@test "a blocked build leaves nothing" {
	vulnerable_app
	config_var SLUICE_IN_SLUG true
	compile
	blocks
	[[ ! -e "${APP}/.sluice" ]]
}

@test "nothing is written through a link" {
	clean_app
	config_var SLUICE_IN_SLUG true
	mkdir -- "${ROOT}/elsewhere"
	ln -s -- "${ROOT}/elsewhere" "${APP}/.sluice"
	compile
	exits 0
	says '.sluice is no folder'
	[[ -z "$(ls -A -- "${ROOT}/elsewhere")" ]]
	rm -- "${APP}/.sluice"
	mkdir -- "${APP}/.sluice"
	printf 'mine\n' >"${ROOT}/mine"
	ln -s -- "${ROOT}/mine" "${APP}/.sluice/verdict.json"
	compile
	exits 0
	[[ "$(cat -- "${ROOT}/mine")" == mine && ! -L "${APP}/.sluice/verdict.json" ]]
}

@test "a static program is left, too, and the log shows the line that the Procfile lacks" {
	clean_app
	static_binary
	compile
	passes
	is_narrow
	says 'Left in .sluice/: sbom.cdx.json verdict.json sluice' '  release: .sluice/sluice recheck --sync'
	[[ -x "${APP}/.sluice/sluice" ]]
	write_file Procfile 'web: node server.js' 'release: bin/migrate'
	compile
	says 'release: .sluice/sluice recheck --sync && COMMAND'
	says_not 'bin/migrate'
	write_file Procfile 'web: node server.js' 'release: .sluice/sluice recheck --sync'
	compile
	passes
	says_not 'in the Procfile'
}

@test "a release phase that calls what the slug does not have is told" {
	clean_app
	write_file Procfile 'web: node server.js' 'release: .sluice/sluice recheck --sync'
	compile
	exits 0
	is_narrow
	says 'the release will fail' 'SLUICE_IN_SLUG'
}
