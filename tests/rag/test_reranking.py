"""The order that a cross-encoder gives: a real one of random weights, over the sample."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.library import Library
from index.preparing import indexed_text
from index.reranker import load_reranker
from rag.answer import Answer, Citation
from rag.assistant import PolicyAssistant
from rag.reranking import blend
from rag.settings import Settings
from tests.fixtures.tiny_models import reranker_folder

QUESTIONS = ("技改设备补贴最高多少？", "先租后让最长能租几年？", "人才公寓的租金怎么算？", "公司年会去哪里办？")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(reranker_folder(tmp_path_factory.mktemp("models") / "cross"))


@pytest.fixture(scope="module")
def reranking(sample_library: Library, plain_settings: Settings, folder: str) -> PolicyAssistant:
    """The assistant that has the first 12 candidates put in order."""
    return PolicyAssistant(sample_library, plain_settings.model_copy(update={"reranker": folder, "rerank_k": 12}))


def shown(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations or answer.related


def plainly_in_force(citation: Citation) -> bool:
    """Nothing is taken from its place for being out of force."""
    return citation.document.validity not in ("repealed", "expired", "draft")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_first_candidates_follow_its_scores_and_the_rest_stay(
    question: str, assistant: PolicyAssistant, reranking: PolicyAssistant, sample_library: Library, folder: str
) -> None:
    before, after = assistant.ask(question, limit=40), reranking.ask(question, limit=40)
    assert [c.clause for c in shown(after)[12:]] == [c.clause for c in shown(before)[12:]]
    first = shown(after)[:12]
    assert {c.clause for c in first} == {c.clause for c in shown(before)[:12]}
    assert [c.clause for c in first] != [c.clause for c in shown(before)[:12]]
    scorer = load_reranker(folder)
    texts = []
    for citation in first:
        stored = sample_library.clause(citation.clause)
        texts.append(indexed_text(citation.document.title, stored.clause.address, stored.quote))
    scores = scorer.score(question, texts)
    kept = [score for score, citation in zip(scores, first, strict=True) if plainly_in_force(citation)]
    assert len(kept) > 5
    assert kept == sorted(kept, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whether_it_answers_and_how_surely_is_not_the_rerankers_to_say(
    question: str, assistant: PolicyAssistant, reranking: PolicyAssistant, sample_library: Library
) -> None:
    before, after = assistant.ask(question, limit=20), reranking.ask(question, limit=20)
    assert after.status == before.status
    scores = [citation.score for citation in shown(after)]
    assert scores == [citation.score for citation in shown(before)] == sorted(scores, reverse=True)
    assert [citation.rank for citation in shown(after)] == list(range(1, len(scores) + 1))
    for citation in shown(after):
        assert sample_library.text(citation.document.id)[citation.start : citation.end] == citation.quote
        assert all(citation.start <= span.start < span.end <= citation.end for span in citation.evidence)


def test_the_answer_names_the_reranker_and_its_time(
    assistant: PolicyAssistant, reranking: PolicyAssistant, folder: str
) -> None:
    before, after = assistant.ask(QUESTIONS[0]), reranking.ask(QUESTIONS[0])
    assert after.plan == before.plan | {"reranker": folder}
    assert set(after.timings_ms) == {*before.timings_ms, "rerank"}
    assert 0 < after.timings_ms["rerank"] < after.timings_ms["total"]


def test_the_same_question_gets_the_same_answer(reranking: PolicyAssistant) -> None:
    first, again = (replace(reranking.ask(QUESTIONS[1]), timings_ms={}) for _ in range(2))
    assert first == again


def test_places_named_outright_stay_first_and_in_the_order_of_the_text(
    assistant: PolicyAssistant, reranking: PolicyAssistant
) -> None:
    question = "澜政发〔2024〕12号第六条"
    before, after = assistant.ask(question, limit=20), reranking.ask(question, limit=20)
    named = [citation.clause for citation in before.citations if citation.why.address]
    assert named
    assert [citation.clause for citation in after.citations][: len(named)] == named


def test_search_is_reranked_too(reranking: PolicyAssistant) -> None:
    found = [citation.clause for citation in reranking.search(QUESTIONS[0], limit=5)]
    assert found == [citation.clause for citation in reranking.ask(QUESTIONS[0], limit=5).citations]


def test_a_reranker_that_is_not_there_is_told_when_loading(sample_library: Library, plain_settings: Settings) -> None:
    assistant = PolicyAssistant(sample_library, plain_settings.model_copy(update={"reranker": "./absent"}))
    for do in (assistant.warm, lambda: assistant.ask(QUESTIONS[0])):
        with pytest.raises(ModelError, match="There is no folder './absent'"):
            do()


def test_one_candidate_needs_no_order(tmp_path: Path, plain_settings: Settings, folder: str) -> None:
    with Library.open(tmp_path / "library", create=True) as library:
        assistant = PolicyAssistant(library, plain_settings.model_copy(update={"reranker": folder}))
        assert assistant.ask("租金").status == "no_match"
        library.add_bytes("one.txt", "云岭县办法\n第一条 年租金按照评估价的百分之四收取。\n".encode())
        assert len(shown(assistant.ask("年租金怎么收取？"))) >= 1


def test_scores_take_the_place_of_the_ranking_on_its_own_scale() -> None:
    # Mean 2 and spread 1, as the ranking has them: the scores become 3, 1, 3, 1.
    ranking = np.array([3.0, 3.0, 1.0, 1.0])
    scores = np.array([50.0, 10.0, 50.0, 10.0], np.float32)
    assert blend(scores, ranking, np.zeros(4)).tolist() == [0, 2, 1, 3]
    # A loss of 1.5 leaves the first one at 1.5, above those at 1; a loss of 3 does not.
    assert blend(scores, ranking, np.array([-1.5, 0, 0, 0])).tolist() == [2, 0, 1, 3]
    assert blend(scores, ranking, np.array([-3.0, 0, 0, 0])).tolist() == [2, 1, 3, 0]


def test_scores_that_are_all_the_same_change_nothing() -> None:
    assert blend(np.ones(3, np.float32), np.array([3.0, 2.0, 1.0]), np.zeros(3)).tolist() == [0, 1, 2]


def test_copies_of_one_text_do_not_crowd_out_the_rest(tmp_path: Path, plain_settings: Settings, folder: str) -> None:
    notice = "企业购买设备的，按照设备投资额的百分之十给予补贴，最高五十万元。\n"
    with Library.open(tmp_path / "library", create=True) as library:
        for n in range(4):
            library.add_bytes(f"copy-{n}.txt", notice.encode())
        for n, what in enumerate(("租用厂房", "招用职工", "参加展会", "申请专利", "建设仓库", "节约用水")):
            library.add_bytes(f"other-{n}.txt", f"企业{what}的，由区县政府给予{'一' * n}补贴。\n".encode())
        found = PolicyAssistant(library, plain_settings.model_copy(update={"reranker": folder})).search("企业补贴")
    texts = [indexed_text(citation.document.title, citation.address, citation.quote) for citation in found]
    scores = load_reranker(folder).score("企业补贴", texts)
    assert len(found) == 10
    copies = [citation.document.file.startswith("copy") for citation in found]
    first = copies.index(True)
    # All four have one score, and would stand side by side; only two do.
    assert copies[first : first + 4] == [True, True, False, False]
    assert np.ptp(scores[copies]) < 1e-5
    others = scores[~np.array(copies)].tolist()
    assert others == sorted(others, reverse=True)
