"""Sentences inside a clause, and their vectors as bytes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.sentences import MOST, SHORT, pack_vectors, split_sentences, unpack_directions

STOPS = "。！？!?；;\n"
TEXT = st.lists(
    st.sampled_from(
        ["企业应当提交申请", "租金", "第一条", "。", "；", "！", "？", "”", "）", "\n", " ", "　", "a b. "]
    )
    | st.text(max_size=5),
    max_size=50,
).map("".join)


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n　", []),
        ("租赁期限最长不超过五年。", ["租赁期限最长不超过五年。"]),
        (
            "租赁期限最长不超过五年。租金按年支付，首年一次缴清；逾期加收违约金的按日计算！",
            ["租赁期限最长不超过五年。", "租金按年支付，首年一次缴清；", "逾期加收违约金的按日计算！"],
        ),
        ("第三条\n租赁期限最长不超过五年。", ["第三条", "租赁期限最长不超过五年。"]),
        ("第三条 租赁。期限最长不超过五年。", ["第三条 租赁。期限最长不超过五年。"]),
        ("租赁期限最长不超过五年。\n附则。", ["租赁期限最长不超过五年。", "附则。"]),
        (
            "他们说：“可以先租后买土地！”园区于是同意了申请。",
            ["他们说：“可以先租后买土地！”", "园区于是同意了申请。"],
        ),
        ("　　租赁期限最长不超过五年\n", ["租赁期限最长不超过五年"]),
        ("租金。", ["租金。"]),
        ("可以抵扣吗？？！能够全额抵扣地价。", ["可以抵扣吗？？！", "能够全额抵扣地价。"]),
    ],
)
def test_sentences_of_a_text(text: str, sentences: list[str]) -> None:
    assert parts(text) == sentences


def test_a_long_enumeration_ends_in_one_last_sentence() -> None:
    text = "".join(f"第{i:02}项应当由企业提交申请；" for i in range(MOST + 9))
    found = parts(text)
    assert len(found) == MOST
    assert found[0] == "第00项应当由企业提交申请；"
    assert "".join(found) == text


@given(TEXT)
def test_spans_are_in_order_and_hold_every_word(text: str) -> None:
    spans = split_sentences(text)
    assert len(spans) <= MOST
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end
    inside = {i for start, end in spans for i in range(start, end)}
    left_out = {char for i, char in enumerate(text) if i not in inside and not char.isspace()}
    assert left_out <= set(STOPS + "”’」）)")
    # Only at the end of its line a sentence may be short.
    for (start, end), (after, _) in pairwise(spans):
        assert end - start >= SHORT or "\n" in text[end:after]


@given(TEXT, st.sampled_from(["", " ", "\n　", "\t\n"]), st.sampled_from(["", " ", "\n\n"]))
def test_white_space_around_a_clause_changes_nothing(text: str, before: str, after: str) -> None:
    # Sentences are counted over the clause when it is indexed and over its trimmed quote when it is shown.
    clause = f"租{text}".strip()
    assert parts(f"{before}{clause}{after}") == parts(clause)


UNIT_VECTORS = arrays.arrays(
    np.float32, st.tuples(st.integers(1, 5), st.just(16)), elements=st.floats(-1, 1, width=32)
).filter(lambda rows: bool((np.linalg.norm(rows, axis=1) > 0.1).all()))


@given(UNIT_VECTORS)
def test_a_packed_vector_keeps_its_direction(rows: np.ndarray) -> None:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    packed = pack_vectors(unit)
    assert len(packed) == rows.size
    back = unpack_directions(np.frombuffer(packed, np.int8).reshape(-1, 16))
    assert back.dtype == np.float32
    # 1 part in 254 of the largest of 16 values, on each of them.
    assert (np.abs((back * unit).sum(axis=1) - 1) < 0.001).all()
    assert np.linalg.norm(back, axis=1) == pytest.approx(1, abs=1e-5)


def test_packed_bytes_by_hand() -> None:
    assert np.frombuffer(pack_vectors(np.array([[0.6, -0.8, 0.0]])), np.int8).tolist() == [95, -127, 0]
    assert unpack_directions(np.array([[3, 0, -4]], np.int8)).tolist() == [
        [pytest.approx(0.6), 0, pytest.approx(-0.8)]
    ]
    assert unpack_directions(np.zeros((1, 3), np.int8)).tolist() == [[0, 0, 0]]
    assert pack_vectors(np.empty((0, 3))) == b""
