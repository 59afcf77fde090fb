"""The server of the tests of the user interface, for those who mean it harm."""

from tests.ui.conftest import outgoing, served, server

__all__ = ["outgoing", "served", "server"]
