#!/bin/sh
# Everything a clone needs before its first command: a virtual environment with the locked packages, the files that
# pages borrow, the compiled translations. Quick when nothing has changed. Needs Python 3.11 or later, nothing else.
set -eu
cd "$(dirname "$0")/.."
venv="$PWD/.venv"
stamp="$venv/.set-up"

say() { printf '  %s\n' "$*"; }
fail() { printf '\033[31m✗ %s\033[0m\n→ %s\n' "$1" "$2" >&2; exit 1; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or later is not installed" "install it (Debian 12: apt-get install python3 python3-venv)"
}

# Debian ships venv without ensurepip unless python3-venv is installed.
ensure_venv_works() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    version="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    remedy="ask someone with root to run: apt-get install $version"
    command -v apt-get >/dev/null 2>&1 || fail "$python has no venv module" "$remedy"
    say "Installing $version"
    if [ "$(id -u)" = 0 ]; then
        sh infra/local/install.sh "$version" >/dev/null 2>&1 || fail "installing $version failed" "$remedy"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n sh infra/local/install.sh "$version" >/dev/null 2>&1 || fail "installing $version failed" "$remedy"
    else
        fail "$python has no venv module, and I may not install it" "$remedy"
    fi
}

wanted() {
    {
        cat requirements.lock pyproject.toml infra/bootstrap.lock infra/setup.sh
        cat chassis/web/package-lock.json chassis/web/assets.sha256 chassis/web/assets.py
        find chassis services -name '*.po' -not -path '*/node_modules/*' | sort | xargs cat
        printf '%s\n' "$PWD"
    } | sha256sum | cut -d' ' -f1
}

quiet() {
    log="$(mktemp)"
    if ! "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

if [ -f "$stamp" ] && [ -x "$venv/bin/brikke" ] && [ -f chassis/web/static/vendor/.done ] &&
    [ "$(cat "$stamp")" = "$(wanted)" ]; then
    exit 0
fi

# A home that cannot be written to, or none at all, must not matter.
if [ ! -w "${HOME:-/nonexistent}" ]; then
    HOME="$venv/home"
    export HOME
fi
# uv and npm bring certificates of their own; the machine's may hold an organisation's as well.
certificates=/etc/ssl/certs/ca-certificates.crt
if [ -r "$certificates" ]; then
    export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$certificates}" UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
fi
if [ -z "${NPM_CONFIG_GLOBALCONFIG:-}" ] && [ -r /etc/npmrc ]; then export NPM_CONFIG_GLOBALCONFIG=/etc/npmrc; fi
online="is the network up? Behind a proxy, set HTTPS_PROXY; with an own package index, PIP_INDEX_URL and UV_INDEX_URL"

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python="$(find_python)" || exit 1
    ensure_venv_works
    say "Making a virtual environment with $("$python" --version)"
    quiet "$python" -m venv --clear "$venv" || fail "making .venv failed" "remove .venv and try again"
fi
mkdir -p "${HOME}"

if ! "$venv/bin/python" -m pip show -q uv 2>/dev/null ||
    ! grep -q "^uv==$("$venv/bin/uv" --version | cut -d' ' -f2) " infra/bootstrap.lock; then
    say "Fetching uv"
    quiet "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes -r infra/bootstrap.lock ||
        fail "fetching uv failed" "$online"
fi

say "Fetching the locked packages"
export UV_LINK_MODE=copy VIRTUAL_ENV="$venv"
# Build tools and uv itself stay: sync would remove what the lock does not name.
cat requirements.lock infra/bootstrap.lock >"$venv/all.lock"
quiet "$venv/bin/uv" pip sync --require-hashes "$venv/all.lock" || fail "fetching packages failed" "$online"
quiet "$venv/bin/uv" pip install --no-deps --no-build-isolation -e . ||
    fail "installing Brikke itself failed" "run: .venv/bin/uv pip install --no-deps -e ."

say "Fetching what pages borrow: design system, fonts, htmx"
PATH="$venv/bin:$PATH" quiet "$venv/bin/python" -m chassis.web.assets || fail "fetching them failed" "$online"

say "Compiling translations"
quiet "$venv/bin/python" -m chassis.web.locales compile || fail "compiling translations failed" "the fault is in a .po file"

wanted >"$stamp"
