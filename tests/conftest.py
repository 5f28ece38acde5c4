"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# No deadline: on a busy machine a slow example is not a failure.
# Derandomised: the same tests pass or fail wherever and however often they run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
