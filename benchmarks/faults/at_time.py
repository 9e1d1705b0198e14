"""`leadscore` on a machine whose clock shows another time: `at_time.py INSTANT ARGUMENTS…`.

INSTANT is in seconds since 1970-01-01T00:00:00Z; from there the clock goes on as it does.
"""

from __future__ import annotations

import sys
import time

if __name__ == "__main__":
    ahead = float(sys.argv[1]) - time.time()
    true_time = time.time
    time.time = lambda: true_time() + ahead

    from leadscore.start import run

    sys.argv = ["leadscore", *sys.argv[2:]]
    run()
