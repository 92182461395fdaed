"""Reads what a page says and shows, field by field and block by block, for whoever looks it through."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.rich_text import RichText

from catalogue.pictures.models import SiteImage
from storefront.consents.models import Consent
from storefront.facts.models import Fact
from storefront.facts.texts import codes_in

# What describes a page and is none of its text: an address, a day of publishing, words for search engines.
NOT_ITS_TEXT = frozenset({"slug", "draft_title", "seo_title", "search_description", "url_path", "path", "text_hash"})
CITATIONS = "sources"
LINK = re.compile(r"<a\b([^>]*)>")
# The editor gives each paragraph a key of its own when a page is saved again: no word of it has changed.
EDITORS_KEY = re.compile(r' data-block-key="[^"]*"')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Passage:
    """A piece of text and the name of where it stands."""

    where: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link in a text: to a page of the site by its number, or to an address."""

    page: int | None
    address: str


@dataclass
class Contents:
    """Everything a page says and shows, in the order it comes."""

    passages: list[Passage] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)  # where it comes from: others' titles and names, as they are
    headings: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    pictures: list[SiteImage] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    people: list[Consent] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    goods: list[int] = field(default_factory=list)
    empty_choices: int = 0  # goods, pictures or people that were deleted since

    @cached_property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    @property
    def fact_codes(self) -> list[str]:
        """Return the codes of the facts named, in texts and in blocks."""
        return list(dict.fromkeys([*codes_in(self.text), *(fact.code for fact in self.facts)]))


def read_page(page) -> Contents:
    """Read a page as it stands in memory. Wagtail fetches chosen things in bulk, a query or two for each kind."""
    contents = Contents()
    for name, value in fields_of(page):
        if isinstance(value, blocks.StreamValue):
            _read_stream(contents, value)
        elif isinstance(value, SiteImage):
            contents.pictures.append(value)
        elif name == CITATIONS:
            contents.citations.append(value)
        elif isinstance(value, str) and value:
            label = str(page._meta.get_field(name).verbose_name)
            contents.passages.append(Passage(label, strip_tags(value)))
    return contents


def fields_of(page) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a page that hold its text and pictures."""
    for one in page._meta.get_fields():
        if one.name in NOT_ITS_TEXT or not getattr(one, "concrete", False):
            continue
        is_own = one.model is not page._meta.get_field("path").model or one.name == "title"
        is_text = isinstance(one, models.CharField | models.TextField | StreamField) and not one.choices
        is_picture = isinstance(one, models.ForeignKey) and one.related_model is SiteImage
        if is_own and (is_text or is_picture):
            yield one.name, getattr(page, one.name)


def _read_stream(contents: Contents, stream: blocks.StreamValue) -> None:
    for child in stream:
        contents.blocks.append(child.block_type)
        level = getattr(child.block.meta, "heading_level", None)
        if level:
            contents.headings.append((level, str(child.value)))
        for block, value in leaves(child.block, child.value):
            _read_leaf(contents, block, value)


def leaves(block: blocks.Block, value) -> Iterator[tuple[blocks.Block, Any]]:
    """Yield the innermost blocks of a block with their values."""
    if isinstance(block, blocks.StreamBlock | blocks.BaseStreamBlock):
        for child in value:
            yield from leaves(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from leaves(block.child_block, item)
    else:
        yield block, value


def _read_leaf(contents: Contents, block: blocks.Block, value) -> None:
    if isinstance(value, RichText):
        contents.passages.append(Passage(str(block.label), strip_tags(value.source.replace("</p>", "\n"))))
        contents.links += _links(value.source)
    elif isinstance(value, SiteImage):
        contents.pictures.append(value)
    elif isinstance(value, Consent):
        contents.people.append(value)
    elif isinstance(value, Fact):
        contents.facts.append(value)
    elif isinstance(value, models.Model):
        if value._meta.label == "catalogue.Product":
            contents.goods.append(value.pk)
    elif isinstance(block, blocks.ChooserBlock) and value is None:
        contents.empty_choices += bool(block.required)
    elif isinstance(block, blocks.URLBlock) and value:
        contents.links.append(Link(None, str(value)))
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and value:
        contents.passages.append(Passage(str(block.label), str(value)))


def _links(html: str) -> list[Link]:
    found = []
    for attributes in LINK.findall(html):
        given = dict(ATTRIBUTE.findall(attributes))
        if given.get("linktype") == "page":
            found.append(Link(int(given.get("id") or 0), ""))
        elif "href" in given:
            found.append(Link(None, given["href"]))
    return found


def text_hash(page) -> str:
    """Return a digest of exactly what a page says and shows: its text in order and its pictures' files, no more."""
    said = []
    for name, value in fields_of(page):
        if isinstance(value, blocks.StreamValue):
            for child in value:
                said.append([child.block_type, *(_said(leaf) for _block, leaf in leaves(child.block, child.value))])
        else:
            said.append([name, _said(value)])
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _said(value) -> str:
    if isinstance(value, RichText):
        return unescape(EDITORS_KEY.sub("", value.source))
    if isinstance(value, SiteImage):
        return f"picture {value.pk} {value.file.name}"
    if isinstance(value, models.Model):
        return f"{value._meta.label} {value.pk}"
    return "" if value is None else str(value)
