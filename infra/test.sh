#!/bin/bash
# All checks, then all tests. Ends with pytest's own closing line; the exit code says whether everything was well.
# The tests' database and broker are ended afterwards unless they ran before.
set -u
cd "$(dirname "$0")/.."
workers="$1"
shift
bin="$PWD/.venv/bin"
worst=0

step() {
    local began=$SECONDS log
    log="$(mktemp)"
    if "${@:2}" >"$log" 2>&1; then
        printf '  ✓ %s (%d s)\n' "$1" $((SECONDS - began))
    else
        worst=1
        printf '  ✗ %s\n' "$1"
        cat "$log"
    fi
    rm -f "$log"
}

if [ $# -eq 0 ]; then
    step "format" "$bin/ruff" format --check .
    step "lint" "$bin/ruff" check .
    step "types" "$bin/mypy"
    step "import rules" "$bin/lint-imports"
    step "dependencies" "$bin/deptry" .
    step "migrations" "$bin/sqlfluff" lint --processes 2 chassis/migrations reference/migrations services/*/migrations
    step "translations" "$bin/python" -m chassis.web.locales check
fi

"$bin/python" -m infra.local.testbed start >/dev/null
case $? in
    0) started=1 ;;
    3) started=0 ;;
    *) exit 1 ;;
esac
end_testbed() {
    "$bin/python" -m tests.network stop
    [ "$started" = 0 ] || "$bin/python" -m infra.local.testbed stop
}
trap end_testbed EXIT
trap 'exit 130' INT TERM

"$bin/python" -m pytest -q -n "$workers" --dist loadfile "$@" || worst=1
exit $worst
