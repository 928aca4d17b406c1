# shellcheck shell=bash
# What a slug carries of its build for "sluice recheck", if the app asks for it (slug.carry): the binary leaves the
# files in a folder of this script's, and from there they go into the app's .sluice/.

# carry::leave FOLDER APP [KIND]: FOLDER is empty where nothing was asked for, or nothing may be released. KIND is
# "slug", or "image", which no Procfile's release phase judges.
carry::leave() {
	local folder="${1}" target="${2}/.sluice" name
	local -a names=(sbom.cdx.json verdict.json)
	if [[ ! -f "${folder}/sbom.cdx.json" || ! -f "${folder}/verdict.json" ]]; then
		carry::_warn_of_call "${2}" 'nothing asks for it: slug.carry, SLUICE_IN_SLUG.'
		return 0
	fi
	if [[ -L "${target}" || (-e "${target}" && ! -d "${target}") ]]; then
		log::warning '.sluice is no folder, so nothing is left there.' '' 'sluice recheck will not find what it needs.'
		return 0
	fi
	if [[ -f "${folder}/sluice" ]]; then
		names+=(sluice)
	else
		rm -rf -- "${target}/sluice" 2>/dev/null || true
	fi
	if ! mkdir -p -- "${target}" 2>/dev/null; then
		log::warning ".sluice/ cannot be made in the ${3:-slug}."
		return 0
	fi
	for name in "${names[@]}"; do
		if ! rm -rf -- "${target:?}/${name}" 2>/dev/null || ! cp -T -- "${folder}/${name}" "${target}/${name}" 2>/dev/null; then
			log::warning ".sluice/${name} cannot be written."
			return 0
		fi
	done
	if [[ "${#names[@]}" -eq 3 ]] && ! chmod 755 -- "${target}/sluice"; then
		log::warning '.sluice/sluice cannot be made executable.'
		return 0
	fi
	log::step "Left in .sluice/: ${names[*]}"
	if [[ "${#names[@]}" -lt 3 ]]; then
		log::info 'Not sluice itself: this one needs libraries that a dyno may' 'not have. Only a static one is left.'
		carry::_warn_of_call "${2}" 'this one is not static.'
	elif [[ "${3:-slug}" == slug ]]; then
		carry::_show_line "${2}"
	fi
}

# carry::_release APP: prints the command of the release phase, if the Procfile has one.
carry::_release() {
	if [[ -f "${1}/Procfile" && ! -L "${1}/Procfile" ]]; then
		sed -nE 's/^release[[:space:]]*:[[:space:]]*(.*)$/\1/p' "${1}/Procfile" | head -n 1 || true
	fi
}

# The line that has it called. What stands there now is the app's text and is not repeated.
carry::_show_line() {
	local release
	release=$(carry::_release "${1}")
	if [[ "${release}" == *.sluice/sluice* ]]; then
		return 0
	fi
	log::info 'To have promotions and rollbacks judged, in the Procfile:'
	if [[ -n "${release}" ]]; then
		log::info '  release: .sluice/sluice recheck --sync && COMMAND' '(COMMAND is what stands there now.)'
	else
		log::info '  release: .sluice/sluice recheck --sync'
	fi
}

# A release phase that calls what is not there fails.
carry::_warn_of_call() {
	local release
	release=$(carry::_release "${1}")
	if [[ "${release}" == *.sluice/sluice* && ! -x "${1}/.sluice/sluice" ]]; then
		log::warning 'the release phase calls .sluice/sluice, which is' 'not in this slug: the release will fail.' '' \
			"Why: ${2}" 'Take it out of the Procfile, or see docs/promotion.md.'
	fi
}
