"""Reads a page as search engines and chats do."""

import json
import re
from html import unescape
from html.parser import HTMLParser


class Head(HTMLParser):
    """Reads what stands in the head of a page: titles, metas and links."""

    def __init__(self, drawn: str):
        super().__init__()
        self.titles, self.metas, self.links, self.in_title = [], [], [], False
        self.feed(drawn)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.in_title = tag == "title"
        if tag == "meta":
            self.metas.append((given.get("name") or given.get("property"), given.get("content")))
        elif tag == "link":
            self.links.append((given["rel"], given.get("hreflang"), given["href"]))

    def handle_data(self, data):
        if self.in_title:
            self.titles.append(data)

    def handle_endtag(self, tag):
        self.in_title = False

    def said(self, name: str) -> list[str]:
        return [content for known, content in self.metas if known == name]

    def linked(self, rel: str) -> dict[str | None, str]:
        return {language: href for kind, language, href in self.links if kind == rel}


class ReadPage(Head):
    """A page as it was answered: its head, its facts in JSON-LD, and the way to it that its readers see."""

    def __init__(self, answer):
        drawn = answer.content.decode()
        super().__init__(drawn.split("</head>")[0])
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', drawn, flags=re.S)
        self.facts = {facts.get("@type", "@graph"): facts for facts in map(json.loads, blocks)}
        way = re.search(r'<nav class="breadcrumbs".*?</nav>', drawn, flags=re.S)
        self.way = [unescape(name) for name in re.findall(r"<(?:a|span)[^>]*>(.*?)</", way[0])] if way else []

    @property
    def title(self) -> str:
        [title] = self.titles
        return title

    @property
    def description(self) -> str:
        [description] = self.said("description")
        return description

    @property
    def canonical(self) -> str:
        return self.linked("canonical")[None]
