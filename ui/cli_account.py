"""``tiaowen account …`` and ``tiaowen token …``: who may come in, set up at the machine itself."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from index.errors import AccountError
from ui.cli_audit import note_command
from ui.cli_library import load_settings
from ui.cli_options import JsonOption, LibraryOption
from ui.cli_terminal import Group, Terminal
from ui.cli_text import tell

if TYPE_CHECKING:
    from ui.access.access import Access

accounts = typer.Typer(
    cls=Group, no_args_is_help=True, help="Who may sign in: add, list, remove … 管理可以登录的账号。"
)
tokens = typer.Typer(
    cls=Group, no_args_is_help=True, help="Tokens for programs: create, list, revoke. 管理程序令牌。"
)


class RoleName(StrEnum):
    """What an account or a token may do."""

    READER = "reader"
    EDITOR = "editor"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The account's name. 账号的用户名。")]
RoleOption = Annotated[
    RoleName,
    typer.Option(
        "--role", help="A reader asks; an editor also changes the library. 读者只查阅；编辑还可更改资料库。"
    ),
]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input. 从标准输入读取密码。")
]
GenerateOption = Annotated[
    bool, typer.Option("--generate", help="Make up a password and show it once. 自动生成密码，只显示一次。")
]
DaysOption = Annotated[
    float | None, typer.Option("--days", min=0.01, metavar="N", help="Days until it ends; unset, never. 有效天数。")
]


@accounts.command("add", help="Make an account. 建立账号。")
def add_account(
    ctx: typer.Context,
    name: NameArgument,
    role: RoleOption = RoleName.READER,
    password_stdin: StdinOption = False,
    generate: GenerateOption = False,
    library: LibraryOption = None,
) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        password = _new_password(terminal, password_stdin, generate)
        made = access.accounts.add(name, role.value, password)
        note_command(access.audit, "account_add", account=made.name, role=made.role)
    terminal.say("account_added", name=made.name, role=tell(terminal.language, made.role))
    _show_generated(terminal, password, generate)


@accounts.command("list", help="List the accounts. 列出账号。")
def list_accounts(ctx: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        found = access.accounts.all()
    rows = [(account.name, tell(terminal.language, account.role), account.created_at) for account in found]
    _show(terminal, found, rows, ("name", "role", "created"), as_json, "no_accounts")


@accounts.command("remove", help="Remove an account; its sessions end at once. 删除账号，其登录立即失效。")
def remove_account(ctx: typer.Context, name: NameArgument, library: LibraryOption = None) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        removed = access.accounts.remove(name)
        left = access.accounts.any()
        note_command(access.audit, "account_remove", account=removed.name)
    terminal.say("account_removed", name=removed.name)
    if not left:
        terminal.say("account_last")


@accounts.command("password", help="Give an account a new password. 更改账号的密码。")
def set_password(
    ctx: typer.Context,
    name: NameArgument,
    password_stdin: StdinOption = False,
    generate: GenerateOption = False,
    library: LibraryOption = None,
) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        password = _new_password(terminal, password_stdin, generate)
        changed = access.accounts.set_password(name, password)
        access.attempts.forget(name)
        note_command(access.audit, "account_password", account=changed.name)
    terminal.say("account_password", name=changed.name)
    _show_generated(terminal, password, generate)


@accounts.command("role", help="Make an account a reader or an editor. 更改账号的角色。")
def set_role(
    ctx: typer.Context,
    name: NameArgument,
    role: Annotated[RoleName, typer.Argument(help="reader or editor. 读者或编辑。")],
    library: LibraryOption = None,
) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        changed = access.accounts.set_role(name, role.value)
        note_command(access.audit, "account_role", account=changed.name, role=changed.role)
    terminal.say("account_role", name=changed.name, role=tell(terminal.language, changed.role))


@tokens.command("create", help="Make a token for a program; shown once. 为程序建立令牌，只显示一次。")
def create_token(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for. 用途。")],
    role: RoleOption = RoleName.READER,
    days: DaysOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        made, secret = access.tokens.create(name, role.value, days)
        guarded = access.guarded
        note_command(
            access.audit, "token_create", token=made.name, id=made.id, role=made.role, expires_at=made.expires_at
        )
    terminal.say("token_created", name=made.name, role=tell(terminal.language, made.role))
    if not guarded:
        terminal.say("token_idle")
    if as_json:
        terminal.show_json(asdict(made) | {"token": secret})
    else:
        terminal.show(secret)


@tokens.command("list", help="List the tokens; none is shown. 列出令牌（不显示内容）。")
def list_tokens(ctx: typer.Context, library: LibraryOption = None, as_json: JsonOption = False) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        found = access.tokens.all()
    rows = []
    for token in found:
        ends = token.expires_at or ""
        ends = tell(terminal.language, "expired", at=ends) if token.expired else ends
        role = tell(terminal.language, token.role)
        rows.append((token.name, token.id, role, token.created_at, ends, token.used_at or ""))
    _show(terminal, found, rows, ("name", "id", "role", "created", "expires", "used"), as_json, "no_tokens")


@tokens.command("revoke", help="Revoke a token at once. 立即撤销令牌。")
def revoke_token(
    ctx: typer.Context,
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="Its name or id. 令牌的名称或编号。")],
    library: LibraryOption = None,
) -> None:
    terminal: Terminal = ctx.obj
    with _access(library) as access:
        revoked = access.tokens.revoke(token)
        note_command(access.audit, "token_revoke", token=revoked.name, id=revoked.id)
    terminal.say("token_revoked", name=revoked.name)


@contextmanager
def _access(library: Path | None) -> Iterator[Access]:
    """The accounts of a library; the library itself need not be there yet."""
    from ui.access.access import Access

    settings = load_settings(library=library)
    opened = Access(settings, settings.library)
    try:
        yield opened
    finally:
        opened.close()


def _new_password(terminal: Terminal, from_stdin: bool, generate: bool) -> str:
    """Never from the command line, where other users of the machine and the shell's history would see it."""
    if from_stdin and generate:
        raise typer.BadParameter("give one of them", param_hint="--password-stdin / --generate")
    if generate:
        return secrets.token_urlsafe(15)
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AccountError("there is no terminal to type a password at; use --password-stdin or --generate")
    first = getpass.getpass(f"{tell(terminal.language, 'ask_password')}: ")
    if getpass.getpass(f"{tell(terminal.language, 'ask_password_again')}: ") != first:
        raise AccountError("the two passwords differ; nothing was changed")
    return first


def _show_generated(terminal: Terminal, password: str, generated: bool) -> None:
    if generated:
        terminal.say("password_generated")
        terminal.show(password)


def _show(
    terminal: Terminal, found: Sequence[Any], rows: Sequence[tuple[str, ...]], columns: Sequence[str],
    as_json: bool, none: str,
) -> None:  # fmt: skip
    if as_json:
        terminal.show_json([asdict(entry) for entry in found])
    elif not found:
        terminal.say(none)
    else:
        table = Table(*(tell(terminal.language, f"column_{column}") for column in columns))
        for row in rows:
            table.add_row(*row)
        terminal.show(table)
