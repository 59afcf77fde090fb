"""The sentences of a clause that answer, and what is marked together with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import (
    BESIDE,
    LONGEST,
    find_evidence,
    grow,
    load_evidence,
    measure_beside,
    softmax,
    visible_in,
)
from rag.evidence_features import NAMES, read_sentences
from rag.features import Weights
from rag.question import parse_question

QUOTE = (
    "第六条 新增工业用地可以先租后让。租赁期限不少于三年，最长不超过五年；租金按年支付给出租人。其余事项由园区决定。"
)
NONE = np.empty(0, np.float32)
ALONE = np.array([-9.0 if name == "bias" else 0.0 for name in BESIDE])
TOGETHER = np.array([9.0 if name == "bias" else 0.0 for name in BESIDE])


def weighing(seen: float = 1.0, **terms: float) -> Weights:
    return Weights(tuple(terms), np.array(list(terms.values())), seen, seen)


def marked(
    weights: Weights,
    question: str,
    cosines: np.ndarray = NONE,
    quote: str = QUOTE,
    heads: tuple[str, ...] = (),
) -> list[str]:
    spans = find_evidence(quote, 100, weights, parse_question(question), cosines, heads)
    return [quote[span.start - 100 : span.end - 100] for span in spans]


def grown(quote: str, best: int, beside: np.ndarray, kinds: frozenset[str] = frozenset()) -> str:
    """What is marked where the sentence at ``best`` is."""
    sentences = read_sentences(quote)
    scores = np.array([9.0 if i == best else 0.0 for i in range(len(sentences))])
    first, last = grow(sentences, scores, kinds, beside)
    return quote[sentences[first].start : sentences[last].end]


def test_the_sentence_that_holds_the_words() -> None:
    assert "租金按年支付给出租人。" in marked(weighing(租金=0.6, 支付=0.4), "租金怎么支付")[0]
    assert marked(weighing(租赁=0.5, 期限=0.5), "租赁期限多久")[0].startswith("租赁期限不少于三年，最长不超过五年；")


def test_where_a_number_is_asked_for_the_sentence_that_has_one_of_that_kind() -> None:
    quote = "贴息按照规定办理，由园区审核。贴息比例不超过百分之五十。贴息在12个工作日内拨付到企业。"
    weights = weighing(贴息=1.0)
    assert "贴息比例不超过百分之五十。" in marked(weights, "贴息比例多少？", quote=quote)[0]
    assert "贴息在12个工作日内拨付到企业。" in marked(weights, "贴息要多久？", quote=quote)[0]


def test_what_words_cannot_see_the_meaning_can() -> None:
    cosines = np.array([0.0, 0.0, 0.0, 0.3], np.float32)
    assert marked(weighing(0.0, who=1.0), "Who decides the rest?", cosines)[0].endswith("其余事项由园区决定。")


def test_not_the_heading_but_what_stands_under_it() -> None:
    quote = "（三）租金减免。首年免收全部租金，第二年减半收取。\n（四）其他规定。由园区管委会另行规定具体的办法。"
    found = marked(weighing(租金=0.5, 减免=0.5), "租金减免", quote=quote)
    assert "首年免收全部租金，第二年减半收取。" in found[0]
    assert "（四）" not in found[0]


def test_not_the_question_but_its_answer() -> None:
    quote = "问：转租土地可以吗？答：不得转租，违者收回土地。"
    assert "答：不得转租，违者收回土地。" in marked(weighing(转租=0.5, 土地=0.5), "转租土地可以吗", quote=quote)[0]


def test_the_title_before_a_sentence_is_not_marked() -> None:
    title = "云岭县人民政府关于印发工业用地办法的通知"
    quote = f"{title}　租金按年支付给土地的出租人，不得拖欠。"
    assert marked(weighing(租金=1.0), "租金", quote=quote, heads=(title,)) == [quote[len(title) + 1 :]]


def test_a_lead_is_marked_with_its_list_as_far_as_it_is_short() -> None:
    whole = "申请企业应当符合下列条件：\n（一）在本市注册；\n（二）没有失信记录。"
    quote = f"{whole}\n其他事项由园区管委会决定。"
    assert grown(quote, 0, ALONE) == whole
    assert grown(quote, 1, ALONE) == whole
    assert grown(quote, 3, ALONE) == "其他事项由园区管委会决定。"
    # Run together, the first item is part of the lead.
    assert grown(quote.replace("\n", ""), 0, ALONE) == whole.replace("\n", "")
    items = "".join(f"（{n}）第{n}项材料应当一式三份并且加盖公章；" for n in "一二三四五六七八九十")
    assert 100 < len(grown(f"申请时应当提交下列材料：{items}", 0, ALONE)) <= LONGEST


def test_a_heading_is_never_marked_alone_and_never_passed_over() -> None:
    quote = "（一）租金支付。租金按年支付给土地的出租人。\n（二）押金退还。押金在期满后三十日内退还。"
    assert grown(quote, 0, ALONE) == "（一）租金支付。租金按年支付给土地的出租人。"
    assert grown(quote, 1, ALONE) == "租金按年支付给土地的出租人。"
    assert grown(quote, 1, TOGETHER) == "（一）租金支付。租金按年支付给土地的出租人。"
    assert grown(quote, 3, TOGETHER) == "（二）押金退还。押金在期满后三十日内退还。"


def test_what_belongs_to_the_best_is_marked_with_it() -> None:
    assert grown(QUOTE, 1, TOGETHER) == QUOTE
    assert grown(QUOTE, 1, ALONE) == "租赁期限不少于三年，最长不超过五年；"


def test_a_span_of_several_sentences_is_not_too_long() -> None:
    sentence = "租金按年支付给土地的出租人" * 5 + "。"
    assert grown(sentence * 5, 2, TOGETHER) == sentence * 3
    assert grown(sentence.replace("。", "") * 4 + "。", 0, TOGETHER) == sentence.replace("。", "") * 4 + "。"


def test_what_is_measured_of_a_neighbour() -> None:
    quote = "企业应当提交申请表；（一）营业执照的复印件；其中外资企业另附批准文件。"
    sentences = read_sentences(quote)
    scores = np.array([1.0, 4.0, -26.0])
    probable = softmax(scores)
    before = dict(zip(BESIDE, measure_beside(sentences, scores, probable, frozenset({"list"}), 1, 0), strict=True))
    after = dict(zip(BESIDE, measure_beside(sentences, scores, probable, frozenset(), 1, 2), strict=True))
    # 1 / (1 + e^3 + e^-27) = 0.0474
    assert before == {
        "bias": 1, "odds": -1, "probability": pytest.approx(0.0474, abs=1e-4), "before": 1, "part": 1,
        "part_of_list": 1, "list": 1, "manner": 0, "item": 0, "refers": 0, "distance": 0,
    }  # fmt: skip
    assert after == {
        "bias": 1, "odds": pytest.approx(-8 / 3), "probability": pytest.approx(0, abs=1e-9), "before": 0, "part": 1,
        "part_of_list": 0, "list": 0, "manner": 0, "item": 0, "refers": 1, "distance": 0,
    }  # fmt: skip


def test_words_of_another_language_are_not_compared() -> None:
    weights = weighing(0.8, 租金=1.0)
    assert visible_in(QUOTE, weights, parse_question("租金多少")) == 0.8
    assert visible_in(QUOTE, weights, parse_question("How much rent?")) == 0.0


def test_even_where_nothing_fits_something_is_marked() -> None:
    assert 1 <= len(marked(weighing(0.0), "？")) <= 2
    assert find_evidence(" \n", 0, weighing(租金=1.0), parse_question("租金"), NONE) == ()


def test_cosines_of_another_count_are_not_used() -> None:
    wrong = np.array([0.9], np.float32)
    weights = weighing(租金=1.0)
    assert marked(weights, "租金", wrong) == marked(weights, "租金")


def test_the_weights_are_of_what_is_measured() -> None:
    model = load_evidence()
    assert model.weights.shape == model.blind.shape == (len(NAMES),)
    assert model.beside.shape == (len(BESIDE),)
    assert model.weights.any()
    assert model.blind.any()
    assert model.beside.any()
    features = np.eye(len(NAMES))
    assert model.score(features, 0.25) == pytest.approx(0.25 * model.weights + 0.75 * model.blind)


@given(
    st.lists(
        st.sampled_from(
            ["租金按年支付给出租人", "不超过五年", "。", "；", "：", "\n", " ", "第六条", "（一）", "？", "答："]
        ),
        max_size=60,
    ).map("".join),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.randoms(),
)
def test_spans_lie_in_the_quote_whatever_it_is(quote: str, start: int, seen: float, random) -> None:
    cosines = np.array([random.uniform(-0.5, 0.5) for _ in read_sentences(quote)][:16], np.float32)
    weights = weighing(seen, 租金=0.7, 五年=0.3)
    question = parse_question("租金多少，要哪些材料")
    heads = ("租金按年支付给出租人租金按年支付给出租人", "第六条")
    spans = find_evidence(quote, start, weights, question, cosines, heads)
    assert bool(spans) == bool(read_sentences(quote))
    assert len(spans) <= 2
    for span in spans:
        assert start <= span.start < span.end <= start + len(quote)
        text = quote[span.start - start : span.end - start]
        assert text == text.strip()
    if len(spans) == 2:
        assert spans[1].end <= spans[0].start or spans[0].end <= spans[1].start
    assert spans == find_evidence(quote, start, weights, question, cosines, heads)
