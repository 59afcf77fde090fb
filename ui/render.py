"""A citation as a card. Pure functions over plain data: a citation is the published dict of ``Answer.to_dict``.

Every value is put in through ``Markup.format``, which escapes it; no template joins strings by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ui.icons import icon
from ui.marking import join, marked, span_list, text_language, when
from ui.strings import say

CLOSE_IN_MEANING = 0.07
"""How far a clause's cosine exceeds that of unrelated ones before the page says it is close in meaning. Over 300 real
questions to government documents the first citations' median was .074, that of the fourth and fifth .054.
"""


def render_cards(citations: Sequence[Mapping[str, Any]], language: str, threshold: float, *, answers: bool) -> Markup:
    """A list of cards. Of those that answer the first is unfolded, and each shows its evidence marked; what is only
    near marks nothing before it is unfolded.
    """
    cards = [
        Markup('<li class="tw-card">{}</li>').format(
            render_card(citation, language, threshold, answers=answers, unfolded=answers and index == 0)
        )
        for index, citation in enumerate(citations)
    ]
    return when(cards, '<ol class="tw-cards">{}</ol>', join(cards))


def render_card(
    citation: Mapping[str, Any], language: str, threshold: float, *, answers: bool, unfolded: bool
) -> Markup:
    """One citation: the evidence first, then where it stands, then the whole clause with the evidence marked."""
    document = citation["document"]
    spans = [(span["start"], span["end"]) for span in citation["evidence"]]
    return Markup(
        '<details{open}><summary><span class="tw-rank" aria-hidden="true">{rank}</span>'
        '<span class="tw-lead" lang="{lang}">{lead}</span>'
        '<span class="tw-cite" lang="{lang}">{cite}</span>'
        '<span class="tw-facts">{facts}</span></summary>'
        '<div class="tw-body">{address}<blockquote class="tw-quote" lang="{lang}">{quote}</blockquote>'
        "{why}{actions}</div></details>"
    ).format(
        open=Markup(" open") if unfolded else "",
        rank=citation["rank"],
        lang=text_language(citation["quote"]),
        lead=_lead(citation, marked_=answers and bool(spans)),
        cite=citation["citation"],
        facts=render_facts(document, language, match_key(citation["score"], threshold)),
        address=render_address(_below_title(citation["address"], document["title"]), language),
        quote=marked(citation["quote"].rstrip(), citation["start"], spans),
        why=render_why(citation, language),
        actions=render_actions(citation, spans, language),
    )


def _lead(citation: Mapping[str, Any], *, marked_: bool) -> Markup:
    """The evidence sentence; where none was found, how the clause begins."""
    lead = evidence_text(citation)
    return Markup('<mark class="tw-evidence">{}</mark>').format(lead) if marked_ else Markup("{}").format(lead)


def evidence_text(citation: Mapping[str, Any]) -> str:
    """The best evidence sentence, word for word; the start of the clause where none was marked."""
    quote, start = citation["quote"], citation["start"]
    if citation["evidence"]:
        best = citation["evidence"][0]
        sentence = quote[best["start"] - start : best["end"] - start].strip()
        if sentence:
            return str(sentence)
    return str(quote.strip()[:120])


def match_key(score: float, threshold: float) -> str:
    """The score in words. Below the refusal threshold only "possible"; "strong" from half-way between it and 1."""
    if score < threshold:
        return "match_possible"
    return "match_strong" if score >= (1 + threshold) / 2 else "match_good"


def validity_word(validity: str, language: str) -> str:
    """The word for a validity; one the page does not know reads as not stated."""
    known = ("in_force", "not_yet_in_force", "expired", "repealed", "draft")
    return say(language, validity if validity in known else "unknown")


def render_facts(document: Mapping[str, Any], language: str, match: str | None = None) -> Markup:
    """The badges below a title: how well it matches, validity, date, region."""
    validity = str(document.get("validity") or "unknown")
    facts = [
        when(match, '<span class="tw-badge tw-{}">{}</span>', match, say(language, match) if match else ""),
        Markup('<span class="tw-badge tw-validity" data-validity="{}">{}</span>').format(
            validity, validity_word(validity, language)
        ),
        when(document.get("issued_on"), '<time datetime="{0}">{0}</time>', document.get("issued_on")),
        when(document.get("region"), "<span>{}</span>", document.get("region")),
    ]
    return join([fact for fact in facts if fact], " ")


def _below_title(address: Sequence[str], title: str) -> Sequence[str]:
    """The address without a first label that only repeats the title, which stands above it."""
    return address[1:] if address and address[0] == title else address


def render_address(address: Sequence[str], language: str) -> Markup:
    """The labels from the document down to the clause."""
    labels = join([Markup("<li>{}</li>").format(label) for label in address])
    return when(
        address,
        '<ol class="tw-address" aria-label="{}" lang="{}">{}</ol>',
        say(language, "address_label"),
        text_language("".join(address)),
        labels,
    )


def render_why(citation: Mapping[str, Any], language: str) -> Markup:
    """In words, why this clause was found."""
    why = citation.get("why") or {}
    reasons: list[str] = []
    if why.get("address"):
        reasons.append(say(language, "why_address"))
    text = " ".join((citation["document"]["title"], *citation["address"], citation["quote"]))
    words = [str(word) for word in why.get("words") or () if _is_whole(str(word), text)][:6]
    if words:
        reasons.append(say(language, "why_words", words=say(language, "why_words_join").join(words)))
    meaning = why.get("meaning")
    if meaning is not None and (not reasons or meaning >= CLOSE_IN_MEANING):
        reasons.append(say(language, "why_meaning"))
    line = say(language, "why_join").join(reasons)
    return when(reasons, '<p class="tw-why"><b>{}</b> {}</p>', say(language, "why"), line)


def _is_whole(word: str, text: str) -> bool:
    """Whether an English word stands in ``text`` as a word: "an" in "land" tells a reader nothing."""
    return not word.isascii() or re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


def render_actions(citation: Mapping[str, Any], spans: Sequence[tuple[int, int]], language: str) -> Markup:
    """Open in the document, copy citation, quote or permanent link, and whether it helped."""
    document, start, end = citation["document"]["id"], citation["start"], citation["end"]
    return Markup(
        '<div class="tw-actions">'
        '<button type="button" class="tw-button tw-primary" data-open="{document}" data-start="{start}"'
        ' data-end="{end}" data-evidence="{evidence}">{open}</button>'
        '<button type="button" class="tw-button" data-copy="{cite}">{copy}</button>'
        '<button type="button" class="tw-button" data-copy="{both}">{copy_both}</button>'
        '<button type="button" class="tw-button" data-copy-link="c/{document}/{start}-{end}">{link}</button>'
        "{context}{helpful}</div>"
    ).format(
        context=when(
            citation.get("clause"),
            '<button type="button" class="tw-button" data-context="{}" aria-expanded="false">{}</button>',
            citation.get("clause"),
            say(language, "context"),
        ),
        document=document,
        start=start,
        end=end,
        evidence=span_list(spans),
        open=say(language, "open_document"),
        cite=citation["citation"],
        copy=say(language, "copy_citation"),
        both=f"{citation['quote'].strip()}\n——{citation['citation']}",
        copy_both=say(language, "copy_quote"),
        link=say(language, "permalink"),
        helpful=render_helpful(language, f"{document} {start} {end}"),
    )


def render_helpful(language: str, about: str = "") -> Markup:
    """The two thumbs; ``about`` names the citation they judge as ``"document start end"``, empty for the answer."""
    return Markup(
        '<span class="tw-helpful" role="group" aria-label="{question}" data-about="{about}">'
        '<button type="button" class="tw-sign" data-helpful="yes" aria-label="{yes}" title="{yes}">{up}</button>'
        '<button type="button" class="tw-sign" data-helpful="no" aria-label="{no}" title="{no}">{down}</button>'
        "</span>"
    ).format(
        question=say(language, "helpful_question"),
        about=about,
        yes=say(language, "helpful_yes"),
        no=say(language, "helpful_no"),
        up=icon("up"),
        down=icon("down"),
    )
