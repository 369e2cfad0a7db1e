#!/bin/sh
# What the browser tests need of the system: Chromium, and a library that Playwright's driver is linked to.
# Each is found, or installed where that is ours to do, or a line says what to type.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

missing=""
if [ -n "${TRACKER_TEST_CHROMIUM:-}" ]; then
  if ! has "$TRACKER_TEST_CHROMIUM"; then
    echo "TRACKER_TEST_CHROMIUM is '$TRACKER_TEST_CHROMIUM', which is no program here. Mend or unset it." >&2
    exit 1
  fi
elif ! has chromium && ! has chromium-browser && ! has google-chrome; then
  missing="chromium"
fi
if ! "${PYTHON:-python3}" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null; then
  missing="${missing:+$missing }libatomic1"
fi
[ -n "$missing" ] || exit 0

case $missing in
  chromium*) what="Chromium is missing" ;;
  *) what="The library libatomic is missing" ;;
esac
if ! has apt-get; then
  echo "$what, and the browser tests need it. Install: $missing" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "$what, and the browser tests need it. Type: sudo apt-get install $missing" >&2
  exit 1
fi

log=$(mktemp)
echo "installing $missing for the browser tests (once; a minute or two) ..."
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 - each word is a package
if ! { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "That failed; what apt-get said is in $log. Type: apt-get install $missing" >&2
  exit 1
fi
rm -f "$log"
