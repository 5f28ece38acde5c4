"""What every test shares."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No deadline: on a busy machine a slow example is not a failure.
# Derandomised: the same tests pass or fail wherever and however often they run.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# HYPOTHESIS_PROFILE=fuzz: new examples in every run, and many more.
settings.register_profile(
    "fuzz", settings.get_profile("steady"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
