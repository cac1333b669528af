#!/bin/sh
# Installs the Debian packages named as arguments, as root, without any of them starting a service:
# invoke-rc.d asks policy-rc.d, which answers 101 ("not allowed") while this runs. Whatever policy the
# machine had before is put back, also when the installation fails.
set -eu
policy="${BRIKKE_POLICY_FILE:-/usr/sbin/policy-rc.d}"
kept="$policy.before-brikke"

restore() {
    rm -f "$policy"
    if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
}
trap restore EXIT
trap 'exit 130' INT TERM HUP

if [ -e "$kept" ]; then restore; fi
if [ -e "$policy" ]; then mv "$policy" "$kept"; fi
printf '#!/bin/sh\nexit 101\n' > "$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt-get install --yes --no-install-recommends "$@" ||
    { apt-get update && apt-get install --yes --no-install-recommends "$@"; }

# The packages also ask to be started at the next boot. Brikke runs private instances, never these.
if command -v systemctl >/dev/null 2>&1; then
    for service in ${BRIKKE_DISABLE_SERVICES:-}; do systemctl disable "$service" >/dev/null 2>&1 || true; done
fi
