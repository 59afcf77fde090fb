"""Libraries that all tests share: the sample, indexed once, and a tiny one that any test may change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

import eval as eval_room
import index.library_model
from index.embedding import BUILTIN
from index.embedding_options import UNSET, ModelOptions
from index.library import Library
from rag.assistant import PolicyAssistant
from rag.settings import Settings

# No test asserts how long something takes, so a busy machine must not fail one.
# Where a run decides whether a change lands, it must say the same twice; everywhere else new examples are welcome.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("tests")

SAMPLE = Path(eval_room.__file__).parent / "sample"

TINY = {
    "lease.txt": """云岭县工业用地先租后让办法
云政发〔2024〕7号

第一条 新增工业用地可以先租赁后出让，租赁期限不超过五年。
第二条 年租金按照土地评估价的百分之四收取。
第三条 租赁期满通过达产验收的，已缴租金抵作出让价款。
第四条 不得擅自转租，违者收回土地。
""",
    "talent.txt": """云岭县人才公寓管理规定

一、入住对象
新引进的博士可以免费入住人才公寓三年。
二、租金标准
硕士按市场价的百分之三十缴纳租金。
""",
    "loan.txt": """青石市小微企业贷款贴息办法

第一条 对首次贷款的小微企业，按照贷款利息的百分之五十给予贴息。
第二条 单户企业每年贴息不超过十万元。
""",
}
"""The documents of the tiny library, all of them about places that do not exist."""


@pytest.fixture(scope="session", autouse=True)
def one_encoder() -> Iterator[None]:
    """The real encoder, loaded once for all libraries: loading takes a second, and a library loads its own."""
    with pytest.MonkeyPatch.context() as patch:
        load = cache(index.library_model.load_embedder)

        def once(model: str = BUILTIN, *, notice: Any = None, options: ModelOptions = UNSET) -> Any:
            # Whom the built-in one would tell something, and how others are loaded, make no other encoder of it:
            # each command line is a new terminal, and an encoder takes 300 MB.
            return load(model) if model == BUILTIN else load(model, notice=notice, options=options)

        patch.setattr(index.library_model, "load_embedder", once)
        yield


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample documents as a library, closed; no test changes it. The processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "sample-library"
    with FileLock(shared / "sample-library.lock"):
        if not folder.exists():
            with Library.open(shared / "sample-unfinished", create=True) as library:
                report = library.add([SAMPLE / "documents"])
                assert report.failures == ()
            (shared / "sample-unfinished").rename(folder)
    return folder


@pytest.fixture(scope="session")
def sample_library(sample_folder: Path) -> Iterator[Library]:
    """The sample library, open; no test changes it."""
    with Library.open(sample_folder) as library:
        yield library


@pytest.fixture(scope="session")
def plain_settings() -> Settings:
    """Settings that the environment of whoever runs the tests does not reach."""
    return Settings(top_k=5, related_k=5, candidates=200, threshold=None)


@pytest.fixture(scope="session")
def assistant(sample_library: Library, plain_settings: Settings) -> PolicyAssistant:
    """The assistant over the sample library."""
    return PolicyAssistant(sample_library, plain_settings)


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the tiny library was made from; no test changes it."""
    folder = tmp_path_factory.mktemp("tiny-files")
    for name, text in TINY.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_folder(tiny_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny library, closed, to be copied."""
    folder = tmp_path_factory.mktemp("tiny") / "library"
    with Library.open(folder, create=True) as library:
        library.add([tiny_files])
    return folder


@pytest.fixture
def small_library(tiny_folder: Path, tmp_path: Path) -> Iterator[Callable[[], Library]]:
    """Opens copies of the tiny library, each in a folder of its own that the test may change or break."""
    numbers = count(1)
    opened: list[Library] = []

    def make() -> Library:
        folder = tmp_path / f"small-{next(numbers)}"
        shutil.copytree(tiny_folder, folder)
        opened.append(Library.open(folder))
        return opened[-1]

    yield make
    for library in opened:
        library.close()
