"""What a page's markup says of itself beside its words: structured data first, then meta tags, then the page's head.

All of it is a claim by the site: a template's language, a channel's name. It is passed on as metadata and never mixed
into the text.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from wordbond.reading.decoding import clean
from wordbond.reading.values import day_of, host_of, language_code, web_address

__all__ = ["PageFacts", "read_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """A page's claims about itself; None or empty where it makes none."""

    title: str | None = None
    outlet: str | None = None
    address: str | None = None
    byline: str | None = None
    published: date | None = None
    language: str | None = None
    publisher: str | None = None
    based_on: tuple[str, ...] = ()
    body: str | None = None
    """The article's words as structured data, mostly without paragraphs."""


def read_facts(tree: HtmlElement, address: str | None = None) -> PageFacts:
    """The facts in the markup of the parsed page `tree`, which was fetched from `address` if that is known."""
    parts = _Parts(tree)
    metas = _metas(parts)
    nodes = list(_structured(parts))
    article = _article(nodes)
    by_id = {key: node for node in nodes if isinstance(key := node.get("@id"), str) and len(node) > 1}
    publisher = _names(article.get("publisher"), by_id)
    site = _first(metas, _SITE_METAS) or next((_text(node.get("name")) for node in nodes if _is(node, "WebSite")), None)
    canonical = web_address(_canonical(parts) or _first(metas, ("og:url",)) or "", address)
    where = canonical or address
    outlet = site or (publisher[0] if publisher else None) or (host_of(where) if where else None)
    authors = _names(article.get("author"), by_id) or _bylines(metas, tree)
    language = tree.get("lang") or _first(metas, ("og:locale", "content-language")) or _text(article.get("inLanguage"))
    return PageFacts(
        title=_title(parts, metas, article, outlet),
        outlet=outlet,
        address=where,
        byline=", ".join(authors) or None,
        published=_published(tree, metas, article),
        language=language_code(language),
        publisher=publisher[0] if publisher else None,
        based_on=_names(article.get("isBasedOn"), by_id, addresses=True),
        body=_text(article.get("articleBody"), keep_lines=True),
    )


_SITE_METAS = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_DATE_METAS = (
    *("article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "sailthru.date"),
    *("cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date"),
    *("dcterms.created", "citation_publication_date", "date", "article.published", "og:pubdate"),
    "rnews:datepublished",
)
_AUTHOR_METAS = (
    *("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator"),
    "dcterms.creator",
)
_NO_AUTHOR = re.compile(
    r"(?:https?://|www\.|@)|\A(?:admin|administrator|editor|webmaster|user|none|null|n/a)\Z", re.IGNORECASE
)
_LD_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*\Z"
)
_ARTICLES = ("Article", "Posting", "Report", "PressRelease")
"""How the schema.org types of news texts end: NewsArticle, BlogPosting, LiveBlogPosting, Report …"""
MAX_NODES = 2_000
"""Structured data is walked no further: a page's own is a few dozen nodes."""


class _Parts:
    """The elements of a page that say something of it, found in one walk: six walks took a tenth of the reading."""

    def __init__(self, tree: HtmlElement) -> None:
        self.by_tag: dict[str, list[HtmlElement]] = {"meta": [], "script": [], "link": [], "h1": [], "title": []}
        for element in tree.iter(*self.by_tag):
            self.by_tag[element.tag].append(element)

    def __getitem__(self, tag: str) -> list[HtmlElement]:
        return self.by_tag[tag]


def _metas(parts: _Parts) -> dict[str, str]:
    """The first content of each meta tag, by name, property or itemprop in lower case."""
    metas = dict[str, str]()
    for meta in parts["meta"]:
        content = (meta.get("content") or "").strip()
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if content and name:
            metas.setdefault(name.lower(), html.unescape(content))
    return metas


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _structured(parts: _Parts) -> Iterator[dict[str, object]]:
    """The objects of the page's JSON-LD, outer ones before those inside them. What does not parse is passed over."""
    waiting = deque[object]()
    for script in parts["script"]:
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json" and script.text:
            try:
                waiting.append(json.loads(_LD_WRAPPING.sub("", script.text), strict=False))
            except (ValueError, RecursionError):
                continue
    seen = 0
    while waiting and seen < MAX_NODES:
        value = waiting.popleft()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting += (inner for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting += (inner for inner in value if isinstance(inner, dict | list))


def _is(node: dict[str, object], *endings: str) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(endings) for kind in named)


def _article(nodes: list[dict[str, object]]) -> dict[str, object]:
    """The node of the page's own article: the outermost, so a list of related ones inside it is passed over."""
    articles = (node for node in nodes if _is(node, *_ARTICLES))
    usable = (node for node in articles if _text(node.get("headline")) or day_of(node.get("datePublished")))
    return next(usable, {})


def _text(value: object, *, keep_lines: bool = False) -> str | None:
    if not isinstance(value, str):
        return None
    lines = re.sub(r"</p\s*>|<br\s*/?>", "\n", value)
    bare = clean(html.unescape(re.sub(r"<[^<>]{1,500}>", "", lines)))[0]
    return (bare.strip() if keep_lines else " ".join(bare.split())) or None


def _names(value: object, by_id: dict[str, dict[str, object]], *, addresses: bool = False) -> tuple[str, ...]:
    """The names that a JSON-LD value gives: a string, an object with a name, a reference to one, or a list of these."""
    names = list[str]()
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = by_id.get(str(item.get("@id")), item) if "name" not in item else item
            item = item.get("name") or (item.get("url") or item.get("@id") if addresses else None)
        name = _text(item[0] if isinstance(item, list) and item else item)
        if name and (addresses or not _NO_AUTHOR.search(name)):
            names.append(name)
    return tuple(dict.fromkeys(names))


def _bylines(metas: dict[str, str], tree: HtmlElement) -> tuple[str, ...]:
    stated = (" ".join(metas[name].split()) for name in _AUTHOR_METAS if name in metas)
    usable = next(filter(_is_name, stated), None)
    if usable is None:
        links = tree.xpath('//a[@rel="author"] | //*[@itemprop="author"]//*[@itemprop="name"]')[:5]
        usable = next(filter(_is_name, (" ".join(link.text_content().split()) for link in links)), None)
    return (usable,) if usable else ()


def _is_name(words: str) -> bool:
    return bool(words) and len(words) < 200 and not _NO_AUTHOR.search(words)


def _canonical(parts: _Parts) -> str | None:
    for link in parts["link"]:
        if (link.get("rel") or "").lower() == "canonical":
            return str(link.get("href") or "")
    return None


def _published(tree: HtmlElement, metas: dict[str, str], article: dict[str, object]) -> date | None:
    stated = (article.get("datePublished"), *(metas.get(name) for name in _DATE_METAS), article.get("dateCreated"))
    day = next(filter(None, map(day_of, stated)), None)
    if day is None:
        elements = tree.xpath('//*[@itemprop="datePublished"] | //time[@pubdate]')[:3]
        printed = (element.get("datetime") or element.get("content") for element in elements)
        day = next(filter(None, map(day_of, printed)), None)
    return day


def _title(parts: _Parts, metas: dict[str, str], article: dict[str, object], outlet: str | None) -> str | None:
    headings = [text for h1 in parts["h1"] if (text := " ".join(h1.text_content().split()))]
    titles = [" ".join(title.text_content().split()) for title in parts["title"]]
    stated = _text(article.get("headline")) or _first(metas, ("og:title", "twitter:title", "dc.title"))
    title = stated or (headings[0] if len(headings) == 1 else None) or next(filter(None, titles), None)
    title = title or (headings[0] if headings else None)
    return _without_site(" ".join(title.split()), outlet) if title else None


def _without_site(title: str, outlet: str | None) -> str:
    """`title` without “ | The Outlet” behind or before it."""
    if not outlet:
        return title
    name = re.escape(outlet)
    return re.sub(rf"\s+[|–—·:-]\s+{name}\Z|\A{name}\s+[|–—·:-]\s+", "", title, flags=re.IGNORECASE) or title
