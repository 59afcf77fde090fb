"""A conversation as HTML. Pure functions over plain data: an answer is the published dict of ``Answer.to_dict``.

Every value is put in through ``Markup.format``, which escapes it; no template joins strings by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ui.address_notes import address_sentences
from ui.filter_notes import filter_phrases, preferred
from ui.marking import join, marked, span_list, text_language, when
from ui.strings import EXAMPLES, say, say_error

# A turn of the conversation: {"question": str, "answer": Answer dict | None, "error": code | None}.
Turn = Mapping[str, Any]


def render_conversation(turns: Sequence[Turn], language: str, has_documents: bool) -> str:
    """The whole conversation, or the welcome where nothing has been asked yet."""
    if not turns:
        return str(render_welcome(language, has_documents))
    rendered = join([render_turn(turn, language) for turn in turns])
    return str(
        Markup('<div class="tw-turns" role="log" aria-label="{}">{}</div>').format(
            say(language, "thread_label"), rendered
        )
    )


def render_welcome(language: str, has_documents: bool) -> Markup:
    """What stands there before the first question: the promise, and examples where there is something to ask."""
    if has_documents:
        buttons = join(
            [
                Markup('<li><button type="button" data-ask="{0}">{0}</button></li>').format(example)
                for example in EXAMPLES[language]
            ]
        )
        below = Markup('<h2 class="tw-label">{}</h2><ul class="tw-examples">{}</ul>').format(
            say(language, "examples"), buttons
        )
    else:
        below = Markup(
            '<p class="tw-empty"><strong>{}</strong> {}</p>'
            '<button type="button" class="tw-button tw-primary" data-view="library">{}</button>'
        ).format(
            say(language, "empty_library"), say(language, "empty_library_detail"), say(language, "go_to_library")
        )
    return Markup('<section class="tw-welcome"><h1>{}</h1><p>{}</p>{}</section>').format(
        say(language, "welcome"), say(language, "welcome_detail"), below
    )


def render_turn(turn: Turn, language: str) -> Markup:
    """One question with what came of it: an answer, an error, or the note that it is being searched."""
    question = Markup('<h2 class="tw-question" lang="{}"><span class="tw-hidden">{}</span>{}</h2>').format(
        text_language(turn["question"]), say(language, "you_asked"), turn["question"]
    )
    if turn.get("error"):
        body = Markup('<p class="tw-error" role="alert">{}</p>').format(say_error(language, turn["error"]))
    elif turn.get("answer") is None:
        body = Markup('<p class="tw-searching" role="status">{}</p>').format(say(language, "searching"))
    else:
        body = render_answer(turn["answer"], language)
    return Markup('<section class="tw-turn">{}{}</section>').format(question, body)


def render_answer(answer: Mapping[str, Any], language: str) -> Markup:
    """The cards of an answer; for ``no_match`` the quiet sentence, with the nearest clauses below it."""
    plan = answer.get("plan") or {}
    threshold = float(plan.get("threshold") or 0.0)
    citations, related = answer["citations"], answer["related"]
    understood = render_plan(plan, language)
    if answer["status"] == "answered":
        count = len(citations)
        line = say(language, "found_one") if count == 1 else say(language, "found_many", count=count)
        head = Markup('<p class="tw-found" role="status">{}</p>').format(line)
        cards = render_cards(citations, language, threshold, open_first=True)
        below = when(
            related,
            '<details class="tw-related"><summary>{}</summary>{}</details>',
            say(language, "related"),
            render_cards(related, language, threshold, open_first=False),
        )
        return join([head, understood, cards, below])
    head = Markup('<p class="tw-nomatch" role="status">{}</p>').format(say(language, "no_match"))
    note = Markup('<p class="tw-nearest">{}</p>').format(say(language, "nearest" if related else "nothing_near"))
    return join([head, understood, note, render_cards(related, language, threshold, open_first=False)])


def render_plan(plan: Mapping[str, Any], language: str) -> Markup:
    """What was understood beyond the words: what came from earlier questions, filters, a place not found."""
    notes = [Markup("<span>{}</span>").format(sentence) for sentence in address_sentences(plan, language)]
    carried = [str(item) for item in plan.get("carried") or ()]
    if carried:
        notes.append(_note(say(language, "carried"), carried))
    filters = filter_phrases(plan.get("filters") or {}, language)
    if filters:
        notes.append(_note(say(language, "limited_to"), filters))
    wanted = preferred(plan.get("said") or ())
    if wanted:
        notes.append(_note(say(language, "preferred"), wanted))
    return when(notes, '<p class="tw-plan">{}</p>', join(notes, " "))


def _note(label: str, values: Sequence[str]) -> Markup:
    chips = join([Markup("<b>{}</b>").format(value) for value in values], " ")
    return Markup("<span>{} {}</span>").format(label, chips)


def render_cards(
    citations: Sequence[Mapping[str, Any]], language: str, threshold: float, *, open_first: bool
) -> Markup:
    """A list of cards, of which only the first may be unfolded."""
    cards = [
        Markup('<li class="tw-card">{}</li>').format(
            render_card(citation, language, threshold, unfolded=open_first and index == 0)
        )
        for index, citation in enumerate(citations)
    ]
    return when(cards, '<ol class="tw-cards">{}</ol>', join(cards))


def render_card(citation: Mapping[str, Any], language: str, threshold: float, *, unfolded: bool) -> Markup:
    """One citation: the evidence first, then where it stands, then the whole clause with the evidence marked."""
    document = citation["document"]
    spans = [(span["start"], span["end"]) for span in citation["evidence"]]
    lead = evidence_text(citation)
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
        lead=lead,
        cite=citation["citation"],
        facts=render_facts(document, language, match_key(citation["score"], threshold)),
        address=render_address(_below_title(citation["address"], document["title"]), language),
        quote=marked(citation["quote"].rstrip(), citation["start"], spans),
        why=render_why(citation, language),
        actions=render_actions(citation, spans, language),
    )


def evidence_text(citation: Mapping[str, Any]) -> str:
    """The best evidence sentence, word for word; the start of the clause where none was marked."""
    quote, start = citation["quote"], citation["start"]
    if citation["evidence"]:
        best = citation["evidence"][0]
        sentence = quote[best["start"] - start : best["end"] - start].strip()
        if sentence:
            return sentence
    return quote.strip()[:120]


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
    if not reasons and why.get("meaning") is not None:
        reasons.append(say(language, "why_meaning"))
    line = say(language, "why_join").join(reasons)
    return when(reasons, '<p class="tw-why"><b>{}</b> {}</p>', say(language, "why"), line)


def _is_whole(word: str, text: str) -> bool:
    """Whether an English word stands in ``text`` as a word: "an" in "land" tells a reader nothing."""
    return not word.isascii() or re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


def render_actions(citation: Mapping[str, Any], spans: Sequence[tuple[int, int]], language: str) -> Markup:
    """Open in the document, copy, and the permanent link."""
    document, start, end = citation["document"]["id"], citation["start"], citation["end"]
    return Markup(
        '<p class="tw-actions">'
        '<button type="button" class="tw-button tw-primary" data-open="{document}" data-start="{start}"'
        ' data-end="{end}" data-evidence="{evidence}">{open}</button>'
        '<button type="button" class="tw-button" data-copy="{cite}">{copy}</button>'
        '<button type="button" class="tw-button" data-copy="{both}">{copy_both}</button>'
        '<a class="tw-button" href="c/{document}/{start}-{end}" target="_blank" rel="noopener">{link}</a></p>'
    ).format(
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
    )
