#!/usr/bin/env bash
# Measures: ./bench.sh NAME [OPTIONS]; each run ends with one line "NAME: FIGURE UNIT, …".
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(find "$repo/bench" -maxdepth 2 -name '*.csproj' -print -quit 2>/dev/null || true)
[ -n "$project" ] || { echo "bench.sh: there is no bench/ here yet" >&2; exit 2; }
"$repo/eng/setup"
(cd "$repo" && eng/build "${project#"$repo"/}")
name=$(basename "$project" .csproj)
assembly=$(sed -n 's|.*<AssemblyName>\(.*\)</AssemblyName>.*|\1|p' "$project")
exec dotnet "$(dirname "$project")/bin/Release/net10.0/${assembly:-$name}.dll" "$@"
