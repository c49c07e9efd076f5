#!/usr/bin/env bash
# Measures: ./bench.sh NAME [OPTIONS]; each run ends with one line "NAME: FIGURE UNIT, …".
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$repo/eng/setup"
"$repo/eng/build" bench
exec dotnet "$repo/.local/bench/TrafficWatch.Bench.dll" "$@"
