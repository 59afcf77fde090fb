"""No test here asserts a time: on a busy machine the first reading of a format takes longer than any deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
