"""The arguments and options that several commands share. Help is in English and in Chinese."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """The languages the command line speaks."""

    ZH = "zh"
    EN = "en"


class Validity(StrEnum):
    """The values of a document's validity."""

    IN_FORCE = "in_force"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    EXPIRED = "expired"
    REPEALED = "repealed"
    DRAFT = "draft"
    UNKNOWN = "unknown"


LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        envvar="TIAOWEN_LIBRARY",
        metavar="DIR",
        help="The library's folder; ./library if not given. 资料库所在的文件夹，默认 ./library。",
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="TIAOWEN_MODEL",
        metavar="NAME",
        help="The model for a new library: builtin, a folder or a hub name. "
        "新资料库所用的模型：builtin、文件夹或模型名。",
    ),
]
NewModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="TIAOWEN_MODEL",
        metavar="NAME",
        help="The model to take: builtin, a folder or a hub name; without one, the library's own again. "
        "改用的模型：builtin、文件夹或模型名；不给则仍用原来的。",
    ),
]
RerankerOption = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        envvar="TIAOWEN_RERANKER",
        metavar="NAME",
        help="A cross-encoder that puts the first candidates in order: a folder or a hub name. "
        "为靠前的候选条款重新排序的模型：文件夹或模型名。",
    ),
]
TrustOption = Annotated[
    bool | None,
    typer.Option(
        "--trust-remote-code",
        help="Let models run program code that comes with them. 允许模型运行自带的程序代码。",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]
DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="The document's id or file name. 文件的 id 或文件名。")
]
PathsArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH…", exists=True, help="Files and folders, with all inside. 文件或文件夹（含其中所有文件）。"
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", "-k", min=1, max=100, metavar="N", help="How many clauses at most. 最多给出几条。"),
]
HistoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--history", "-H", metavar="QUESTION", help="An earlier question; repeat in order. 先前的问题，可多次给出。"
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="TEXT",
        help="Do not carry this over from earlier questions; may be repeated. "
        "不要从先前的问题承接这一项，可多次给出。",
    ),
]
DocumentsFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--document", metavar="DOCUMENT", help="Only this document; may be repeated. 只查这份文件，可多次给出。"
    ),
]
RegionFilter = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="REGION", help="Only this region; may be repeated. 只查这个地区，可多次给出。"),
]
IssuerFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer", metavar="ISSUER", help="Only this issuer; may be repeated. 只查这个发文机关，可多次给出。"
    ),
]
ValidityFilter = Annotated[
    list[Validity] | None,
    typer.Option("--validity", help="Only of this status; may be repeated. 只查这种效力，可多次给出。"),
]
TopicFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        help="Only about this topic (land, fund, loan, tax, talent, energy, environment, technology, trade, "
        "construction, labour, other); may be repeated. 只查这个主题，可多次给出。",
    ),
]
KindFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", help="Only this kind (办法, 通知 …); may be repeated. 只查这个文种，可多次给出。"
    ),
]
ContextOption = Annotated[
    bool,
    typer.Option("--context", help="Also what stands around each clause. 同时给出每一条的上下文和所引条款。"),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="As it stood on this day, 2023-06-30. 以这一天的效力为准。"),
]
YearFrom = Annotated[
    int | None, typer.Option("--year-from", metavar="YEAR", help="Issued in this year or later. 自这一年起发布。")
]
YearTo = Annotated[
    int | None, typer.Option("--year-to", metavar="YEAR", help="Issued in this year or earlier. 至这一年止发布。")
]
