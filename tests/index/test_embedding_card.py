"""The licence as a model's card states it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedding_card import License, describe_license, read_license, stated_license


@pytest.mark.parametrize(
    ("readme", "expected"),
    [
        ("---\nlicense: mit\n---\n# A model", License("mit")),
        ("---\r\nlanguage: zh\r\nlicense: \"cc-by-nc-4.0\"\r\n---\r\n".replace("\r", ""), License("cc-by-nc-4.0")),
        ("---\nlicense:\n- mit\n- apache-2.0\ntags:\n- x\n---\n", License("mit, apache-2.0")),
        ("---\ntags:\n- license\nlicense: [mit]\n---\n", License("mit")),
        ("---\nlicense: other\nlicense_name: our-terms\n---\n", License("our-terms")),
        ("---\nlicense: other\n---\n", License("other")),
        ("---\nlanguage:\n- zh\n---\n## License\n\n仅供研究使用。\n", License(None, "仅供研究使用。")),
        ("# 模型\n\n## 许可协议\n可以商用。\n", License(None, "可以商用。")),
        ("# A model\nlicense: mit\n", License()),
        ("---\nlicense_name: x\n---\n", License()),
        ("", License()),
    ],
)  # fmt: skip
def test_what_a_card_states(readme: str, expected: License) -> None:
    assert stated_license(readme) == expected


def test_a_card_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert read_license(None) == read_license(tmp_path) == License()
    (tmp_path / "README.md").write_text("---\r\nlicense: mit\r\n---\r\n", encoding="utf-8")
    assert read_license(tmp_path) == License("mit")
    (tmp_path / "README.md").write_bytes(b"\xff\xfe\xff")
    assert read_license(tmp_path) == License()


def test_what_is_not_stated_is_said_to_be_unknown() -> None:
    zh, en = describe_license(License())
    assert zh.startswith("未注明")
    assert en.startswith("unknown")
    assert "仅供研究" in describe_license(License(None, "仅供研究"))[1]


@pytest.mark.parametrize(
    ("name", "commercial"), [("cc-by-nc-4.0", False), ("mit", True), ("apache-2.0", True), ("jina-nc", False)]
)
def test_a_licence_that_forbids_commerce_is_said_to(name: str, commercial: bool) -> None:
    zh, en = describe_license(License(name))
    assert (zh == en == name) == commercial
    assert ("no commercial use" in en) != commercial
