"""Settings of every test: Hypothesis prints how to repeat a failure, and no clock decides whether a test passes."""

from hypothesis import HealthCheck, settings

settings.register_profile("leadscore", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("leadscore")
