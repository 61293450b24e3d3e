# shellcheck shell=bash
# Sourced by packaging/run and packaging/test: system packages, then .venv from a lock file. Needs bash and python3.
# Nothing here asks a question, and a second call with nothing to do takes a fraction of a second.

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV="$ROOT/.venv"

# "a|b" is one need under the names of different releases; any of them will do.
QT_PACKAGES=(libgl1 libegl1 libxkbcommon0 "libglib2.0-0|libglib2.0-0t64" libfontconfig1 libdbus-1-3 libgssapi-krb5-2)
X11_PACKAGES=(
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
    libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1
)
FONT_PACKAGES=(fonts-inter fonts-jetbrains-mono)
# A browser for the customer's page; a session bus with a keyring on it.
TEST_PACKAGES=(chromium chromium-driver gnome-keyring dbus dbus-x11 procps)

say() { printf 'merchant-desk: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# is_installed NEED: whether one of the alternatives is fully installed.
is_installed() {
    local name
    for name in ${1//|/ }; do
        case $(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null) in
            *"ii "*) return 0 ;;
        esac
    done
    return 1
}

# missing_packages NEED...: those that are not installed, one a line. Silent on systems without dpkg.
missing_packages() {
    local need
    command -v dpkg-query >/dev/null || return 0
    for need in "$@"; do
        is_installed "$need" || printf '%s\n' "$need"
    done
}

# apt_names NEED...: of each need, the name that this release knows.
apt_names() {
    local need name
    for need in "$@"; do
        for name in ${need//|/ }; do
            if [ -n "$(apt-cache --quiet=0 madison "$name" 2>/dev/null)" ]; then break; fi
            name=${need%%|*}
        done
        printf '%s\n' "$name"
    done
}

# apt_install NEED...: as root or through a sudo that asks nothing; false where neither is possible.
apt_install() {
    local as_root=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
    local names
    say "installing ${#} system packages with apt: ${*//|*/}"
    # Lists may be absent or old; a failed refresh is no harm where the packages are known already.
    "${apt[@]}" update >/dev/null || say "apt-get update failed; trying with the lists that are there"
    mapfile -t names < <(apt_names "$@")
    "${apt[@]}" install --no-install-recommends "${names[@]}" |
        sed -u -n '/^\(Need to get\|Setting up\|[EW]:\)/s/^/  /p' >&2
}

# need_packages REQUIRED... -- WISHED...: install what is missing; without the right to, required ones end the program.
need_packages() {
    local -a required=() wished=() lacking_required lacking_wished
    while [ "$#" -gt 0 ] && [ "$1" != "--" ]; do required+=("$1"); shift; done
    [ "$#" -eq 0 ] || shift
    wished=("$@")
    mapfile -t lacking_required < <(missing_packages "${required[@]}")
    mapfile -t lacking_wished < <(missing_packages "${wished[@]}")
    [ $((${#lacking_required[@]} + ${#lacking_wished[@]})) -gt 0 ] || return 0
    if ! apt_install "${lacking_required[@]}" "${lacking_wished[@]}"; then
        if [ "${#lacking_required[@]}" -gt 0 ]; then
            fail "these system packages are missing and cannot be installed from here, so please have an" \
                "administrator run: apt-get install ${lacking_required[*]%%|*}"
        fi
        say "going on without ${lacking_wished[*]%%|*}, which would only make things look better"
    fi
}

# usable_python: the first interpreter of 3.11 or later, one that can make environments preferred.
usable_python() {
    local candidate found=""
    for candidate in /usr/bin/python3 python3 python3.11 python3.12 python3.13 python3.14; do
        candidate=$(command -v "$candidate") || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        found=${found:-$candidate}
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    printf '%s\n' "$found"
}

# venv_package PYTHON: what Debian's python lacks to make environments; silent where nothing is lacking.
venv_package() {
    if [ -x "$VENV/bin/python" ] || "$1" -c 'import ensurepip, venv' 2>/dev/null; then return 0; fi
    if [ "$1" = /usr/bin/python3 ]; then echo python3-venv; else echo "$(basename -- "$1")-venv"; fi
}

# stamp LOCK: what the environment must have been made from. Place and Python count too: environments neither move
# nor outlive the interpreter that made them.
stamp() {
    printf '%s\n' "$ROOT"
    "$VENV/bin/python" --version
    (cd -- "$ROOT" && sha256sum -- "$1" pyproject.toml)
}

# is_current NAME: whether the environment was made from requirements lock NAME as it is now.
is_current() {
    [ -x "$VENV/bin/merchant-desk" ] && [ -f "$VENV/.made-from-$1" ] &&
        [ "$(stamp "$1")" = "$(cat -- "$VENV/.made-from-$1")" ]
}

# need_environment PYTHON LOCK: bring .venv level with the lock file and install the project into it.
need_environment() {
    local python=$1 lock=$2 total
    is_current "$lock" && return 0
    mkdir -p -- "$ROOT/build" || fail "cannot write to $ROOT, where the environment is kept"
    exec 9>"$ROOT/build/install.lock"
    if command -v flock >/dev/null; then flock 9; fi
    # Whoever held the lock may have done the work.
    if is_current "$lock"; then exec 9>&-; return 0; fi
    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || ! grep -qsF "$VENV" "$VENV/bin/pip"; then
        say "making an environment in .venv with $("$python" --version)"
        "$python" -m venv --clear "$VENV" || fail "could not make the environment in $VENV"
    fi
    total=$(grep -c '^[a-zA-Z0-9]' "$ROOT/$lock")
    say "installing up to $total Python packages from $lock; the first time this takes a minute or two"
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes --progress-bar off \
        --requirement "$ROOT/$lock" | show_progress "$total" ||
        fail "the Python packages could not be installed; is the network there? Run this again to go on"
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --quiet --no-deps --no-index \
        --no-build-isolation --editable "$ROOT" || fail "the program could not be installed into $VENV"
    stamp "$lock" >"$VENV/.made-from-$lock"
    exec 9>&-
    say "installed"
}

# show_progress TOTAL: pip's chatter in, one line a package out on standard error.
show_progress() {
    local total=$1 done_count=0 word name rest
    while read -r word name rest; do
        case $word in
            Collecting)
                done_count=$((done_count + 1))
                printf '  [%d/%d] %s\n' "$done_count" "$total" "$name" >&2
                ;;
            Installing) printf '  unpacking\n' >&2 ;;
        esac
    done
}
