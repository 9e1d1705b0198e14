"""Settings of every test: Hypothesis prints how to repeat a failure, no clock decides whether a test passes, and no
terminal's width where lines are broken."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("leadscore", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("leadscore")
os.environ.pop("COLUMNS", None)  # pytest-xdist sets it for its workers
