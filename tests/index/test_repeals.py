import pytest

from index.metadata import extract_metadata
from index.records import Metadata
from index.repeals import Repealed, find_repealed, is_repealed_by, repeals


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "本办法自2024年5月1日起施行。《青屿市租地暂行办法》（青政发〔2019〕8号）同时废止。",
            ("青屿市租地暂行办法", "青政发〔2019〕8号"),
        ),
        (
            "《甲市乙办法》（甲政发[2018]3号）、《甲市丙规定》和《甲市丁细则》同时废止。",
            ("甲市乙办法", "甲政发〔2018〕3号", "甲市丙规定", "甲市丁细则"),
        ),
        (
            "自2024年1月1日起施行，2015年8月27日原甲局令第76号公布的《乙规定》，2016年1月1日甲局公布的《丙规定》同时废止。",
            ("乙规定", "丙规定"),
        ),
        (
            "《关于印发〈甲市乙办法〉的通知》（甲府〔2010〕1号）即行废止。",
            ("关于印发〈甲市乙办法〉的通知", "甲府〔2010〕1号"),
        ),
        ("决定废止《甲市乙办法》《甲市丙规定》。", ("甲市乙办法", "甲市丙规定")),
        ("甲政发〔2019〕8号文件同时废止。", ("甲政发〔2019〕8号",)),
        ("《甲市乙办法》自本办法施行之日起废止。", ("甲市乙办法",)),
        # Not the whole document, not repealed, or nothing named.
        ("《甲市乙办法》第三条同时废止。", ()),
        ("《甲市乙办法》中有关水费的规定同时废止。", ()),
        ("根据《甲市乙办法》规定，过去的做法停止执行。", ()),
        ("证书有效期届满未延续的，证书失效。", ()),
        ("《甲市乙办法》继续有效。此前规定与本办法不一致的，以本办法为准。", ()),
        ("", ()),
    ],
)
def test_what_a_text_declares_repealed(text: str, named: tuple[str, ...]) -> None:
    assert repeals(text) == named


def test_title_and_number_stay_together() -> None:
    text = "《甲市乙办法》（甲政发〔2018〕3号）、《甲市丙规定》同时废止。"
    assert find_repealed(text) == (Repealed("甲市乙办法", "甲政发〔2018〕3号"), Repealed("甲市丙规定", None))


NEW = Metadata(title="甲市乙办法", number="甲政发〔2024〕9号", issued_on="2024-03-01")


def test_the_older_document_is_known_by_its_number() -> None:
    item = Repealed("甲市乙办法", "甲政发〔2018〕3号")
    older = Metadata(
        title="甲市人民政府关于印发《甲市乙办法》的通知", number="甲政发〔2018〕3号", issued_on="2018-02-01"
    )
    other = Metadata(title="甲市乙办法", number="甲政发〔2016〕1号", issued_on="2016-02-01")
    assert is_repealed_by(older, item, NEW)
    assert not is_repealed_by(other, item, NEW)


def test_the_older_document_is_known_by_the_title_it_issues() -> None:
    item = Repealed("甲市丙规定", None)
    assert is_repealed_by(Metadata(title="甲市人民政府关于印发《甲市丙规定》的通知"), item, NEW)
    assert is_repealed_by(Metadata(title="甲市丙规定"), item, NEW)
    assert not is_repealed_by(Metadata(title="甲市丙规定实施细则"), item, NEW)


def test_a_document_that_keeps_its_predecessors_title_does_not_repeal_itself() -> None:
    item = Repealed("甲市乙办法", None)
    assert not is_repealed_by(NEW, item, NEW)
    assert is_repealed_by(Metadata(title="甲市乙办法", issued_on="2018-02-01"), item, NEW)
    assert not is_repealed_by(Metadata(title="甲市乙办法", issued_on="2025-02-01"), item, NEW)


def test_two_texts_of_one_library_meet() -> None:
    old = extract_metadata(
        "青屿市人民政府关于印发《青屿市租地办法》的通知\n青政发〔2019〕8号\n各县：\n现予印发。\n青屿市人民政府\n2019年2月1日",
        "old.txt",
    )
    text = (
        "青屿市租地管理办法\n青政发〔2024〕12号\n第一条 为了……，制定本办法。\n"
        "第九条 《青屿市租地办法》（青政发﹝2019﹞8号）同时废止。"
    )
    new = extract_metadata(text, "new.txt")
    assert [is_repealed_by(old, item, new) for item in find_repealed(text)] == [True]
    assert [is_repealed_by(new, item, new) for item in find_repealed(text)] == [False]
