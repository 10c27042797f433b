"""What every oracle script shares: a request a line on standard input, an answer a line on standard output."""

import json
import sys


def serve(function):
    """Answers every request with `function` of it. Numbers that JSON has no word for (NaN) are an error: use a string."""
    for line in sys.stdin:
        print(json.dumps(function(json.loads(line)), allow_nan=False))
