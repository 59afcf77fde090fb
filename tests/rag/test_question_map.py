"""The map of question vectors: its arithmetic, and that it meets the vectors it was made for."""

import numpy as np
import pytest

from index.embedding import BUILTIN
from rag.question_map import load_maps, mapped, maps_of, question_vector


def test_a_map_of_zeros_changes_nothing():
    vector = np.array([0.6, 0.8], np.float32)
    assert mapped(vector, np.zeros((2, 2))) == pytest.approx(vector)


def test_a_map_adds_what_it_makes_of_the_vector_and_keeps_its_length():
    moved = mapped(np.array([1.0, 0.0], np.float32), np.array([[0.0, 1.0], [0.0, 0.0]]))
    assert moved == pytest.approx([2**-0.5, 2**-0.5])
    assert moved.dtype == np.float32


def test_the_shipped_maps_fit_the_builtin_encoder(sample_library):
    size = sample_library.embedder.card.dimensions
    maps = load_maps()
    assert set(maps) == {"zh", "en"}
    for matrix in maps.values():
        assert matrix.shape == (size, size)
        assert np.isfinite(matrix).all()
        assert np.abs(matrix).max() > 0


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "先租后让的年限是多少"), ("en", "How long may land be leased?")]
)
def test_questions_are_searched_with_the_mapped_vector(sample_library, language, text):
    plain = sample_library.embedder.embed_questions([text])[0]
    searched = question_vector(sample_library.embedder, text, language)
    assert searched == pytest.approx(mapped(plain, load_maps()[language]))
    assert np.linalg.norm(searched) == pytest.approx(1, abs=1e-5)
    assert float(plain @ searched) < 0.9999


def test_another_models_vectors_have_no_map():
    assert maps_of(BUILTIN) is not None
    assert maps_of("BAAI/bge-m3") is None
