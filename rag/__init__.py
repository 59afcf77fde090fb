"""A question becomes cited clauses, or an honest "not found". Imports only ``index``."""
