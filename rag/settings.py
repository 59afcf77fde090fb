"""Everything an operator can set: by environment (``TIAOWEN_…``), by a ``.env`` file, or by a flag of the command."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from index.embedding_options import ModelOptions
from index.reading_frames import ReadLimits

Origin = Literal["default", "environment", "file", "flag"]

RATE = r"^$|^[1-9]\d{0,6}/(second|minute|hour|day)(;[1-9]\d{0,6}/(second|minute|hour|day))*$"
"""How often: ``120/minute``, or several with semicolons between."""


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
        description="Who may add, replace, correct and delete over the network: local is who sits at this machine; "
        "where there are accounts editors may, unless it says nobody.",
    )
    open: bool = Field(
        default=False, description="Serve beyond this machine although there are no accounts: everyone may read."
    )
    readers: Literal["accounts", "everyone"] = Field(
        default="accounts",
        description="Where there are accounts, who may ask and read: who has one, or everyone.",
    )
    access: Path | None = Field(
        default=None,
        description="Folder of accounts and audit log; unset, beside the library: its name and -access.",
    )
    session_idle_hours: float = Field(
        default=12, gt=0, le=24 * 365, description="Hours without use after which one has to sign in again."
    )
    session_hours: float = Field(
        default=168, gt=0, le=24 * 365, description="Hours after which one has to sign in again in any case."
    )
    secure_cookies: bool = Field(
        default=False, description="Cookies for HTTPS alone, even where a request does not look like HTTPS."
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses and networks of proxies whose X-Forwarded-For and -Proto count, with commas between.",
    )
    limit_questions: str = Field(
        default="120/minute", pattern=RATE, description="Questions of one client; empty: no limit."
    )
    limit_uploads: str = Field(
        default="60/minute", pattern=RATE, description="Changes (uploads, corrections, deletions) of one client."
    )
    limit_sign_ins: str = Field(default="30/minute", pattern=RATE, description="Attempts to sign in of one client.")
    audit_days: int = Field(default=365, ge=1, le=36_500, description="Days for which the audit log is kept.")
    log_questions: bool = Field(default=False, description="Whether the audit log also holds what was asked.")
    export_turns: int = Field(default=50, ge=1, le=500, description="Most questions in one exported file.")
    feedback_megabytes: int = Field(default=100, ge=1, le=100_000, description="Most that feedback may take on disk.")
    upload_megabytes: int = Field(default=50, ge=1, le=2000, description="Largest file that may be uploaded.")
    upload_files: int = Field(default=20, ge=1, le=500, description="Most files in one upload.")

    read_seconds: float = Field(
        default=180.0,
        gt=0,
        le=3600,
        description="Longest that reading one file may take, a scan a minute a page more.",
    )
    read_megabytes: int = Field(
        default=2048, ge=128, le=65536, description="Most memory that reading one file may take."
    )

    most_questions: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="Questions under way at once, those that wait included; more are refused.",
    )
    questions_at_once: int | None = Field(
        default=None, ge=1, le=1000, description="Questions that are worked on at once; unset, as many as processors."
    )
    stop_seconds: float = Field(
        default=30.0, ge=0, le=3600, description="Longest that a stopping server waits for what is under way."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="What the server logs; info has a line for each request."
    )
    log_format: Literal["text", "json"] = Field(default="text", description="How: lines to read, or JSON lines.")
    metrics: Literal["everyone", "local", "nobody"] = Field(
        default="local", description="Who may read /metrics: local is who sits at this machine, and editors."
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, given: str | None) -> str | None:
        for each in given.split(",") if given else ():
            ip_network(each.strip())
        return given

    def read_limits(self) -> ReadLimits:
        """What reading one file may take."""
        return ReadLimits(self.read_seconds, self.read_megabytes)

    def model_options(self) -> ModelOptions:
        """How models other than the built-in one are loaded."""
        return ModelOptions(
            self.device, self.batch, self.question_prompt, self.passage_prompt, self.trust_remote_code
        )


def origins(flags: Collection[str] = ()) -> dict[str, Origin]:
    """Where the value of each setting comes from in this process; ``flags`` are those given on the command line."""
    environment, file = EnvSettingsSource(Settings)(), DotEnvSettingsSource(Settings)()

    def origin(name: str) -> Origin:
        if name in flags:
            return "flag"
        if name in environment:
            return "environment"
        return "file" if name in file else "default"

    return {name: origin(name) for name in Settings.model_fields}
