"""One call, whose result shows that it was made. It then waits, so that its memory can be looked at."""

import sys

from mandel.@MODULE@ import @MANDEL@ as mandel, new_val

MAX_ITERS = 20

val = new_val()
status = mandel(0.5, 0.5, MAX_ITERS, val)
if status < 0:
    sys.exit(f"status {status}")
print(val[0], flush=True)
sys.stdin.read()
