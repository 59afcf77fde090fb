"""Everything an operator can set: by environment (``TIAOWEN_…``), by a ``.env`` file, or by a flag of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedding_options import ModelOptions


class Settings(BaseSettings):
    """Typed settings; each field's description is its line of help."""

    model_config = SettingsConfigDict(env_prefix="TIAOWEN_", env_file=".env", extra="ignore", frozen=True)

    library: Path = Field(default=Path("library"), description="Folder of the library.")
    model: str | None = Field(
        default=None, description="Encoder of a new library: builtin, a model's name, or a folder."
    )
    question_prompt: str | None = Field(
        default=None, description="Words before every question, in place of the model's own."
    )
    passage_prompt: str | None = Field(
        default=None, description="Words before every passage, in place of the model's own."
    )
    trust_remote_code: bool = Field(default=False, description="Models may run program code that comes with them.")
    device: str | None = Field(
        default=None, description="Where models run: cpu, cuda, cuda:1, mps; unset, the best that is there."
    )
    batch: int | None = Field(
        default=None, ge=1, le=4096, description="Texts that go through a model at a time; unset, by the device."
    )
    reranker: str | None = Field(
        default=None,
        description="Cross-encoder that puts the first candidates in order: a folder, or a model's name.",
    )
    rerank_k: int = Field(default=30, ge=2, le=100, description="Candidates that the reranker puts in order.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port the server listens on; 0 picks a free one.")
    top_k: int = Field(default=5, ge=1, le=100, description="Clauses an answer cites.")
    related_k: int = Field(default=5, ge=0, le=100, description="Nearest clauses offered when nothing answers.")
    candidates: int = Field(
        default=200, ge=10, le=5000, description="Clauses that each index contributes to a question."
    )
    carry_over: bool = Field(
        default=True, description="Whether a follow-up keeps what it means of the questions before it."
    )
    threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Score below which nothing counts as an answer; unset, the calibrated one.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s<>\"]+/$",
        description="Address of the page, ending in a slash, for links in exported files; unset, as it was asked.",
    )
    changes: Literal["everyone", "local", "nobody"] = Field(
        default="local",
        description="Who may add, replace, correct and delete over the network: local is who sits at this machine.",
    )
    export_turns: int = Field(default=50, ge=1, le=500, description="Most questions in one exported file.")
    feedback_megabytes: int = Field(default=100, ge=1, le=100_000, description="Most that feedback may take on disk.")
    upload_megabytes: int = Field(default=50, ge=1, le=2000, description="Largest file that may be uploaded.")
    upload_files: int = Field(default=20, ge=1, le=500, description="Most files in one upload.")

    def model_options(self) -> ModelOptions:
        """How models other than the built-in one are loaded."""
        return ModelOptions(
            self.device, self.batch, self.question_prompt, self.passage_prompt, self.trust_remote_code
        )
