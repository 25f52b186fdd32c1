"""Ask a grammar server about paragraphs, using language-tool-python.

That package is only used as an HTTP client. Its launcher is not used (see `server`), nor are its
match objects: they share a cache between threads without a lock, and their lengths and excerpts
are wrong after characters above U+FFFF. The server's answer is read here instead.
"""

from __future__ import annotations

import re
import urllib.parse
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from cleaner.errors import GrammarError

if TYPE_CHECKING:
    from language_tool_python import LanguageTool

# Rules that are always off, because they look beyond the paragraph: their findings would depend on
# the other paragraphs in a request. All other rules find the same in a paragraph alone and among
# others.
WHOLE_TEXT_RULES = frozenset(
    {
        # brackets and quotation marks left open in another paragraph
        "EN_UNPAIRED_BRACKETS",
        "EN_UNPAIRED_QUOTES",
        # the first words of earlier sentences
        "ENGLISH_WORD_REPEAT_BEGINNING_RULE",
        # another spelling of the same word anywhere
        "EN_WORD_COHERENCY",
        # how the previous paragraph ends; a finding of this rule also hides others
        "UPPERCASE_SENTENCE_START",
    }
)

# Code points in a request: smaller requests are slower, larger ones no faster.
BATCH = 8_000

# A paragraph with more code points is checked in pieces.
LONGEST = 20_000

# Requests at a time: more are no faster on two cores.
CLIENTS = 2

SEPARATOR = "\n\n"

# Whitespace and invisible characters at the edges of a paragraph are not grammar, and next to the
# separator they change what the server finds.
INSIDE_RE = re.compile(
    r"[^\s\u00ad\u200b\u2060\ufeff](?:.*[^\s\u00ad\u200b\u2060\ufeff])?", re.DOTALL
)
# After another paragraph, one that begins with such a mark looks like the end of a sentence.
CLOSING = tuple(".,;:!?…%)]}”’»")
SENTENCE_END_RE = re.compile(r"[.!?…][\"'”’)\]]*\s+")
SPACE_RE = re.compile(r"\s+")
SURROGATE_RE = re.compile(r"[\ud800-\udfff]")


class NoAnswerError(GrammarError):
    """The server does not answer, or no longer does."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the server reports at a place: code points in the paragraph, half-open.

    `rule`, `category` and `issue_type` are the server's names; the best replacement is first.
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
    """All or part of a paragraph: the paragraph's number, and the part's position and text."""

    paragraph: int
    start: int
    text: str


class GrammarClient:
    """A client of the server at `url`; a context manager.

    `version` is the server's. The names in `disabled_categories` and `disabled_rules` are sent
    unchanged; the server ignores those that it does not know.

    Raises GrammarError if nothing answers at `url`, or not as a LanguageTool server would.
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
        self._pool = ThreadPoolExecutor(CLIENTS)

    def close(self) -> None:
        """Cancel requests that have not started, and wait for the others."""
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
        """Return the server's matches for each paragraph, in order.

        A paragraph's matches do not depend on the others; checking many paragraphs in one call is
        several times faster. A paragraph of more than `LONGEST` code points is checked in pieces
        that end where a sentence seems to end.

        Raises NoAnswerError if the server does not answer, GrammarError if its answer makes no
        sense.
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
        # A lone surrogate cannot be sent; the substitute is as long.
        text = SURROGATE_RE.sub("\ufffd", SEPARATOR.join(piece.text for piece in batch))
        starts = [
            0,
            *accumulate(len(piece.text) + len(SEPARATOR) for piece in batch[:-1]),
        ]
        answer = self._query("check", text)
        try:
            return list(_read(answer["matches"], text, batch, starts))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _not_a_server(self.url, error) from error

    def _query(self, path: str, text: str | None = None) -> Any:  # noqa: ANN401 (any JSON)
        tool = self._tool
        params = None if text is None else tool._create_params(text)
        method: Literal["get", "post"] = "get" if text is None else "post"
        with _own_errors(self.url):
            return tool._query_server(urllib.parse.urljoin(tool.url, path), params, method=method)


@contextmanager
def _own_errors(url: str) -> Iterator[None]:
    """Turn the errors of the client library into ours."""
    from language_tool_python.exceptions import LanguageToolError  # noqa: PLC0415 (optional)

    try:
        yield
    except (LanguageToolError, OSError) as error:  # OSErrors include those of requests
        raise NoAnswerError(
            f"the grammar server does not answer: {_brief(error)}",
            where=url,
            hint="Check it with `cleaner grammar status`, or continue without it: `--grammar off`.",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # an unexpected answer
        raise _not_a_server(url, error) from error


def _not_a_server(url: str, error: BaseException) -> GrammarError:
    return GrammarError(
        f"not a LanguageTool server for this language: {_brief(error)}",
        where=url,
        hint="Set `grammar-url` to the address of a LanguageTool server, or remove it.",
    )


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else f"{text[:300]}…"


def _connect(url: str, language: str) -> LanguageTool:
    try:
        from language_tool_python import LanguageTool  # noqa: PLC0415 (slow to load)
    except ImportError as error:
        raise GrammarError(
            f"the client of the grammar server is not installed: {error}",
            hint="Run `pip install degarble[grammar]`.",
        ) from error
    # The library replaces everything after the last slash with "v2/".
    base = url.rstrip("/").removesuffix("/v2") + "/"
    with _own_errors(url):
        host = urllib.parse.urlsplit(base).hostname or ""
        # A proxy in the environment is for other machines.
        loopback = host in {"localhost", "::1"} or host.startswith("127.")
        return LanguageTool(
            language,
            remote_server=base,
            host="127.0.0.1",  # not used with a remote server, but looked up if missing
            proxies={"no_proxy": host} if loopback else None,
        )


def _pieces(paragraphs: Sequence[str]) -> Iterator[_Piece]:
    """Yield what is to be checked, without the edges, in pieces that can be sent."""
    for number, paragraph in enumerate(paragraphs):
        inside = INSIDE_RE.search(paragraph)
        if inside is None:
            continue
        start, end = inside.span()
        while start < end:
            stop = _cut(paragraph, start, end)
            yield _Piece(number, start, paragraph[start:stop])
            start = stop


def _cut(text: str, start: int, end: int) -> int:
    """Return the end of a piece from `start`: a sentence end, a space, or the limit."""
    limit = start + LONGEST
    if end <= limit:
        return end
    for boundary in (SENTENCE_END_RE, SPACE_RE):
        ends = [found.end() for found in boundary.finditer(text, start, limit)]
        if ends:
            return ends[-1]
    return limit


def _batches(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each request."""
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if piece.text.startswith(CLOSING):
            yield [piece]
            continue
        if batch and size + len(piece.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.text) + len(SEPARATOR)
    if batch:
        yield batch


def _read(
    matches: list[dict[str, Any]], text: str, batch: list[_Piece], starts: list[int]
) -> Iterator[tuple[int, Match]]:
    """Yield the server's matches with positions in their paragraphs.

    The server counts in UTF-16 units. A match beyond its paragraph is about the separator.
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
