"""What is measured of a clause's sentences."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import MOST, split_sentences
from rag.asked_type import read_asked
from rag.evidence_features import NAMES, measure_sentences, read_sentences
from rag.features import Weights
from rag.rendering import Bridge, Rendering

NONE = np.empty(0, np.float32)


def weighing(**terms: float) -> Weights:
    return Weights(tuple(terms), np.array(list(terms.values())), 1.0, 1.0)


def measured(
    quote: str, question: str, weights: Weights, cosines: np.ndarray = NONE, heads: tuple[str, ...] = ()
) -> dict[str, list[float]]:
    """The features of a quote's sentences, by name."""
    found = measure_sentences(read_sentences(quote, heads), weights, read_asked(question), cosines, heads)
    return dict(zip(NAMES, found.T.tolist(), strict=True))


def texts(quote: str, heads: tuple[str, ...] = ()) -> list[str]:
    return [s.text for s in read_sentences(quote, heads)]


def test_sentences_are_those_whose_vectors_are_stored() -> None:
    quote = "第一条 租金按年支付。期满退还押金；\n违者收回土地。"
    assert [(s.start, s.end) for s in read_sentences(quote)] == split_sentences(quote)
    assert texts(quote) == ["第一条 租金按年支付。", "期满退还押金；", "违者收回土地。"]


def test_the_sentences_that_share_the_last_vector_are_told_apart() -> None:
    quote = "".join(f"这是第{n}句话的内容。" for n in range(20))
    assert len(split_sentences(quote)) == MOST
    assert len(read_sentences(quote)) == 20
    cosines = np.linspace(0, 0.15, MOST).astype(np.float32)
    near = measured(quote, "内容", weighing(内容=1.0), cosines)["cosine"]
    assert near[:MOST] == pytest.approx(cosines.tolist())
    assert near[MOST:] == pytest.approx([0.15] * 4)


def test_a_sentence_begins_after_the_title_and_the_headings_it_opens_with() -> None:
    heads = ("云岭县人民政府关于印发工业用地办法的通知", "二、租金和押金")
    quote = "云岭县人民政府关于印发工业用地办法的通知 二、租金和押金　租金按年支付给土地的出租人。"
    (sentence,) = read_sentences(quote, heads)
    assert sentence.text == "租金按年支付给土地的出租人。"
    assert quote[sentence.start : sentence.end] == sentence.text
    assert sentence.cut == pytest.approx(29 / 43)


def test_what_may_be_a_sentence_of_its_own_is_not_cut_off() -> None:
    # A short title, one with a comma, one that the sentence goes on after, and one with nothing left behind it.
    assert texts("租金办法 租金按年支付给土地的出租人。", ("租金办法",)) == ["租金办法 租金按年支付给土地的出租人。"]
    title = "在云岭县，工业用地应当先租赁后出让"
    assert texts(f"{title} 由园区管委会负责具体实施。", (title,)) == [f"{title} 由园区管委会负责具体实施。"]
    title = "云岭县工业用地应当先租赁后出让"
    assert texts(f"{title}并且按年支付租金给出租人。", (title,)) == [f"{title}并且按年支付租金给出租人。"]
    assert texts(f"{title} 第三版。", (title,)) == [f"{title} 第三版。"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("（三）租金减免。", True),
        ("二、补贴标准和申请条件", True),
        ("第十条 附则", True),
        ("落实主体责任。", True),
        ("（三）租金不超过5万元。", False),
        ("（三）租金按年支付，押金期满退还。", False),
        ("企业应当符合下列条件：", False),
        ("租金能抵吗？", False),
        ("不超过十万元；", False),
    ],
)
def test_what_is_a_heading(text: str, heading: bool) -> None:
    assert [s.heading for s in read_sentences(text)] == [heading]


def test_a_line_that_is_in_the_address_is_a_heading() -> None:
    line = "关于标准厂房的租金和物业收费标准"
    assert not read_sentences(line)[0].heading
    assert read_sentences(line, ("办法", f"三、{line}"))[0].heading


@pytest.mark.parametrize(
    ("text", "question", "closing"),
    [
        ("租金可以抵扣吗？", True, False),
        ("问：租金怎么抵扣", True, False),
        ("云岭县人民政府 2024年5月6日", False, True),
        ("云岭县财政局 二〇二四年五月六日", False, True),
        ("（责任单位：县财政局、县税务局）", False, True),
        ("特此通告，请互相转告。", False, True),
        ("本办法自2024年5月6日起施行。", False, False),
        ("租金按年支付给土地的出租人。", False, False),
    ],
)
def test_what_is_a_question_and_what_closes(text: str, question: bool, closing: bool) -> None:
    (sentence,) = read_sentences(text)
    assert (sentence.question, sentence.closing) == (question, closing)


def test_words_and_cosines_beside_and_above() -> None:
    quote = "（一）押金退还。期满后由园区退还给企业。租金按年支付给园区。"
    weights = weighing(押金=0.5, 退还=0.3, 园区=0.2)
    found = measured(quote, "押金退还", weights, np.array([0.3, 0.1, 0.2], np.float32), ("办法", "园区管理"))
    assert found["cosine"] == pytest.approx([0.3, 0.1, 0.2])
    assert found["cosine_before"] == pytest.approx([0.2, 0.3, 0.1])
    assert found["cosine_after"] == pytest.approx([0.1, 0.2, 0.2])
    assert found["cosine_lead"] == pytest.approx([0, 0.2, 0.1])
    # 园区 stands in the address: it tells no sentence apart.
    assert found["held_new"] == pytest.approx([0.8, 0.3, 0])
    assert found["held_before"] == pytest.approx([0, 0.5, 0.3])
    assert found["held_lead"] == pytest.approx([0, 0.5, 0.8])
    assert found["held_most"] == [1, 0, 0]
    assert found["heading"] == [1, 0, 0]
    assert found["short"] == [1, 0, 1]
    assert found["last"] == [0, 0, 1]
    assert found["length"] == pytest.approx([log(8 / 50), log(12 / 50), log(10 / 50)])


def test_the_kind_of_thing_asked_for() -> None:
    quote = "贴息由园区负责审核并且公示。每户企业每年贴息最高15万元。贴息材料在三月份集中提交。"
    found = measured(quote, "贴息最高多少钱？", weighing(贴息=0.6, 最高=0.4))
    assert found["asked"] == [0, 1, 0]
    assert found["asked_money"] == [0, 1, 0]
    assert found["asked_duration"] == [0, 0, 0]
    assert found["asked_number_missing"] == [1, 0, 1]
    assert found["asked_number_near"] == pytest.approx([0, 1.0, 0])
    found = measured(quote, "贴息需要哪些材料？", weighing(贴息=1.0))
    assert found["focus"] == [0, 0, 1]
    assert found["asked_number_missing"] == [0, 0, 0]


def test_folding_that_changes_the_length_moves_no_offset() -> None:
    quote = "面积按㎡计算……由园区核定。租金按年支付给出租人。"
    found = read_sentences(quote)
    assert [quote[s.start : s.end] for s in found] == [s.text for s in found]
    assert found[-1].folded == "租金按年支付给出租人。"


@given(
    st.lists(st.sampled_from(["租金按年支付", "。", "；", "：", "？", "\n", " ", "（一）", "…", "2024年5月6日"]), max_size=60)
    .map("".join)
)  # fmt: skip
def test_every_sentence_is_measured(quote: str) -> None:
    found = read_sentences(quote, ("租金按年支付租金按年支付", "（一）"))
    ends = [0, *(s.end for s in found)]
    assert all(end <= s.start < s.end for end, s in zip(ends, found, strict=False))
    assert all(quote[s.start : s.end] == s.text for s in found)
    features = measure_sentences(found, weighing(租金=1.0), read_asked("租金多少"), NONE)
    assert features.shape == (len(found), len(NAMES))
    assert np.isfinite(features).all()


def test_an_english_question_is_compared_in_chinese_words() -> None:
    across = Bridge((Rendering("rent", ("租金",)), Rendering("deposit", ("押金",))), np.array([0.75, 0.25]))
    weights = replace(weighing(rent=0.5, deposit=0.5), bridge=across)
    found = measured("租金按年支付给出租人。期满之后退还全部押金。", "rent and deposit", weights, heads=("押金办法",))
    assert found["rendered_new"] == [0.75, 0.0]
    assert found["rendered_before"] == [0.0, 0.75]
    assert found["rendered_most"] == [1.0, 0.0]
    nothing = measured("租金按年支付。", "rent", weighing(rent=1.0))
    assert (nothing["rendered_new"], nothing["rendered_most"]) == ([0.0], [0.0])
