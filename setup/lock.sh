#!/usr/bin/env bash
# Pins requirements/*.in with hashes, for every platform from Python 3.11 on, without any address.
set -euo pipefail
if ! uv=$(command -v uv); then
  home=$(mktemp -d)
  trap 'rm -rf "$home"' EXIT
  "$(setup/python.sh)" -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check uv
  uv=$home/bin/uv
fi
for name in run demo dev bench; do
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    "requirements/$name.in" -o "requirements/$name.txt"
  echo "requirements/$name.txt: $(grep -c '==' "requirements/$name.txt") pins"
done
