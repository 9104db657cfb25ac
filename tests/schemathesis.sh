#!/usr/bin/env bash
# Asks a running server whatever its own OpenAPI document allows and forbids, and holds every answer against the document:
# no 5xx, no status, header, media type or body that is not described, nothing taken that should be refused.
#
#   tests/schemathesis.sh http://127.0.0.1:8080
#
# Bounded: EXAMPLES (40) requests for each operation and kind of data, SECONDS_LIMIT (240) in all. Needs schemathesis on the
# PATH, or python3 to install it into a folder of its own; without either it says so and ends with 0.
set -euo pipefail

address=${1:?name the address of a running server}
version=4.32.5

runner=$(command -v schemathesis || true)
if [ -z "$runner" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  if ! { python3 -m venv "$folder" && "$folder/bin/pip" install -q "schemathesis==$version"; }; then
    echo 'schemathesis cannot be installed here: the answers were not held against the document by it'
    exit 0
  fi
  runner=$folder/bin/schemathesis
fi

# An answer of 400 to data that the document allows is not a fault: bounds that join two parameters (offset and limit, a
# cursor and its search) cannot be said in a schema. The scenarios of the tests hold those.
export SCHEMATHESIS_HOOKS
SCHEMATHESIS_HOOKS=$(dirname "$(realpath "$0")")/schemathesis_hooks.py
timeout "${SECONDS_LIMIT:-240}" "$runner" run "$address/openapi.json" \
  --phases examples,coverage,fuzzing \
  --max-examples "${EXAMPLES:-40}" \
  --seed 1 \
  --suppress-health-check all \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection
