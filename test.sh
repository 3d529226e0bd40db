#!/usr/bin/env bash
# Runs every test and ends with a line "N passed, N failed". Installs what is missing (Debian packages as root or by sudo; npm and
# NuGet packages), says what, and needs no root where nothing is missing.
#   ./test.sh            everything
#   ./test.sh Tests      one of: Web Tests Simulation Integration Browser
set -euo pipefail
cd "$(dirname "$0")"
only=${1:-}
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }
die() { printf '%s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || die "The .NET 10 SDK is missing (dotnet)."
command -v npm >/dev/null || die "Node.js 20 or later is missing (node, npm)."

# Debian packages of the real clients that the tests drive.
missing=()
need() { # need PACKAGE TEST…: the package, and a command that succeeds where it is there
  local package=$1; shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
if wanted Integration; then need python3-slixmpp /usr/bin/python3 -c 'import slixmpp'; fi
if wanted Browser; then
  need chromium test -x /usr/bin/chromium
  need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
  need fonts-noto-color-emoji test -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing Debian packages: ${missing[*]}"
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  command -v apt-get >/dev/null || die "Missing: ${missing[*]}. Install them; this machine has no apt-get."
  "${as_root[@]}" apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
fi

say "Building (the first time it installs NuGet and npm packages)"
dotnet build Plenum.slnx -c Release -v quiet --nologo

count() { # count PASSED FAILED SKIPPED
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

if wanted Web; then
  say "Web: unit tests"
  results=$(mktemp)
  (cd web && npx vitest run --reporter=default --reporter=json --outputFile="$results") || true
  read -r p f s < <(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1] , "utf8") || "{}");
    const broken = (r.testResults ?? []).filter((t) => t.status === "failed" && t.assertionResults.length === 0).length;
    console.log(r.numPassedTests ?? 0, (r.numFailedTests ?? 1) + broken, (r.numPendingTests ?? 0) + (r.numTodoTests ?? 0));
  ' "$results" 2>/dev/null || echo 0 1 0)
  rm -f "$results"
  count "$p" "$f" "$s"
fi

for project in Tests Simulation Integration Browser; do
  wanted "$project" || continue
  say "Plenum.$project"
  log=$(mktemp)
  status=0
  dotnet test --project "tests/Plenum.$project" -c Release --no-build --no-restore 2>&1 | tee "$log" || status=$?
  number() { sed -nE "s/^[[:space:]]*$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
  p=$(number succeeded) f=$(number failed) s=$(number skipped)
  # A run that ended badly without a failed test (a crash, no test found) is a failure too.
  if [ "$status" != 0 ] && [ "${f:-0}" = 0 ]; then f=1; fi
  if [ "${p:-0}" = 0 ] && [ "${f:-0}" = 0 ]; then f=1; fi
  count "${p:-0}" "${f:-0}" "${s:-0}"
  rm -f "$log"
done

say "Result"
summary="$passed passed, $failed failed"
[ "$skipped" = 0 ] || summary="$summary, $skipped skipped"
printf '%s\n' "$summary"
[ "$failed" = 0 ]
