# shellcheck shell=bash
# The binary of a release, which buildpack.toml names by its address and SHA-256, one for each architecture:
#
#   [metadata.release]
#   version = "1.0.0"
#   [metadata.release.linux-amd64]
#   url = "https://HOST/PATH/sluice-1.0.0-linux-amd64"
#   sha256 = "64 hex digits"
#
# Of TOML only such lines are read: one key and one string in double quotes, without escapes. Wherever the file came
# from, it is run only when it is the one that buildpack.toml, and so the buildpack's own commit, names.
#
# Set here: RELEASE_URL, RELEASE_SHA256, RELEASE_VERSION, RELEASE_ERROR (lines for people), RELEASE_NOTE.

# No binary is near it; an answer that has no end is cut off.
readonly RELEASE_MAX_BYTES=100000000

# release::named ROOT: reads the release for this machine out of ROOT/buildpack.toml. 0: there is one. 1: none is
# named. 2: what is named cannot be read, with RELEASE_ERROR set.
release::named() {
	local file="${1}/buildpack.toml" line table='' number=0 platform key value
	RELEASE_URL='' RELEASE_SHA256='' RELEASE_VERSION='' RELEASE_ERROR=()
	platform=$(release::platform) || return 1
	[[ -r "${file}" ]] || return 1
	while IFS= read -r line || [[ -n "${line}" ]]; do
		((number += 1))
		line="${line%$'\r'}"
		if [[ "${line}" =~ ^[[:space:]]*\[+[[:space:]]*([^][:space:]]+)[[:space:]]*\]+[[:space:]]*(#.*)?$ ]]; then
			table="${BASH_REMATCH[1]}"
			continue
		fi
		if [[ "${table}" != metadata.release && "${table}" != "metadata.release.${platform}" ||
			"${line}" =~ ^[[:space:]]*(#.*)?$ ]]; then
			continue
		fi
		if [[ ! "${line}" =~ ^[[:space:]]*([a-z0-9_-]+)[[:space:]]*=[[:space:]]*\"([^\"\\]*)\"[[:space:]]*(#.*)?$ ]]; then
			RELEASE_ERROR=("buildpack.toml:${number}: not of the form: name = \"text\"")
			return 2
		fi
		key="${BASH_REMATCH[1]}" value="${BASH_REMATCH[2]}"
		case "${table}:${key}" in
			metadata.release:version) RELEASE_VERSION="${value}" ;;
			metadata.release."${platform}":url) RELEASE_URL="${value}" ;;
			metadata.release."${platform}":sha256) RELEASE_SHA256="${value}" ;;
			*) ;;
		esac
	done <"${file}"
	if [[ -z "${RELEASE_URL}" && -z "${RELEASE_SHA256}" ]]; then
		return 1
	fi
	if [[ ! "${RELEASE_SHA256}" =~ ^[0-9a-f]{64}$ ]]; then
		RELEASE_ERROR=("buildpack.toml: sha256 of ${platform} is not 64 hex digits")
		return 2
	fi
	if [[ ! "${RELEASE_URL}" =~ ^(https://|file:///)[!-~]+$ ]]; then
		RELEASE_ERROR=("buildpack.toml: url of ${platform} is neither https:// nor file:///")
		return 2
	fi
	if [[ ! "${RELEASE_VERSION}" =~ ^[0-9A-Za-z.+-]{1,40}$ ]]; then
		RELEASE_VERSION='without a version'
	fi
}

# release::platform: prints the name of this machine's binaries.
release::platform() {
	local machine
	machine=$(uname -m) || return 1
	case "${machine}" in
		x86_64) printf 'linux-amd64' ;;
		aarch64) printf 'linux-arm64' ;;
		*) return 1 ;;
	esac
}

# release::verified FILE: it is an ordinary file with the SHA-256 that is named. Read in full each time: an app's own
# build code may write to the cache.
release::verified() {
	local sum
	[[ -f "${1}" && ! -L "${1}" ]] || return 1
	sum=$(sha256sum <"${1}") || return 1
	[[ "${sum%% *}" == "${RELEASE_SHA256}" ]]
}

# release::get FOLDER: puts the named release into FOLDER/SHA256/sluice, unless it is there, and that path into
# BINARY. FOLDER is made; one release is kept in it. Non-zero with RELEASE_ERROR set when there is none to run.
# A file is loaded under another name and gets its own once it is verified, so a killed build leaves none half, and
# two builds at once do not meet.
release::get() {
	local folder="${1}" temporary line start="${EPOCHSECONDS}" code=0
	BINARY="${folder}/${RELEASE_SHA256}/sluice" RELEASE_ERROR=() RELEASE_NOTE=''
	# shellcheck disable=SC2310 # they check each step themselves
	if release::verified "${BINARY}" && release::starts; then
		RELEASE_NOTE="Binary: release ${RELEASE_VERSION}, from the cache, SHA-256 ${RELEASE_SHA256:0:12}"
		return 0
	fi
	if [[ -e "${folder}/${RELEASE_SHA256}" || -L "${folder}/${RELEASE_SHA256}" ]]; then
		RELEASE_NOTE='The binary in the cache was changed: it is loaded anew.'
		rm -rf -- "${folder:?}/${RELEASE_SHA256}" 2>/dev/null || true
	fi
	if [[ -L "${folder}" ]] || ! mkdir -p -- "${folder}" 2>/dev/null || ! temporary=$(mktemp -d -- "${folder}/.loading-XXXXXX" 2>/dev/null); then
		RELEASE_ERROR=("${folder} cannot be written to")
		return 1
	fi
	if ! release::_load "${temporary}/sluice" "${temporary}/messages"; then
		RELEASE_ERROR=('The binary of the release could not be loaded:' "  ${RELEASE_URL}")
		while IFS= read -r line; do
			RELEASE_ERROR+=("  ${line}")
		done < <(tail -n 2 -- "${temporary}/messages" | cut -c 1-64 || true)
		code=1
	fi
	if [[ "${code}" -eq 0 ]] && ! release::verified "${temporary}/sluice"; then
		RELEASE_ERROR=('The file that came is not the one that buildpack.toml names.' 'It was not run. Its address:'
			"  ${RELEASE_URL}" "  SHA-256 named: ${RELEASE_SHA256:0:32}"
			"                 ${RELEASE_SHA256:32}" 'Somebody changed it, or a proxy answered with a page of its own.')
		code=1
	elif [[ "${code}" -eq 0 ]]; then
		find "${folder}" -mindepth 1 -maxdepth 1 ! -path "${temporary}" ! -name '.loading-*' -exec rm -rf -- {} + 2>/dev/null || true
		# Left by builds that were killed; one that runs now is younger.
		find "${folder}" -mindepth 1 -maxdepth 1 -name '.loading-*' -mmin +60 -exec rm -rf -- {} + 2>/dev/null || true
		rm -f -- "${temporary}/messages"
		# Another build may have put the same file there in between.
		if ! chmod 755 -- "${temporary}" "${temporary}/sluice" ||
			{ ! mv -T -- "${temporary}" "${folder}/${RELEASE_SHA256}" 2>/dev/null && ! release::verified "${BINARY}"; }; then
			RELEASE_ERROR=("${folder} cannot be written to")
			code=1
		elif ! release::starts; then
			RELEASE_ERROR=('The binary of the release does not start on this stack.')
			code=1
		else
			RELEASE_NOTE+="${RELEASE_NOTE:+$'\n'}Binary: release ${RELEASE_VERSION}, loaded in $((EPOCHSECONDS - start)) s, SHA-256 ${RELEASE_SHA256:0:12}"
		fi
	fi
	rm -rf -- "${temporary}"
	return "${code}"
}

release::starts() {
	[[ -x "${BINARY}" ]] && { "${BINARY}" --version </dev/null >/dev/null 2>&1; } 2>/dev/null
}

# A redirect may only lead to https. --max-filesize needs a length in the answer; the ulimit (in blocks of 1024
# bytes) holds where there is none, for this process alone. --disable: no .curlrc, which could name files to write.
release::_load() (
	unset -v SSLKEYLOGFILE
	if ! type -P curl >/dev/null; then
		printf 'there is no curl\n' >"${2}"
	elif ulimit -f "$((RELEASE_MAX_BYTES / 1024))" &&
		curl --disable --no-progress-meter --location --fail --proto '=https,file' --proto-redir '=https' \
			--connect-timeout 5 --max-time 60 --retry 3 --retry-connrefused --retry-max-time 90 --max-filesize "${RELEASE_MAX_BYTES}" \
			--output "${1}" -- "${RELEASE_URL}" </dev/null 2>"${2}"; then
		exit 0
	fi
	exit 1
)
