"""Ask a grammar server about paragraphs, through language-tool-python.

That package is the HTTP client only. Its own launcher is not used (see `server`), and neither are
its match objects: they share a cache between threads without a lock, and their lengths and excerpts
are wrong after characters beyond U+FFFF. The server's answer is read here instead.
"""

from __future__ import annotations

import re
import urllib.parse
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from cleaner.errors import GrammarError

if TYPE_CHECKING:
    from language_tool_python import LanguageTool

WHOLE_TEXT_RULES = frozenset(
    {
        # They look beyond the paragraph, so that their findings depend on its neighbours in a
        # request: on brackets and quotation marks left open in another paragraph,
        "EN_UNPAIRED_BRACKETS",
        "EN_UNPAIRED_QUOTES",
        # on the first words of the sentences before,
        "ENGLISH_WORD_REPEAT_BEGINNING_RULE",
        # on another spelling of the same word anywhere,
        "EN_WORD_COHERENCY",
        # on how the paragraph before ends (and where this one has a finding, it hides others).
        "UPPERCASE_SENTENCE_START",
    }
)
"""Rules that are always off: with them, paragraphs could not be checked many at a time.

All the others were found to say the same of a paragraph alone and among others.
"""

_BATCH = 8_000
"""Code points in a request: smaller ones are slower, larger ones no faster."""

_LONGEST = 20_000
"""Code points; a longer paragraph is checked in pieces."""

_CLIENTS = 2
_SEPARATOR = "\n\n"

# Whitespace and invisible characters at the edges of a paragraph are not a matter of grammar, and
# next to the separator they change what the server says.
_INSIDE = re.compile(
    r"[^\s\u00ad\u200b\u2060\ufeff](?:.*[^\s\u00ad\u200b\u2060\ufeff])?", re.DOTALL
)
# A paragraph that begins with such a mark looks, after others, like the end of a sentence.
_CLOSING = tuple(".,;:!?…%)]}”’»")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Match:
    """What the server says of a place: code points in the paragraph, half-open.

    `rule`, `category` and `issue_type` are the server's names; `replacements` are best first.
    """

    start: int
    end: int
    rule: str
    category: str
    issue_type: str
    message: str
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a paragraph, usually all of it: its number, its place there, its words."""

    paragraph: int
    start: int
    text: str


class GrammarClient:
    """A client of the server at `url`; a context manager.

    `version` is the server's. The names in `disabled_categories` and `disabled_rules` are sent as
    they are; the server ignores those that it does not know. Raises GrammarError where the server
    does not answer as one.
    """

    def __init__(
        self,
        url: str,
        *,
        language: str = "en-US",
        disabled_categories: frozenset[str] = frozenset(),
        disabled_rules: frozenset[str] = frozenset(),
    ) -> None:
        self.url = url
        self._tool = _connect(url, language)
        self._tool.disabled_categories = set(disabled_categories)
        self._tool.disabled_rules = set(disabled_rules | WHOLE_TEXT_RULES)
        try:
            self.version = str(self._query("info")["software"]["version"])
        except (KeyError, TypeError) as error:
            raise _not_a_server(url, error) from error
        self._pool = ThreadPoolExecutor(_CLIENTS)

    def close(self) -> None:
        """Give up requests that have not begun, and wait for the others."""
        self._pool.shutdown(cancel_futures=True)

    def __enter__(self) -> GrammarClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def check(self, paragraphs: Sequence[str]) -> list[tuple[Match, ...]]:
        """Return what the server says of each paragraph, in order.

        A paragraph's matches do not depend on the others in the call; many paragraphs in one call
        are checked several times faster than one by one. A paragraph of more than 20,000 code
        points is checked in pieces that end where a sentence seems to end. Raises GrammarError.
        """
        found: list[list[Match]] = [[] for _ in paragraphs]
        futures = [self._pool.submit(self._check, batch) for batch in _batches(_pieces(paragraphs))]
        try:
            for future in futures:
                for paragraph, match in future.result():
                    found[paragraph].append(match)
        finally:
            for future in futures:
                future.cancel()
        return [tuple(matches) for matches in found]

    def _check(self, batch: list[_Piece]) -> list[tuple[int, Match]]:
        """Return the matches of one request, with the numbers of their paragraphs."""
        # A lone surrogate cannot be sent; its substitute has the same length.
        text = _SURROGATE.sub("\ufffd", _SEPARATOR.join(piece.text for piece in batch))
        starts = [
            0,
            *accumulate(len(piece.text) + len(_SEPARATOR) for piece in batch[:-1]),
        ]
        answer = self._query("check", text)
        try:
            return list(_read(answer["matches"], text, batch, starts))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _not_a_server(self.url, error) from error

    def _query(self, path: str, text: str | None = None) -> Any:  # noqa: ANN401 - any JSON
        tool = self._tool
        params = None if text is None else tool._create_params(text)
        method: Literal["get", "post"] = "get" if text is None else "post"
        with _errors_of(self.url):
            return tool._query_server(urllib.parse.urljoin(tool.url, path), params, method=method)


class _errors_of:  # noqa: N801 - reads as a function
    """Turns the errors of the client library into ours."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        from language_tool_python.exceptions import LanguageToolError  # noqa: PLC0415 - optional

        # requests' errors are OSErrors; a ValueError or the like is an answer of another shape.
        if isinstance(error, LanguageToolError | OSError):
            raise GrammarError(
                f"the grammar server does not answer: {_brief(error)}",
                where=self._url,
                hint="see whether it runs (`cleaner grammar status`), or go on without it: "
                "`--grammar off`",
            ) from error
        if isinstance(error, ValueError | KeyError | TypeError | AttributeError):
            raise _not_a_server(self._url, error) from error


def _not_a_server(url: str, error: BaseException) -> GrammarError:
    return GrammarError(
        f"what answers there is not a LanguageTool server for this language: {_brief(error)}",
        where=url,
        hint="name the address of a LanguageTool server, or none, so that one is started",
    )


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else f"{text[:300]}…"


def _connect(url: str, language: str) -> LanguageTool:
    try:
        from language_tool_python import LanguageTool  # noqa: PLC0415 - slow to load
    except ImportError as error:
        raise GrammarError(
            f"the grammar server cannot be asked: {error}",
            hint="run `pip install degarble[grammar]`",
        ) from error
    # The library puts "v2/" after the last slash, in the place of what stands there.
    base = url.rstrip("/").removesuffix("/v2") + "/"
    with _errors_of(url):
        host = urllib.parse.urlsplit(base).hostname or ""
        # A proxy in the environment is for other machines.
        loopback = host in {"localhost", "::1"} or host.startswith("127.")
        return LanguageTool(
            language,
            remote_server=base,
            host="127.0.0.1",  # unused with a remote server, but looked up if left out
            proxies={"no_proxy": host} if loopback else None,
        )


def _pieces(paragraphs: Sequence[str]) -> Iterator[_Piece]:
    """Yield what there is to check, without the edges, none longer than can be sent."""
    for number, paragraph in enumerate(paragraphs):
        inside = _INSIDE.search(paragraph)
        if inside is None:
            continue
        start, end = inside.span()
        while start < end:
            stop = _cut(paragraph, start, end)
            yield _Piece(number, start, paragraph[start:stop])
            start = stop


def _cut(text: str, start: int, end: int) -> int:
    """Return where a piece that begins at `start` ends: at a sentence, a space, or the limit."""
    limit = start + _LONGEST
    if end <= limit:
        return end
    for boundary in (_SENTENCE_END, _SPACE):
        ends = [found.end() for found in boundary.finditer(text, start, limit)]
        if ends:
            return ends[-1]
    return limit


def _batches(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each request."""
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if piece.text.startswith(_CLOSING):
            yield [piece]
            continue
        if batch and size + len(piece.text) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.text) + len(_SEPARATOR)
    if batch:
        yield batch


def _read(
    matches: list[dict[str, Any]], text: str, batch: list[_Piece], starts: list[int]
) -> Iterator[tuple[int, Match]]:
    """Yield the server's matches with places in their paragraphs.

    The server counts in UTF-16 units. A match that leaves its paragraph is about the separator.
    """
    units = None
    if not text.isascii() and max(text) > "\uffff":
        units = list(accumulate((1 + (letter > "\uffff") for letter in text), initial=0))
    for match in matches:
        start, end = match["offset"], match["offset"] + match["length"]
        if units:
            start, end = bisect_right(units, start) - 1, bisect_left(units, end)
        number = bisect_right(starts, start) - 1
        piece = batch[number]
        shift = piece.start - starts[number]
        if end > starts[number] + len(piece.text):
            continue
        rule = match["rule"]
        yield (
            piece.paragraph,
            Match(
                start + shift,
                end + shift,
                rule["id"],
                rule["category"]["id"],
                rule["issueType"],
                match["message"],
                tuple(replacement["value"] for replacement in match["replacements"]),
            ),
        )
