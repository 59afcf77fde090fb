"""Accounts and tokens in their file: what is kept, what is refused, what ends with what."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from index.errors import AccountError
from tests.ui.access.conftest import Clock
from ui.access.accounts import Accounts
from ui.access.records import Account
from ui.access.sessions import Sessions
from ui.access.store import AccessStore
from ui.access.tokens import PREFIX, Tokens

PASSWORD = "five green lanterns"


@pytest.fixture
def store(tmp_path: Path) -> AccessStore:
    return AccessStore(tmp_path / "access")


def test_before_the_first_account_nothing_is_written(store: AccessStore) -> None:
    assert not Accounts(store).any()
    assert Accounts(store).all() == ()
    assert Tokens(store).all() == ()
    assert Tokens(store).find(f"{PREFIX}x") is None
    assert not store.folder.exists()


def test_an_account_and_what_is_kept_of_it(store: AccessStore) -> None:
    accounts = Accounts(store)
    made = accounts.add("Li", "editor", PASSWORD)
    accounts.add("王芳", "reader", "gate of the old mill")
    assert [(account.name, account.role) for account in accounts.all()] == [("Li", "editor"), ("王芳", "reader")]
    # One name in capitals, full width and as it is; the password to the letter.
    assert accounts.check("ＬＩ", PASSWORD) == accounts.check("li", PASSWORD) == made
    assert accounts.check("li", PASSWORD.upper()) is None
    assert accounts.check("nobody", PASSWORD) is None
    store.close()
    with sqlite3.connect(store.file) as db:
        hashed = db.execute("SELECT password FROM accounts WHERE key = 'li'").fetchone()[0]
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in store.folder.iterdir()} == {0o600}
    assert not any(PASSWORD.encode() in file.read_bytes() for file in store.folder.iterdir())


def test_a_password_typed_composed_or_decomposed_is_the_same(store: AccessStore) -> None:
    accounts = Accounts(store)
    accounts.add("zoé", "reader", "caf\u00e9 au lait bleu")
    assert accounts.check("zoe\u0301", "cafe\u0301 au lait bleu")


def test_a_weak_hash_is_renewed_when_its_password_is_typed(store: AccessStore) -> None:
    from argon2 import PasswordHasher

    accounts = Accounts(store)
    accounts.add("li", "editor", PASSWORD)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with store.database().transaction() as db:
        db.execute("UPDATE accounts SET password = ?", (weak,))
    assert accounts.check("li", "something else") is None
    assert store.database().connection.execute("SELECT password FROM accounts").fetchone()[0] == weak
    assert accounts.check("li", PASSWORD)
    assert "m=65536" in store.database().connection.execute("SELECT password FROM accounts").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("LI", PASSWORD, "already"),
        ("", PASSWORD, "no name"),
        ("a b", PASSWORD, "no name"),
        ("a/../b", PASSWORD, "no name"),
        ("x" * 65, PASSWORD, "no name"),
        ("new", "elevenchars", "12 to 1000"),
        ("new", "x" * 1001, "12 to 1000"),
        ("new", "aaaaaaaaaaaaa", "guessed"),
        ("administrator", "Administrator", "guessed"),
    ],
)
def test_what_is_refused(store: AccessStore, name: str, password: str, says: str) -> None:
    accounts = Accounts(store)
    accounts.add("li", "editor", PASSWORD)
    with pytest.raises(AccountError, match=says):
        accounts.add(name, "reader", password)
    assert [account.name for account in accounts.all()] == ["li"]


def test_who_is_not_there_cannot_be_changed(store: AccessStore) -> None:
    accounts = Accounts(store)
    accounts.add("li", "editor", PASSWORD)
    for act in (
        lambda: accounts.remove("x"),
        lambda: accounts.set_password("x", PASSWORD),
        lambda: accounts.set_role("x", "reader"),
        lambda: Tokens(store).revoke("x"),
    ):
        with pytest.raises(AccountError, match="there is no"):
            act()


def test_a_removal_a_password_and_a_role_reach_other_processes_at_once(store: AccessStore) -> None:
    accounts, sessions = Accounts(store), Sessions(store, 60, 60)
    elsewhere = Sessions(AccessStore(store.folder), 60, 60)
    for name in ("li", "wang"):
        accounts.add(name, "editor", PASSWORD)
    li, wang = sessions.begin("li"), sessions.begin("WANG")
    for secret, name in ((li, "li"), (wang, "wang")):
        found = elsewhere.find(secret)
        assert found
        assert (found.name, found.role) == (name, "editor")
    assert accounts.set_role("li", "reader") == Account("li", "reader", accounts.all()[0].created_at)
    changed = elsewhere.find(li)
    assert changed
    assert changed.role == "reader"
    accounts.set_password("li", "another five lanterns")
    assert elsewhere.find(li) is None
    assert elsewhere.find(wang)
    accounts.remove("wang")
    assert elsewhere.find(wang) is None
    # An account of the same name later on does not bring the session back.
    accounts.add("wang", "editor", PASSWORD)
    assert elsewhere.find(wang) is None


def test_tokens(store: AccessStore) -> None:
    clock = Clock()
    tokens = Tokens(store, clock)
    made, secret = tokens.create("report", "reader", days=2)
    forever, other = tokens.create("sync", "editor")
    assert len(secret) == len(PREFIX) + 43
    found = Tokens(AccessStore(store.folder), clock).find(secret)
    assert found
    assert (found.name, found.role, found.expires_at) == ("report", "reader", "1970-01-14T13:46:40+00:00")
    for wrong in ("", secret[:-1], secret.removeprefix(PREFIX), made.id, f"{secret} "):
        assert tokens.find(wrong) is None
    with pytest.raises(AccountError, match="already"):
        tokens.create("report", "editor")
    clock.now += 2 * 86400 - 1
    assert tokens.find(secret)
    clock.now += 1
    assert tokens.find(secret) is None
    assert [token.expired for token in tokens.all()] == [True, False]
    tokens.revoke(forever.id)
    assert tokens.find(other) is None
    assert [token.name for token in tokens.all()] == ["report"]
    store.close()
    assert not any(secret.encode() in file.read_bytes() for file in store.folder.iterdir())
