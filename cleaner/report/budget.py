"""How much of a page may still be used."""

from __future__ import annotations

# With less than this nothing more is tried.
CRUMBS = 2000


class Budget:
    """A number of bytes that pieces of markup are taken from."""

    def __init__(self, size: int) -> None:
        self.left = size

    @property
    def spent(self) -> bool:
        """Whether too little is left for another piece."""
        return self.left < CRUMBS

    def take(self, *pieces: str) -> bool:
        """Take the bytes of some markup; False if they do not fit, and nothing is taken."""
        size = sum(len(piece.encode()) for piece in pieces)
        if size > self.left:
            return False
        self.left -= size
        return True
