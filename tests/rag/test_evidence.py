"""The sentences of a clause that answer."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences
from rag.evidence import MOST, find_evidence
from rag.features import Weights

QUOTE = (
    "第六条 新增工业用地可以先租后让。租赁期限不少于三年，最长不超过五年；租金按年支付给出租人。其余事项由园区决定。"
)
NONE = np.empty(0, np.float32)


def weighing(visible: float = 1.0, **terms: float) -> Weights:
    """Weights of these terms; what else must be said of a question is as much as ``visible``."""
    known = {"terms": tuple(terms), "weights": np.array(list(terms.values())), "visible": visible}
    needed = [field.name for field in fields(Weights) if field.default is MISSING]
    return Weights(**{name: known.get(name, visible) for name in needed})


def marked(weights: Weights, question: str, cosines: np.ndarray = NONE, quote: str = QUOTE) -> list[str]:
    return [
        quote[span.start - 100 : span.end - 100] for span in find_evidence(quote, 100, weights, question, cosines)
    ]


def test_the_sentence_that_holds_the_words() -> None:
    assert marked(weighing(租金=0.6, 支付=0.4), "租金怎么支付") == ["租金按年支付给出租人。"]
    assert marked(weighing(租赁=0.5, 期限=0.5), "租赁期限多久") == ["租赁期限不少于三年，最长不超过五年；"]


def test_where_a_number_is_asked_for_a_sentence_with_one_is_better() -> None:
    weights = weighing(租金=0.5, 租赁=0.5)
    assert marked(weights, "租赁最长多少年？")[0] == "租赁期限不少于三年，最长不超过五年；"
    quote = "贴息按照规定办理，由园区审核。贴息比例不超过百分之五十。"
    assert marked(weighing(贴息=1.0), "贴息多少？", quote=quote)[0] == "贴息比例不超过百分之五十。"
    assert marked(weighing(贴息=1.0), "贴息由谁审核", quote=quote)[0] == "贴息按照规定办理，由园区审核。"


def test_what_words_cannot_see_the_meaning_can() -> None:
    count = len(split_sentences(QUOTE))
    cosines = np.array([0.0] * (count - 1) + [0.3], np.float32)
    assert marked(weighing(0.0, who=1.0), "Who decides the rest?", cosines) == ["其余事项由园区决定。"]


def test_a_second_sentence_only_where_it_is_nearly_as_good() -> None:
    quote = "企业可以申请租金减免政策。企业可以申请租金补贴政策。园区负责日常的管理工作。"
    assert marked(weighing(租金=1.0), "租金", quote=quote) == [quote[:13], quote[13:26]]
    assert marked(weighing(租金=0.5, 减免=0.5), "租金减免", quote=quote) == [quote[:13]]


def test_even_where_nothing_fits_something_is_marked() -> None:
    assert len(marked(weighing(0.0), "？")) == 1
    assert find_evidence(" \n", 0, weighing(租金=1.0), "租金", NONE) == ()


def test_cosines_of_another_count_are_not_used() -> None:
    wrong = np.array([0.9], np.float32)
    weights = weighing(租金=1.0)
    assert marked(weights, "租金", wrong) == marked(weights, "租金")


@given(
    st.lists(
        st.sampled_from(["租金按年支付给出租人", "不超过五年", "。", "；", "\n", " ", "第六条"]), max_size=25
    ).map("".join),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.randoms(),
)
def test_spans_lie_in_the_quote_whatever_it_is(quote: str, start: int, visible: float, random) -> None:
    sentences = split_sentences(quote)
    cosines = np.array([random.uniform(-0.5, 0.5) for _ in sentences], np.float32)
    weights = replace(weighing(租金=0.7, 五年=0.3), visible=visible)
    spans = find_evidence(quote, start, weights, "租金多少", cosines)
    assert len(spans) <= MOST
    assert bool(spans) == bool(sentences)
    assert {(span.start - start, span.end - start) for span in spans} <= set(sentences)
    assert len(set(spans)) == len(spans)
    assert spans == find_evidence(quote, start, weights, "租金多少", cosines)
