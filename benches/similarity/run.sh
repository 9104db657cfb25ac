#!/usr/bin/env bash
# Exact nearest records beside PyPI's sparse_dot_topn, on the same vectors, turn by turn on two threads.
# usage: benches/similarity/run.sh [RECORDS [TURNS]]    (100000 records and 3 turns where not said otherwise)
set -euo pipefail
cd "$(dirname "$0")/../.."
records=${1:-100000}
turns=${2:-3}
work=target/similarity-bench
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet numpy scipy sparse_dot_topn
fi
cargo build --quiet --release --package azymut-benches --example similarity
ours=target/release/examples/similarity
"$ours" export "$records" "$work/vectors-$records"
"$work/venv/bin/pip" list 2>/dev/null | grep -i -E '^(sparse|scipy|numpy)'
for _ in $(seq "$turns"); do
  "$ours" search "$work/vectors-$records" 10 2
  "$work/venv/bin/python" benches/similarity/peer.py "$work/vectors-$records" 10 2
done
