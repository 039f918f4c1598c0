"""Properties are checked for truth, not for speed: a busy machine must not fail them."""

from hypothesis import settings

settings.register_profile("psychometrics", deadline=None)
settings.load_profile("psychometrics")
