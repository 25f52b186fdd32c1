"""Make the pictures in docs/images: the real screens, over the seeds."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.files.read import find_sources, read_document
from cleaner.review.app import ReviewApp
from cleaner.review.background import Deliveries, Delivery
from cleaner.review.navigation import Order
from cleaner.review.session import ReviewSession
from cleaner.review.signing import Signer

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"

# Name, width, height, theme, keys pressed before the picture is taken.
SHOTS = (
    ("review", 100, 30, "textual-dark", ("a", "k", "right")),
    ("review-wide", 130, 34, "textual-dark", ("slash", *"misspelt-name", "enter")),
    ("review-light", 80, 24, "textual-light", ("a",)),
    ("review-edit", 100, 30, "textual-dark", ("E",)),
    ("review-overview", 100, 30, "textual-dark", ("a", "k", "n", "o")),
    ("review-read", 100, 30, "textual-dark", ("a", "a", "a", "v", "down", "down")),
    ("review-help", 100, 44, "textual-dark", ("question_mark",)),
)


def main() -> None:
    """Take all pictures."""
    documents = [read_document(source) for source in find_sources([ROOT / "seeds"])]
    cleaner = Cleaner(Config(grammar="off"))
    batch = cleaner.pipeline.prepare(documents)
    found = cleaner.pipeline.assess(batch, cleaner.pipeline.check(batch))
    delivery = Delivery(found, batch.profile)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, width, height, theme, keys in SHOTS:
        session = ReviewSession(
            author="editor",
            clock=lambda: "2026-01-01T00:00:00Z",
            rules=cleaner.book.rules,
            order=Order.POSITION,
        )
        picture = asyncio.run(_picture(session, delivery, (width, height), theme, keys))
        (IMAGES / f"{name}.svg").write_text(picture, encoding="utf-8")


async def _picture(
    session: ReviewSession,
    delivery: Delivery,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
) -> str:
    deliveries: Deliveries = Deliveries()
    deliveries.put(delivery)
    with TemporaryDirectory() as folder:
        signer = Signer(Path(folder, "signatures.jsonl"), author="editor", clock=str)
        app = ReviewApp(session, signer, deliveries=deliveries)
        app.theme = theme
        async with app.run_test(size=size, notifications=False) as pilot:
            while not session.navigation.places:
                await pilot.pause(0.02)
            for key in keys:
                await pilot.press(key)
            await pilot.pause(0.3)
            picture = app.export_screenshot(title="cleaner review")
    # Class names contain a random number; without it the same screen gives the same picture.
    picture = re.sub(r"terminal-\d+", "terminal", picture)
    # A page that shows the picture must not fetch fonts from elsewhere: any monospace font will do.
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


if __name__ == "__main__":
    main()
