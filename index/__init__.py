"""Policy files become a searchable library on disk. Imports nothing of ``rag``, ``ui`` or ``eval``."""
