"""Keeps schemathesis to requests that reach the program: an address of 64 KiB is refused below it, with an empty 414."""

from urllib.parse import urlencode

import schemathesis

MOST_BYTES = 60_000


@schemathesis.hook
def filter_query(context, query):
    return len(urlencode(query or {}, doseq=True, errors="replace")) < MOST_BYTES
