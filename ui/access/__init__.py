"""Who may come in: accounts, tokens, sessions, the gate before every request, limits, and the audit log."""
