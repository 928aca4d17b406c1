# shellcheck shell=bash
# The libraries of a source build where nothing may be installed: their packages are loaded with apt from the
# system's own sources, signed by the keys that the system trusts, and unpacked into a folder. No root, no dpkg
# database; the system stays as it is.

# One package of each line has to exist; names differ between releases. A line that begins with "?" may be without
# any. They are all that the static link takes something from, so no package manager has to work out the rest.
readonly -a SYSROOT_PACKAGES=(
	libgit2-dev libarchive-dev libre2-dev libsqlite3-dev libpugixml-dev libtomlplusplus-dev libyaml-dev
	libzstd-dev nlohmann-json3-dev rapidjson-dev zlib1g-dev libssl-dev
	'libpcre2-dev' '? libpcre3-dev' '? libhttp-parser-dev libllhttp-dev' '? libmbedtls-dev' 'liblzma-dev' 'libbz2-dev'
	'nettle-dev' '? libabsl-dev'
)
SYSROOT_ERROR=()

# sysroot::can: the tools for it are there.
sysroot::can() {
	type -P apt-get apt-cache dpkg-deb dpkg >/dev/null
}

# sysroot::make FOLDER LOG [ARCHITECTURE]: fills FOLDER, which must not exist, with the unpacked packages; the .deb
# files and lists are removed again. FOLDER/packages.txt names package, version, architecture and source of each,
# FOLDER/archives.txt the package of each static library.
# Non-zero with SYSROOT_ERROR set when it could not.
sysroot::make() {
	local folder="${1}" log="${2}" architecture="${3:-}" state="${1}.apt" line name file found
	local start="${EPOCHSECONDS}"
	local -a names=()
	local -A there=()
	SYSROOT_ERROR=()
	if [[ -z "${architecture}" ]]; then
		architecture=$(dpkg --print-architecture) || return 1
	fi
	printf '%sLoading the libraries to build with ... ' "${PROGRESS_PREFIX:-}" >&2
	if ! mkdir -p -- "${folder}" "${state}"/{lists/partial,cache/archives/partial,debs} || ! : >"${state}/status"; then
		printf 'failed\n' >&2
		SYSROOT_ERROR=("${folder} cannot be written to")
		return 1
	fi
	sysroot::_options "${state}" "${architecture}"
	if ! sysroot::_apt apt-get update >>"${log}" 2>&1; then
		# One of several sources can be down, and the others hold all that is needed.
		printf 'apt-get update: failed for some sources\n' >>"${log}"
	fi
	# It fails when one name is unknown to it, and still shows the others. A name without a file is only mentioned by
	# other packages.
	# shellcheck disable=SC2046 # a line can hold several names
	sysroot::_apt apt-cache show --no-all-versions -- $(printf '%s\n' "${SYSROOT_PACKAGES[@]#\?}") >"${state}/shown" 2>>"${log}" || true
	while IFS= read -r line; do
		case "${line}" in
			Package:*) name="${line#Package: }" ;;
			Filename:*) there["${name}"]=yes ;;
			*) ;;
		esac
	done <"${state}/shown"
	for line in "${SYSROOT_PACKAGES[@]}"; do
		found=''
		for name in ${line#\?}; do
			if [[ -z "${found}" && -v there["${name}"] ]]; then
				found="${name}"
			fi
		done
		if [[ -n "${found}" ]]; then
			names+=("${found}")
		elif [[ "${line}" != \?* ]]; then
			printf 'failed\n' >&2
			sysroot::_no_package "${line}" "${state}"
			rm -rf -- "${state}" "${folder}"
			return 1
		fi
	done
	if ! (cd -- "${state}/debs" && sysroot::_apt apt-get download "${names[@]}") >>"${log}" 2>&1; then
		printf 'failed\n' >&2
		readarray -t SYSROOT_ERROR < <(grep -E '^[EW]: ' -- "${log}" | tail -n 3 || true)
		SYSROOT_ERROR=('the packages of the libraries could not be loaded:' "${SYSROOT_ERROR[@]}"
			'Is there a network? The next build tries again.')
		rm -rf -- "${state}" "${folder}"
		return 1
	fi
	for file in "${state}/debs"/*.deb; do
		# shellcheck disable=SC2016 # the format's variables belong to dpkg-deb
		if ! dpkg-deb --extract "${file}" "${folder}" 2>>"${log}" ||
			! dpkg-deb --show --showformat='${Package} ${Version} ${Architecture} ${source:Package}\n' "${file}" >>"${folder}/packages.txt" ||
			! sysroot::_archives "${file}" >>"${folder}/archives.txt"; then
			printf 'failed\n' >&2
			SYSROOT_ERROR=("${file##*/} could not be unpacked. Is the disk full?")
			rm -rf -- "${state}" "${folder}"
			return 1
		fi
	done
	rm -rf -- "${state}"
	printf '%d packages, %d s\n' "${#names[@]}" "$((EPOCHSECONDS - start))" >&2
}

# apt with its own lists and caches. The system's sources and keys stay what they are: they say what is trusted.
sysroot::_options() {
	local state="${1}" architecture="${2}"
	cat >"${state}/apt.conf" <<-END
		Dir::State "${state}";
		Dir::State::lists "${state}/lists";
		Dir::State::status "${state}/status";
		Dir::Cache "${state}/cache";
		Dir::Log "${state}";
		APT::Architecture "${architecture}";
		APT::Architectures { "${architecture}"; };
		APT::Sandbox::User "";
		APT::Install-Recommends "false";
		APT::Get::List-Cleanup "false";
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Pre-Install-Pkgs;
		Acquire::Languages "none";
		Acquire::IndexTargets::deb-src::Sources::DefaultEnabled "false";
		Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
		Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
		Acquire::Retries "1";
		Acquire::http::Timeout "20";
		Acquire::https::Timeout "20";
	END
	SYSROOT_APT_CONFIG="${state}/apt.conf"
}

sysroot::_apt() {
	local name
	local -a clean=(env -i -- LANG=C.UTF-8 "APT_CONFIG=${SYSROOT_APT_CONFIG}")
	for name in PATH HOME TMPDIR http_proxy https_proxy no_proxy; do
		if [[ -v "${name}" ]]; then
			clean+=("${name}=${!name}")
		fi
	done
	"${clean[@]}" "$@" </dev/null
}

sysroot::_archives() {
	local package names name
	package=$(dpkg-deb --field "${1}" Package) || return 1
	# shellcheck disable=SC2312 # a package that is cut short was found out when it was unpacked
	names=$(dpkg-deb --fsys-tarfile "${1}" | tar --list) || return 1
	while IFS= read -r name; do
		if [[ "${name}" == *.a ]]; then
			printf '%s %s\n' "${package}" "${name##*/}"
		fi
	done <<<"${names}"
}

# Why a package is not there: no list at all means no network.
sysroot::_no_package() {
	if compgen -G "${2}/lists/*Packages*" >/dev/null; then
		SYSROOT_ERROR=("this system's package sources have no ${1# }" 'Is "universe" (Ubuntu) or "main" (Debian) among them?')
	else
		# shellcheck disable=SC2034 # read by callers
		SYSROOT_ERROR=('the lists of packages could not be loaded.'
			'Is there a network, and a mirror that answers?' 'The next build tries again.')
	fi
}
