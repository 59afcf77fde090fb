"""What documents are about, by the word file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.topics import OTHER, load_topics, parse_topics, score_topics, topic_names, topics_of

WORDS = parse_topics("# 说明\n[land]\n土地, 用地\n[tax]\n税, 土地增值税, tax\n")


def test_the_file_of_the_package_is_sound() -> None:
    words = load_topics()
    assert topic_names() == (
        "land", "fund", "loan", "tax", "talent", "energy", "environment", "technology", "trade", "construction",
        "labour", "other",
    )  # fmt: skip
    assert set(words.topics) == {topic for topics in words.of_word.values() for topic in topics}
    # Words that every policy holds tell nothing.
    assert not {"企业", "支持", "发展", "政策", "管理"} & set(words.of_word)


def test_a_line_without_a_topic_is_told() -> None:
    with pytest.raises(ValueError, match="line 2.*土地"):
        parse_topics("# 说明\n土地, 用地\n")


def test_points_by_hand() -> None:
    text = "土地出让。" + "甲" * 995  # 1,000 characters: one word of land counts one point
    assert score_topics("关于用地和用地税的办法", ["第一章 用地", "第二章 用地"], text, WORDS) == {
        "land": 12.0 + 2 * 2.0 + 1.0,
        "tax": 12.0,
    }


def test_of_overlapping_words_the_longer_one_counts() -> None:
    assert score_topics("土地增值税", [], "", WORDS) == {"tax": 12.0}


def test_english_words_are_whole_words() -> None:
    assert score_topics("Tax rules", [], "", WORDS) == {"tax": 12.0}
    assert score_topics("Taxi rules", [], "", WORDS) == {}


def test_who_issued_it_is_not_what_it_is_about() -> None:
    assert topics_of("青石市税务局关于做好防汛工作的通知", [], "", WORDS) == (OTHER,)


def test_a_topic_stands_beside_another_only_where_it_shows_enough() -> None:
    text = "税" * 10 + "甲" * 990
    assert topics_of("用地办法", [], text, WORDS) == ("land", "tax")
    assert topics_of("用地办法", [], "税" * 4 + "甲" * 996, WORDS) == ("land",)
    assert topics_of("办法", [], "甲" * 100, WORDS) == (OTHER,)
    # Two thousand characters: five words are two and a half points.
    assert topics_of("办法", [], "税" * 5 + "甲" * 1995, WORDS) == (OTHER,)


@pytest.mark.parametrize(
    ("file", "topic"),
    [
        ("land-lease-2024.txt", "land"),
        ("guidance-fund.pdf", "fund"),
        ("bridge-loan-notice.txt", "loan"),
        ("tax-rd-qa.html", "tax"),
        ("talent-housing.docx", "talent"),
        ("energy-plan.txt", "energy"),
        ("industrialization-decision.txt", "technology"),
        ("foreign-investment-guide.md", "trade"),
        ("fast-start-approval.txt", "construction"),
        ("skills-training.html", "labour"),
        ("factory-rent.pdf", "land"),
    ],
)
def test_the_documents_of_the_sample(sample_library: Library, file: str, topic: str) -> None:
    assert sample_library.topics(file)[0] == topic


def test_every_document_has_topics_and_at_most_three(sample_library: Library) -> None:
    topics = sample_library.snapshot.topics
    assert set(topics) == set(sample_library.snapshot.by_number)
    for of_document in topics.values():
        assert 1 <= len(of_document) <= 3
        assert set(of_document) <= set(topic_names())
        assert OTHER not in of_document or len(of_document) == 1


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5), st.text(max_size=200))
def test_any_text_has_the_same_topics_every_time(title: str, headings: list[str], text: str) -> None:
    points = score_topics(title, headings, text)
    assert list(points.values()) == sorted(points.values(), reverse=True)
    assert topics_of(title, headings, text) == topics_of(title, list(headings), text)
