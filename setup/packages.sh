#!/usr/bin/env bash
# Makes .venv and installs requirements/NAME.txt into it, each file checked against its hash.
# A stamp with the lock file's own hash makes the second call instant.
#   setup/packages.sh demo|dev|bench    (bench comes on top of dev)
set -euo pipefail
name=${1:?demo, dev or bench}
lock=requirements/$name.txt
want=$(sha256sum "$lock" | cut -d' ' -f1)

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  python=$(setup/python.sh)
  echo "Making .venv with $("$python" --version)"
  rm -rf .venv
  "$python" -m venv .venv
fi
[ "$(cat ".venv/installed.$name" 2>/dev/null || true)" != "$want" ] || exit 0
echo "Installing $lock (a minute or two the first time)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$lock"
echo "$want" >".venv/installed.$name"
# What developing needs includes what the demonstration needs.
[ "$name" != dev ] || sha256sum requirements/demo.txt | cut -d' ' -f1 >.venv/installed.demo
