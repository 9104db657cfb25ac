# What the load runs share. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
started=()
# Ends what this run has started, and nothing else.
trap 'for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
azymut=${AZYMUT:-target/release/azymut}
examples=${EXAMPLES:-target/release/examples}

# start_server NAME ARGUMENT…: sets NAME_url, NAME_metrics and NAME_pid. Ports are free ones, on
# loopback.
start_server() {
  local name=$1; shift
  ${SERVER_CPUS:+taskset -c "$SERVER_CPUS"} "$azymut" serve --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 "$@" 2>"$work/$name.log" &
  started+=($!)
  printf -v "${name}_pid" '%s' $!
  for _ in $(seq 300); do
    grep -q '^metrics on' "$work/$name.log" && break
    kill -0 $! 2>/dev/null || { cat "$work/$name.log"; exit 1; }
    sleep 0.2
  done
  printf -v "${name}_url" '%s' "$(sed -n 's/^listening on //p' "$work/$name.log")"
  printf -v "${name}_metrics" '%s' "$(sed -n 's/^metrics on //p' "$work/$name.log")"
}

# Targets of searches with both facets, one a line, made of queries.txt.
targets() {
  python3 - <<'PY'
import urllib.parse
for line in open("tools/load/queries.txt", encoding="utf-8"):
    print("/v1/search?facets=city,level&q=" + urllib.parse.quote(line.strip()))
PY
}

# metric URL SERIES: the value of a series.
metric() { curl -fsS "$1" | awk -v s="$2" 'index($0, s" ") == 1 { print $2 }'; }
