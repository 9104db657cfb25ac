#!/usr/bin/env bash
# Requests a second and latency of a search with facets at 1, 8 and 64 connections, with and
# without the cache of answers, beside a bare axum handler that returns a body of the same size.
# Everything runs on loopback, in turn, each for SECONDS.
#
#   cargo build --release -p azymut-cli -p azymut-benches --bins --examples
#   tools/load/throughput.sh [INDEX] [SECONDS]
#
# Needs wrk, curl and python3.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
index=${1:-index}
seconds=${2:-10}
targets >"$work/targets"
export TARGETS=$work/targets

start_server cached --index "$index" --set log.level="${LOG_LEVEL:-info}"
start_server searched --index "$index" --set cache.bytes=0 --set log.level="${LOG_LEVEL:-info}"
# The body of the bare handler: the answer of median size.
while read -r target; do
  curl -fsS "$cached_url$target" -o "$work/body"
  printf '%s %s\n' "$(stat -c %s "$work/body")" "$target"
done <"$work/targets" | sort -n >"$work/sizes"
median=$(awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }' "$work/sizes")
curl -fsS "$cached_url${median#* }" -o "$work/body.json"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$examples/bare_handler" "$work/body.json" "127.0.0.1:$port" &
started+=($!)
bare_url=http://127.0.0.1:$port
for _ in $(seq 50); do curl -fsS -o "$work/probe" "$bare_url/" 2>"$work/probe.log" && break; sleep 0.1; done

measure() { wrk -t1 -c"$2" -d"${seconds}s" -s tools/load/targets.lua "$1" | sed -n 's/^RESULT //p'; }

records=$(metric "$cached_metrics" azymut_index_records)
echo "$records records, $(wc -l <"$work/targets") queries, bodies of ${median%% *} bytes (median), $(nproc) cores"
printf '%-12s %-10s %12s %10s %10s %8s\n' server connections requests/s 'p50 ms' 'p99 ms' 'of bare'
for connections in 1 8 64; do
  bare=
  for server in bare cached searched; do
    url=${server}_url
    read -r rate p50 p99 ok unavailable limited other errors < <(measure "${!url}" "$connections")
    bare=${bare:-$rate}
    share=$(awk -v a="$rate" -v b="$bare" 'BEGIN { printf "%.2f", a / b }')
    printf '%-12s %-10s %12s %10s %10s %8s\n' "$server" "$connections" "$rate" "$p50" "$p99" "$share"
    [ "$((unavailable + limited + other + errors))" = 0 ] \
      || echo "  not 200: $unavailable of 503, $limited of 429, $other others, $errors errors"
  done
done
