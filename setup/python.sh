#!/usr/bin/env bash
# Prints a Python this project runs on (3.11 or newer) that can make virtual environments.
set -euo pipefail
found=""
for name in python3.13 python3.12 python3.11 python3 python3.14; do
  command -v "$name" >/dev/null || continue
  "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  found=${found:-$name}
  "$name" -c 'import venv, ensurepip' 2>/dev/null || continue
  command -v "$name"
  exit 0
done
if [ -z "$found" ]; then
  echo "Secure Base needs Python 3.11 or newer, and none was found; please run: sudo apt-get install python3 python3-venv" >&2
  exit 1
fi
package="$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
  echo "Installing from the system's packages: $package" >&2
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } >/dev/null || true
fi
if ! "$found" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "$found cannot make a virtual environment; please run: sudo apt-get install $package" >&2
  exit 1
fi
command -v "$found"
