#!/usr/bin/env bash
# Gets the machine ready, builds, and starts TrafficWatch with everything embedded.
#   ./run.sh                          live screens on http://localhost:5080
#   ./run.sh VERB [OPTIONS]           whatever the app understands; see ./run.sh --help
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Help needs no build; what is not built yet has this much of it.
case ${1:-} in
    -h | -\? | --help) [ -f "$repo/.local/TrafficWatch.Web/TrafficWatch.Web.dll" ] || { sed -n '2,4s/^# \?//p' "${BASH_SOURCE[0]}"; echo "All verbs and options: once it has been started, ./run.sh --help"; exit 0; } ;;
esac
"$repo/eng/setup"
"$repo/eng/build" TrafficWatch.Web
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
export Embedded__Directory=${Embedded__Directory:-$repo/.data}
# In place of this shell: Ctrl-C and kill reach the app itself, which ends its servers in order.
exec dotnet "$repo/.local/TrafficWatch.Web/TrafficWatch.Web.dll" "$@"
