"""The few signs of the page, drawn for it; inlined, so no request is made for them."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

# Three lines of a text on a seal, in the page's red.
SEAL = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#9a3324"/>'
    '<path d="M9 9h14M9 16h14M9 23h8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'
)

_PATHS = {
    "send": "M5 12h13M12.5 6.5 18 12l-5.5 5.5",
    "list": "M5 7h14M5 12h14M5 17h9",
    "pen": "M5 19h3.2L18.6 8.6a1.7 1.7 0 0 0 0-2.4l-.8-.8a1.7 1.7 0 0 0-2.4 0L5 15.8zM13.5 7.5l3 3",
    "bin": "M5 7h14M10 7V5h4v2M7 7l.8 12h8.4L17 7M10.5 10.5v5M13.5 10.5v5",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "person": "M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5.5 19.5c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5",
    "plus": "M12 6v12M6 12h12",
    "back": "M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 5 5V18",
    "up": "M8 11v8M8 11l3.4-6.3c1.2 0 2.1 1 1.8 2.2L12.6 10h5a1.9 1.9 0 0 1 1.8 2.3l-1.2 5.2a2 2 0 0 1-1.9 1.5H8M8 11H5v8h3",  # noqa: E501
    "down": "M8 13V5M8 13l3.4 6.3c1.2 0 2.1-1 1.8-2.2L12.6 14h5a1.9 1.9 0 0 0 1.8-2.3l-1.2-5.2A2 2 0 0 0 16.3 5H8M8 13H5V5h3",  # noqa: E501
}


def icon(name: str) -> Markup:
    """The sign ``name`` as SVG in the colour of the text around it, hidden from readers of the screen."""
    return Markup(
        '<svg class="tw-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    ).format(_PATHS[name])
