#!/usr/bin/env bash
# Checks what must come from the system, and installs it where apt-get may be used without asking.
#   setup/system.sh demo   libraries that draw the PDF, and one font to fall back on
#   setup/system.sh test   the same, a browser, PostgreSQL, Redis and what reads a PDF's text back
#   setup/system.sh i18n   gettext
set -euo pipefail
what=${1:?demo, test or i18n}
PATH=$PATH:/usr/sbin:/sbin

libraries=$(ldconfig -p 2>/dev/null || true)
library() { [[ $libraries == *"$1"* ]]; }
a_font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}"/.fonts \
    "${HOME:-/nonexistent}"/.local/share/fonts \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null)" ]
}
a_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser; } >/dev/null
a_redis() { command -v redis-server || command -v valkey-server; } >/dev/null
a_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; } >/dev/null

missing=()
need() { "${@:2}" || missing+=("$1"); }
if [ "$what" != i18n ]; then
  need libpango-1.0-0 library libpango-1.0.so.0
  need libpangoft2-1.0-0 library libpangoft2-1.0.so.0
  need libharfbuzz-subset0 library libharfbuzz-subset.so.0
  need fonts-dejavu-core a_font
fi
if [ "$what" = test ]; then
  need chromium a_browser
  need postgresql a_postgres
  need redis-server a_redis
  need poppler-utils command -v pdftotext >/dev/null
fi
if [ "$what" = i18n ]; then need gettext command -v xgettext >/dev/null; fi
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
  echo "Secure Base needs ${missing[*]}; please run: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
echo "Installing from the system's packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Run level 1 keeps the packages from starting services of their own; the tests start private ones.
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq || return
  # The same engine without windows is smaller and asks for less; older releases have none apart.
  if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=("${missing[@]/#chromium/chromium-headless-shell}")
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
if ! install >"$log" 2>&1; then
  cat "$log" >&2
  echo "apt-get could not install ${missing[*]}; what it said is above." >&2
  exit 1
fi
