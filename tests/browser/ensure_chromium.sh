#!/bin/sh
# Chromium for the browser tests: found, or installed where that is ours to do, or a line that says what to type.
set -eu

for name in "${TRACKER_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if [ -n "${TRACKER_TEST_CHROMIUM:-}" ]; then
  echo "TRACKER_TEST_CHROMIUM is '$TRACKER_TEST_CHROMIUM', which is no program here. Mend or unset it." >&2
  exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Chromium is missing and the browser tests need it: install it, or set TRACKER_TEST_CHROMIUM to a Chromium." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Chromium is missing and the browser tests need it. Type: sudo apt-get install chromium" >&2
  exit 1
fi

log=$(mktemp)
echo "installing Chromium for the browser tests (once; a minute or two) ..."
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "Chromium could not be installed; what apt-get said is in $log. Type: apt-get install chromium" >&2
  exit 1
fi
rm -f "$log"
