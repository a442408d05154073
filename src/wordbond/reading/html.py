"""The door for pages: from markup to the words of the article, one block a line, and what the page says beside them.

Finding the article is trafilatura's work. Where it finds none, the page's whole visible text is taken and a finding
says so: a page is never lost to a layout that nobody foresaw.
"""

from __future__ import annotations

import hashlib
import html
import re
from datetime import date

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from wordbond.errors import UnreadableInput
from wordbond.model import Basis, Finding, Origin
from wordbond.reading.decoding import clean, decode, find_mojibake
from wordbond.reading.document import Document, Form
from wordbond.reading.facts import PageFacts, read_facts
from wordbond.reading.values import day_of

__all__ = ["declared_charset", "page_from_bytes", "page_from_markup", "visible_text"]

SHORT_CHARS = 250
"""An article shorter than this is looked at twice; trafilatura's own bound."""

MOST_TAGS = 100_000
"""A page with more is not parsed: the tree and its copies would take over 400 MB. Long pages of news have 5,000."""


def page_from_bytes(data: bytes, *, location: str, charset: str | None = None, address: str | None = None) -> Document:
    """The article of the page `data`. `charset` is the one of the server's header.

    Raises UnreadableInput where the page is empty, binary, or holds no words.
    """
    decoded = decode(data, location=location, declared=charset or declared_charset(data))
    origin = Origin(location=location, media_type="text/html", sha256=hashlib.sha256(data).hexdigest())
    return page_from_markup(decoded.text, origin=origin, address=address, findings=decoded.findings)


def page_from_markup(
    markup: str,
    *,
    origin: Origin,
    address: str | None = None,
    published: date | None = None,
    findings: tuple[Finding, ...] = (),
) -> Document:
    """The article of a page whose characters are known.

    `published` is the day that a feed or field gives beside the page; it wins over what the page says. `findings` are
    those of the decoding.

    Raises UnreadableInput where the page holds no words.
    """
    tree = _parsed(markup) if markup.count("<") <= MOST_TAGS else None
    facts = read_facts(tree, address) if tree is not None else PageFacts(address=address)
    text, untidy = _article_text(tree, facts, markup)
    text, _, dropped = clean(text)
    if not text or text.isspace():
        raise UnreadableInput(
            f"{origin.location}: the page holds no words (its text may be written by scripts), expected an article; "
            "save it from a browser once it shows, or copy its text into a file"
        )
    published, basis = published or facts.published, Basis.METADATA
    if published is None and tree is not None:
        published, basis = _date_on_page(tree, facts.address), Basis.INFERRED
    # The spans of the decoding point into the markup, which is gone.
    decoding = (Finding(found.code, None, found.note) for found in findings)
    return Document(
        text=text,
        origin=origin,
        form=Form.HTML,
        title=facts.title,
        outlet=facts.outlet,
        address=facts.address,
        byline=facts.byline,
        published=published,
        published_basis=basis if published else Basis.UNKNOWN,
        language=facts.language,
        publisher=facts.publisher,
        based_on=facts.based_on,
        findings=(*decoding, *untidy, *dropped, *find_mojibake(text)),
    )


_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")


def declared_charset(data: bytes) -> str | None:
    """The charset that the first 4 KiB of the markup declare, as a browser looks for it; None where they do not."""
    found = _XML_ENCODING.match(data[:200]) or _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "object", "canvas"),
        *("select", "textarea", "button", "head"),
    )
)
_BEYOND_ARTICLE = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table"),
        *("td", "th", "tr", "ul"),
    )
)


def visible_text(tree: HtmlElement, *, beyond_article: bool = False) -> str:
    """All words of the page that a reader sees, one block a line; navigation and footers only where asked."""
    hidden = _UNSEEN if beyond_article else _UNSEEN | _BEYOND_ARTICLE
    pieces = list[str]()
    waiting: list[tuple[HtmlElement, bool]] = [(tree, False)]
    # By hand and not by recursion: hostile pages nest ten thousand deep.
    while waiting:
        element, leaving = waiting.pop()
        block = element.tag in _BLOCKS
        if leaving:
            pieces.append("\n" if block else "")
            pieces.append(_run(element.tail))
            continue
        if not isinstance(element.tag, str) or element.tag in hidden:
            pieces.append(_run(element.tail))
            continue
        pieces.append("\n" if block else "")
        pieces.append(_run(element.text))
        waiting.append((element, True))
        waiting += ((child, False) for child in reversed(element))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _run(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _parsed(markup: str) -> HtmlElement | None:
    """The tree of a page or of a piece of one; None where no element can be found in it."""
    from trafilatura import load_html  # 1 s to load, so for pages alone.

    whole = markup if re.search(r"<(?:html|body|head)[\s>]", markup[:20_000], re.IGNORECASE) else None
    return load_html(whole or f"<html><body><article>{markup}</article></body></html>")


def _parsed_deep(markup: str) -> HtmlElement | None:
    """The tree to a depth of 2,047 elements; the usual parser stops at 255 and gives nothing of what is deeper."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


def _article_text(tree: HtmlElement | None, facts: PageFacts, markup: str) -> tuple[str, tuple[Finding, ...]]:
    """The article's words, by trafilatura or failing that by the surest of the other ways."""
    text = _extracted(tree) if tree is not None else ""
    stated = facts.body or ""
    # The extractor falls back on structured data as well, but runs its paragraphs into one.
    if len(stated) > 2 * len(text) + SHORT_CHARS or ("\n" in stated and stated.split() == text.split()):
        note = "the page shows less of its article than its structured data holds; the words are from there"
        return stated, (Finding("text-from-structured-data", None, note),)
    if len(text) >= SHORT_CHARS:
        return text, ()
    deep = _parsed_deep(markup) if tree is not None else None
    whole = "" if deep is None else visible_text(deep) or visible_text(deep, beyond_article=True)
    whole = whole or _without_tags(markup)
    if len(whole) > 2 * len(text):
        note = "no article was found on the page, so all of its text was taken, with what stands around articles"
        return whole, (Finding("article-not-found", None, note),)
    return text, ()


def _extracted(tree: HtmlElement) -> str:
    """The article by trafilatura; empty where it finds none."""
    from trafilatura import extract

    try:
        # Never `deduplicate`: it remembers across pages, so the second copy of an agency's text would come out empty.
        return _without_rules(extract(tree, include_comments=False, include_tables=True) or "")
    except Exception:  # Whatever a library does on hostile markup must not lose the page, nor those after it.
        return ""


_TABLE_RULE = re.compile(r"\|(?:---\|)+")
_TABLE_ROW = re.compile(r"\| (.*?) ?\| ?")


def _without_rules(text: str) -> str:
    """`text` with each row of a table as its cells between bars: the rule and outer bars are not on the page."""
    if "|---|" not in text:
        return text
    lines = (line for line in text.split("\n") if not _TABLE_RULE.fullmatch(line))
    return "\n".join(row[1] if (row := _TABLE_ROW.fullmatch(line)) else line for line in lines)


_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)?[^<>]*>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN_UNPARSED = frozenset(("script", "style", "title", "noscript", "template"))


def _without_tags(markup: str) -> str:
    """The words between the tags of a page that no parser takes, one stretch a line."""
    pieces = list[str]()
    kept_to = 0
    unseen: str | None = None
    markup = _COMMENT.sub("", markup)
    for tag in _TAG.finditer(markup):
        name = (tag["name"] or "").lower()
        if unseen is None:
            pieces.append(markup[kept_to : tag.start()])
            unseen = name if name in _UNSEEN_UNPARSED and not tag["closing"] else None
        elif tag["closing"] and name == unseen:
            unseen = None
        kept_to = tag.end()
    if unseen is None:
        pieces.append(markup[kept_to:])
    lines = (" ".join(html.unescape(line).split()) for line in "\n".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


_DATED_PATH = re.compile(r"/(20\d\d)/([01]\d)/([0-3]\d)/")


def _date_on_page(tree: HtmlElement, address: str | None) -> date | None:
    """A date read off the page's address or visible parts; the last resort, and an inference."""
    dated = _DATED_PATH.search(address or "")
    if dated and (day := day_of("-".join(dated.groups()))):
        return day
    from htmldate import find_date

    try:
        found = find_date(tree, extensive_search=False, original_date=True, url=address)
    except Exception:  # As above.
        return None
    return date.fromisoformat(found) if found else None
