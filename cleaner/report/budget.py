"""How much of a page's size is left."""

from __future__ import annotations

# With less than this left, or after this many pieces that did not fit, nothing more is tried, as
# each try means rendering a piece.
CRUMBS = 2000
MAX_REFUSED = 20


class Budget:
    """A number of bytes that pieces of markup draw on."""

    def __init__(self, size: int) -> None:
        self.left = size
        self._refused = 0

    @property
    def spent(self) -> bool:
        """Whether too little is left for another piece."""
        return self.left < CRUMBS or self._refused >= MAX_REFUSED

    def take(self, *pieces: str) -> bool:
        """Use up the bytes of some markup; return False, using none, if they do not fit."""
        size = sum(len(piece.encode()) for piece in pieces)
        if size > self.left:
            self._refused += 1
            return False
        self.left -= size
        return True
