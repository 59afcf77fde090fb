"""Copies of one text do not crowd out the rest: notices are published by several offices, and all of them may match.

Which copy a reader wants cannot be told from the text, so the first two stay where they rank. Each further one steps
back behind others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LOOKED_AT = 20
"""Clauses from the top whose texts are compared."""

KEPT = 2
"""Copies of one text that stay where they rank."""

STEP_BACK = 3
"""Places that a further copy gives way."""

ALIKE = 0.8
"""Share of the shorter text's runs of four characters that two copies have in common; neither is twice as long."""

_RUN = 4


def make_room(positions: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """``positions`` (n,), best first, with further copies of one text moved back.

    ``texts`` are the folded texts of the first :data:`LOOKED_AT` of them, or of all where there are fewer.
    """
    runs = [frozenset(text[i : i + _RUN] for i in range(len(text) - _RUN + 1)) for text in texts]
    originals: list[int] = []
    copies: dict[int, int] = {}
    places = np.arange(len(positions), dtype=np.float64)
    for i, own in enumerate(runs):
        first = next((j for j in originals if alike(runs[j], own)), None)
        if first is None:
            originals.append(i)
            continue
        copies[first] = copies.get(first, 1) + 1
        if copies[first] > KEPT:
            places[i] += STEP_BACK + 0.5
    return positions[np.argsort(places, kind="stable")]


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two texts, given by their runs of characters, are copies; a text of fewer than four is of none."""
    shorter, longer = sorted((len(a), len(b)))
    return shorter > 0 and longer <= 2 * shorter and len(a & b) >= ALIKE * shorter
