#!/usr/bin/env bash
# Gets the machine ready, builds, and runs every test.
#   ./test.sh [--kafka PATH] [--mysql PATH] [--data DIR] [--filter EXPRESSION]
#     --kafka PATH   a program that starts a real Kafka, for the integration tests besides the in-process one, and for a chaos run
#     --mysql PATH   a program that starts a real MySQL, for the integration tests besides MariaDB
#     --data DIR     a folder of recorded streams, for the tests that replay them
set -uo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kafka="" mysql="" data="" filter=""
while [ $# -gt 0 ]; do
    case $1 in
        --kafka | --mysql | --data | --filter)
            [ $# -gt 1 ] || { echo "test.sh: $1 lacks its value" >&2; exit 2; }
            case $1 in --filter) filter=$2 ;; *) [ -e "$2" ] || { echo "test.sh: $1: there is no $2" >&2; exit 2; }; declare "${1#--}=$(realpath "$2")" ;; esac
            shift 2 ;;
        *) echo "test.sh: unknown option $1 (known: --kafka, --mysql, --data, --filter)" >&2; exit 2 ;;
    esac
done
cd "$repo" || exit 1
options=(--tests)
[ -z "$kafka" ] || options+=(--kafka)
eng/setup "${options[@]}" || exit $?
eng/build TrafficWatch.sln || exit $?

. eng/test-servers
# What runs that were killed left behind: servers, and whatever the tests had made.
for left in "${TMPDIR:-/tmp}"/trafficwatch-test.*; do
    [ ! -f "$left/pid" ] || kill -0 "$(cat "$left/pid")" 2>/dev/null || { (work=$left && stop_servers); rm -rf "$left"; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/trafficwatch-test.XXXXXX")
echo $$ >"$work/pid"
mkdir "$work/tmp" && export TMPDIR=$work/tmp
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
[ -z "$kafka" ] || start_kafka || exit 1
[ -z "$mysql" ] || start_mysql || exit 1
[ -z "$data" ] || export TRAFFICWATCH_TEST_DATA=$data

echo "── running the tests"
dotnet test TrafficWatch.Tests -c Release --no-build -nologo -v q --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none --logger "console;verbosity=minimal" --logger "trx;LogFileName=results.trx" --results-directory "$work/results" ${filter:+--filter "$filter"}
status=$?
counters=$(grep -o '<Counters [^>]*>' "$work/results/results.trx" 2>/dev/null)
count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
passed=$(count passed) failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
if [ -z "$passed" ]; then passed=0 failed=1; echo "the tests did not run to their end"; fi
if [ "$failed" = 0 ] && [ $status != 0 ]; then failed=1; echo "the test run itself failed"; fi
# Where there are brokers that can die: short chaos runs over the wire, visitors with each database at hand.
if [ -n "$kafka" ] && [ -z "$filter" ]; then
    echo "── chaos: equal tables, whatever breaks meanwhile"
    eng/build bench || exit $?
    if [ -n "$mysql" ]; then database=(--mysql "$mysql"); else database=(--mariadb); fi
    for stream in "visitors --runs 2" "passages --runs 1 --only app-kill,shard-kill,duplicates" "shopping --runs 1 --only app-kill,shard-kill,duplicates" "requests --runs 1 --only app-kill,shard-kill,duplicates"; do
        # shellcheck disable=SC2086 # a name, and options
        if dotnet .local/bench/TrafficWatch.Bench.dll chaos --stream $stream --seed 5 --kafka "$kafka" "${database[@]}"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
fi
missing=""
[ -n "$kafka" ] || missing+=" --kafka"
[ -n "$mysql" ] || missing+=" --mysql"
[ -n "$data" ] || missing+=" --data"
if [ -n "$missing" ]; then echo "optional suites not run:$missing"; else echo "optional suites: all were run"; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
