#!/usr/bin/env bash
# Runs every test and ends with a line "N passed, N failed". Installs what is missing (Debian packages as root or by sudo; npm and
# NuGet packages), says what, and needs no root where nothing is missing.
#   ./test.sh            everything
#   ./test.sh Tests      one of: Web Tests Simulation Integration Browser
set -euo pipefail
cd "$(dirname "$0")"
# No process of the build outlives it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
only=${1:-}
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

case $only in
  '' | Web | Tests | Simulation | Integration | Browser) ;;
  *) die "There are no tests '$only'. There are: Web Tests Simulation Integration Browser." ;;
esac
command -v dotnet >/dev/null || die "The .NET 10 SDK is missing (dotnet)."
command -v npm >/dev/null || die "Node.js 20 or later is missing (node, npm)."

# Debian packages of the real clients that the tests drive.
missing=()
need() { # need PACKAGE TEST…: the package, and a command that succeeds where it is there
  local package=$1; shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}
if wanted Integration; then
  need python3-slixmpp /usr/bin/python3 -c 'import slixmpp'
  need python3-nbxmpp /usr/bin/python3 -c 'import nbxmpp.client'
  need profanity test -x /usr/bin/profanity
  need tmux test -x /usr/bin/tmux
fi
if wanted Browser; then
  need chromium test -x /usr/bin/chromium
  need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
  need fonts-noto-color-emoji test -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing Debian packages: ${missing[*]}"
  command -v apt-get >/dev/null || die "Missing: ${missing[*]}. Install them; this machine has no apt-get."
  as_root=(env)
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "Missing: ${missing[*]}. Install them as root; this machine has no sudo."
    as_root=(sudo env)
  fi
  "${as_root[@]}" apt-get update -qq </dev/null >/dev/null
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
fi

say "Building (the first time it installs NuGet and npm packages)"
dotnet build Plenum.slnx -c Release -v quiet --nologo

count() { # count STATUS PASSED FAILED SKIPPED, of one runner
  local status=$1 p=${2:-0} f=${3:-0} s=${4:-0}
  # A run that ended badly without a failed test (a crash, an error outside of tests) is a failure, and so is one that ran nothing.
  if [ "$f" = 0 ] && { [ "$status" != 0 ] || [ "$p" = 0 ]; }; then
    printf 'The runner ended with %s: %s tests passed, none failed. That counts as a failure.\n' "$status" "$p" >&2
    f=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

if wanted Web; then
  say "Web: unit tests"
  results=$(mktemp)
  status=0
  # Not the default reporter: that of vitest 5 needs Node.js 21 to print a failure.
  (cd web && npx --no-install vitest run --reporter=json --reporter=tap-flat --outputFile.json="$results") </dev/null || status=$?
  # A file that failed before its first test has no test that could be counted.
  counts=$(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const broken = r.testResults.filter((file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"));
    console.log(r.numPassedTests, r.numFailedTests + broken.length, r.numPendingTests + r.numTodoTests);
  ' "$results" || echo 0 1 0)
  rm -f "$results"
  # shellcheck disable=SC2086
  count "$status" $counts
fi

for project in Tests Simulation Integration Browser; do
  wanted "$project" || continue
  say "Plenum.$project"
  log=$(mktemp)
  status=0
  # What takes the pictures of the documentation is no test, and would be counted as skipped.
  filter=(); [ "$project" != Browser ] || filter=(--filter-not-class Plenum.Browser.Pictures)
  dotnet test --project "tests/Plenum.$project" -c Release --no-build --no-restore "${filter[@]}" </dev/null 2>&1 | tee "$log" || status=$?
  number() { sed -nE "s/^[[:space:]]*$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
  count "$status" "$(number succeeded)" "$(number failed)" "$(number skipped)"
  rm -f "$log"
done

say "Result"
summary="$passed passed, $failed failed"
[ "$skipped" = 0 ] || summary="$summary, $skipped skipped"
printf '%s\n' "$summary"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
