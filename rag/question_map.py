"""Moves a question's vector nearer to the clauses that answer such questions: ``q' = q + q U``, of length 1 again.

The built-in encoder was trained on all the web's texts; documents speak otherwise than those who ask. ``U``, one for
each language of a question, was fitted by ``eval/fitting_map.py`` to questions and the clauses that answer them, held
near 0, and touches questions alone: no clause's vector changes. It holds for the vectors of the built-in encoder;
those of other models stay as they are. Its worth is shown by the ablation of ``eval/fitting.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType

import numpy as np

from index.embedding import BUILTIN, Embedder

MAP_FILE = "question_map.npz"
"""``zh`` and ``en``: (d, d) float16 each, beside this module."""

Maps = Mapping[str, np.ndarray]
"""By language (``zh``, ``en``) the map (d, d) float32 of its questions."""


def question_vector(embedder: Embedder, text: str, language: str) -> np.ndarray:
    """The unit vector (d,) float32 that is searched with for a question in ``language``."""
    return moved(embedder, np.asarray(embedder.embed_questions([text])[0]), language)


def moved(embedder: Embedder, vector: np.ndarray, language: str) -> np.ndarray:
    """The ``vector`` (d,) that ``embedder`` made of a question, as it is searched with: (d,) float32."""
    maps = maps_of(embedder.card.name)
    return vector if maps is None else mapped(vector, maps[language])


def maps_of(model: str) -> Maps | None:
    """The maps that were fitted to the vectors of this model, or ``None`` where there are none."""
    return load_maps() if model == BUILTIN else None


def mapped(vector: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """``vector`` (d,) moved by ``matrix`` (d, d) and brought to length 1: (d,) float32."""
    there = vector + vector @ matrix
    return np.asarray(there / np.linalg.norm(there), np.float32)


@cache
def load_maps() -> Maps:
    """The fitted maps that come with the package."""
    with as_file(files("rag").joinpath(MAP_FILE)) as file, np.load(file) as data:
        return MappingProxyType({language: np.asarray(data[language], np.float32) for language in data.files})
