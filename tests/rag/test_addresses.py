"""Places that a question names outright: looked up, cited from where they begin, and never invented."""

from __future__ import annotations

import pytest

from index.library import Library
from index.snapshot import Snapshot
from rag.addresses import find_named, offered
from rag.answer import Answer, Citation
from rag.assistant import PolicyAssistant

LEASE, FUND, TALENT = "land-lease-2024.txt", "guidance-fund.pdf", "talent-housing.docx"
NOTE = {"exists": None, "document": None, "through": None, "candidates": [], "chosen": False}


@pytest.fixture(scope="module")
def snapshot(sample_library: Library) -> Snapshot:
    return sample_library.snapshot


def shown(answer: Answer) -> tuple[Citation, ...]:
    return (*answer.citations, *answer.related)


def title(snapshot: Snapshot, file: str) -> str:
    return snapshot.document(file).metadata.title


@pytest.mark.parametrize(
    ("question", "file", "begins", "ends"),
    [
        ("先租后让办法第十四条", LEASE, "第十四条 租赁期届满未通过达产验收的", "搬离期限为九十日。"),
        ("澜政发〔2024〕12号第二十条第（三）项", LEASE, "（三）石桥县、桐岭县", "亩均税收不低于每亩十万元。"),
        ("澜政发[2024]12号第20条（二）", LEASE, "（二）东屏区、西渡区", "亩均税收不低于每亩十五万元；"),
        ("先租后让办法第13条第2款", LEASE, "首次验收即通过的", "抵作土地出让价款。"),
        ("《产业引导基金管理办法》第9条第3项", FUND, "（三）至少主导过三个", "投资案例；"),
        (
            "新型工业化决定第（二十二）条原文",
            "industrialization-decision.txt",
            "(二十二)强化资金保障。",
            "融资难题。",
        ),
        ("拿地即开工通知三、（二）第3点", "fast-start-approval.txt", "3. 以“先租后让”方式", "第十一条执行。"),
        ("外商投资企业服务指南 5.2", "foreign-investment-guide.md", "5.2 利润汇出", "税务备案表。"),
        ("section 4.1 of the Lanchuan Investment Guide", "investment-guide-en.md", "4.1 Ways to obtain", "No. 12."),
    ],
)
def test_the_citation_is_the_place_and_nothing_beside_it(
    assistant: PolicyAssistant, question: str, file: str, begins: str, ends: str
) -> None:
    answer = assistant.ask(question, limit=5)
    assert answer.status == "answered"
    (citation,) = answer.citations
    assert citation.document.file == file
    assert citation.why.address
    assert citation.quote.startswith(begins)
    assert citation.quote.endswith(ends)
    assert [note["found"] for note in answer.plan["addresses"]] == [True]


def test_the_citation_of_a_paragraph_says_which(assistant: PolicyAssistant) -> None:
    (citation,) = assistant.ask("先租后让办法第13条第2款").citations
    assert citation.address == ("第二章 先租后让", "第十三条", "第二款")
    assert citation.citation.endswith("（澜政发〔2024〕12号）第二章第十三条第二款")


def test_all_that_was_asked_for_is_marked(assistant: PolicyAssistant) -> None:
    (citation,) = assistant.ask("先租后让办法第十四条原文").citations
    assert [(span.start, span.end) for span in citation.evidence] == [(citation.start, citation.end)]
    first = assistant.ask("《关于推行工业项目“拿地即开工”审批改革的通知》第三部分").citations[0]
    assert first.evidence[0].start == first.start


def test_of_a_place_with_a_question_the_sentence_that_answers_is_marked(assistant: PolicyAssistant) -> None:
    citation = assistant.ask("先租后让办法第十四条里，设备要在多少天内搬走？").citations[0]
    assert citation.why.address
    text = citation.quote
    (best, *_) = (text[span.start - citation.start : span.end - citation.start] for span in citation.evidence)
    assert "九十日" in best
    assert "延期一次" not in best


def test_a_chapter_and_a_range_are_given_in_order(assistant: PolicyAssistant) -> None:
    chapter = assistant.ask("先租后让办法第五章", limit=10).citations
    assert [c.address[-1] for c in chapter] == ["第二十六条", "第二十七条", "第二十八条", "第二十九条"]
    assert chapter[0].quote.startswith("第五章 续期与退出")
    ranged = assistant.ask("第三条至第五条，先租后让办法", limit=10)
    assert [c.address[-1] for c in ranged.citations] == ["第三条", "第四条", "第五条"]
    (note,) = ranged.plan["addresses"]
    assert (note["ordinal"], note["through"], note["text"]) == (3, 5, "第三条至第五条")


def test_two_documents_with_a_place_each(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("上市办法第四条和引导基金办法第八条", limit=10)
    assert [(c.document.file, c.address[-1]) for c in answer.citations] == [
        ("listing-rewards.txt", "第四条"),
        (FUND, "第八条"),
    ]


def test_a_document_alone_is_shown_from_its_beginning(assistant: PolicyAssistant, snapshot: Snapshot) -> None:
    for question in ("澜政发〔2024〕12号", "《澜川市工业用地“先租后让”和弹性年期出让管理办法》全文"):
        answer = assistant.ask(question, limit=3)
        assert [c.document.file for c in answer.citations] == [LEASE] * 3
        assert answer.citations[0].start == 0
        assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)
        (note,) = answer.plan["addresses"]
        assert (note["kind"], note["found"], note["document"]) == ("document", True, title(snapshot, LEASE))


# What does not exist


def test_an_article_that_does_not_exist_is_said_with_those_that_do(
    assistant: PolicyAssistant, snapshot: Snapshot
) -> None:
    answer = assistant.ask("先租后让办法第九十九条原文")
    assert (answer.status, answer.citations) == ("no_match", ())
    assert answer.related
    assert not any(citation.why.address for citation in answer.related)
    assert answer.related[0].score < answer.plan["threshold"]
    assert answer.plan["addresses"] == [
        NOTE
        | {
            "kind": "article", "ordinal": 99, "text": "第九十九条", "found": False,
            "exists": "第一条–第三十二条", "document": title(snapshot, LEASE),
        }
    ]  # fmt: skip


def test_a_range_that_runs_over_the_end_is_found_in_part(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("先租后让办法第三十一条至第三十四条", limit=10)
    assert [c.address[-1] for c in answer.citations] == ["第三十一条", "第三十二条"]
    assert [(n["ordinal"], n["through"], n["found"]) for n in answer.plan["addresses"]] == [
        (31, 32, True),
        (33, 34, False),
    ]


def test_with_other_words_the_question_is_still_answered(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("先租后让办法第四十条里，年租金底价怎么确定？")
    assert answer.status == "answered"
    assert "评估价的百分之四" in answer.citations[0].quote
    assert [note["found"] for note in answer.plan["addresses"]] == [False]


@pytest.mark.parametrize(
    "question",
    ["《火星移民办法》第三条", "劳动合同法第三十九条", "火政发〔2031〕9号", "Article 39 of the Labour Contract Law"],
)
def test_of_a_document_that_is_not_held_no_other_is_given(assistant: PolicyAssistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations) == ("no_match", ())
    assert not any(note["found"] for note in answer.plan["addresses"])
    assert not any(citation.why.address for citation in answer.related)


# No document named


def test_without_a_document_and_another_word_it_is_asked_which(
    assistant: PolicyAssistant, snapshot: Snapshot
) -> None:
    for question in ("第十四条原文", "What does article 14 say?"):
        answer = assistant.ask(question, limit=5)
        assert answer.status == "no_match"
        (note,) = answer.plan["addresses"]
        assert (note["found"], note["document"], len(note["candidates"])) == (False, None, 5)
        assert {c.address[-1] for c in answer.related} == {"第十四条"}
        # Those in force first, each once.
        assert [c.document.title for c in answer.related] == note["candidates"]
        assert answer.related[-1].document.validity == "repealed"


def test_what_one_document_alone_has_needs_no_name(assistant: PolicyAssistant) -> None:
    answer = assistant.ask("第三十条原文")
    assert answer.status == "answered"
    assert [(c.document.file, c.address[-1]) for c in answer.citations] == [(LEASE, "第三十条")]


@pytest.mark.parametrize(
    ("question", "file", "label"),
    [
        ("第八条 子基金出资比例", FUND, "第八条"),
        ("人才政策第八条", TALENT, "第八条"),
        ("Article 8 of the talent and housing measures", TALENT, "第八条"),
        ("Article 14 of the lease-then-transfer land measures", LEASE, "第十四条"),
    ],
)
def test_other_words_choose_the_document_and_the_plan_says_so(
    assistant: PolicyAssistant, question: str, file: str, label: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert (answer.citations[0].document.file, answer.citations[0].address[-1]) == (file, label)
    (note,) = answer.plan["addresses"]
    assert (note["found"], note["chosen"], note["document"]) == (True, True, answer.citations[0].document.title)


@pytest.mark.parametrize("question", ["Article 5 of the wildlife protection regulations", "第五条 红烧肉怎么做"])
def test_words_that_fit_no_document_choose_none(assistant: PolicyAssistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "no_match"
    assert [(note["found"], note["document"]) for note in answer.plan["addresses"]] == [(False, None)]


@pytest.mark.parametrize("question", ["第二条生产线有补贴吗？", "第一款产品叫什么？", "第三方机构怎么收费？"])
def test_what_only_looks_like_a_place_is_asked_as_it_is(assistant: PolicyAssistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.plan["addresses"] == []
    assert not any(citation.why.address for citation in shown(answer))


# In a conversation


@pytest.mark.parametrize(
    ("history", "question", "file", "label"),
    [
        (["先租后让办法第十四条"], "第十五条呢？", LEASE, "第十五条"),
        (["先租后让办法第十三条讲什么"], "那第二款呢？", LEASE, "第二款"),
        (["先租后让办法第二十条"], "第（三）项呢", LEASE, "（三）"),
        (["先租后让办法第二十条", "第（一）项"], "第（三）项呢", LEASE, "（三）"),
        (["《产业引导基金管理办法》讲了什么？", "那期限呢？"], "第十四条原文", FUND, "第十四条"),
        (["先租后让办法第十四条", "引导基金办法呢？"], "第八条", FUND, "第八条"),
        (["先租后让办法第十四条"], "引导基金办法第八条", FUND, "第八条"),
        (["先租后让办法第十四条"], "人才政策第八条", TALENT, "第八条"),
        (["租期到了还没达产怎么办？"], "第十四条原文", LEASE, "第十四条"),
        (["先租后让办法第十四条"], "这个办法第十五条", LEASE, "第十五条"),
    ],
)
def test_the_conversation_says_which_document(
    assistant: PolicyAssistant, history: list[str], question: str, file: str, label: str
) -> None:
    answer = assistant.ask(question, history=history)
    assert answer.status == "answered"
    assert answer.citations[0].why.address
    assert (answer.citations[0].document.file, answer.citations[0].address[-1]) == (file, label)


# Looking up without an answer around it


def test_the_verdicts(snapshot: Snapshot) -> None:
    def verdict(question: str, *history: str) -> tuple[str, bool, int]:
        named = find_named(snapshot, question, history)
        return named.verdict, named.pure, len(named.located)

    assert verdict("租金能抵地价吗？") == ("none", False, 0)
    assert verdict("先租后让办法第十四条") == ("found", True, 1)
    assert verdict("先租后让办法第十四条说的补偿是多少") == ("found", False, 1)
    assert verdict("先租后让办法第九十九条") == ("missing", True, 0)
    assert verdict("第十四条") == ("open", True, 0)
    assert verdict("澜政发〔2024〕12号里租金怎么交？") == ("none", False, 0)
    assert find_named(snapshot, "澜政发〔2024〕12号里租金怎么交？").documents == (
        snapshot.number_of[snapshot.document(LEASE).id],
    )


def test_places_of_an_open_question_are_those_of_the_documents_given(snapshot: Snapshot) -> None:
    named = find_named(snapshot, "第八条 出资比例")
    numbers = [snapshot.number_of[snapshot.document(file).id] for file in (FUND, LEASE)]
    settled = offered(snapshot, named, numbers)
    assert settled.verdict == "offered"
    assert settled.documents == tuple(numbers)
    assert [int(snapshot.table.document[row]) for row in settled.rows] == numbers
    assert offered(snapshot, named, []).verdict == "missing"
