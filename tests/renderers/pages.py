"""Pages of HTML, read as a browser reads them: elements, their attributes and their words."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "circle", "input", "line", "meta", "rect"}


class Page(HTMLParser):
    """A page that is checked to be well formed while it is read."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.words, self.raw = [], [], [], {"style": [], "script": []}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ""
        self.raw.get(inside, self.words).append(data)

    @property
    def text(self):
        """All words, on one line."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag, **wanted):
        """Return the attributes of the elements of a name."""
        return [
            own
            for name, own in self.elements
            if name == tag and all(own.get(key) == value for key, value in wanted.items())
        ]

    @property
    def headings(self):
        """The depths of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.elements if tag in {"h1", "h2", "h3", "h4"}]


def addresses(page):
    """Return every address that a page refers to."""
    named = ("href", "src", "srcset", "action", "data", "poster", "xlink:href", "formaction")
    return [own[name] for _, own in page.elements for name in named if own.get(name)]
