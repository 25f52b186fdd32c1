"""How a finding is recognised in another report, whatever moved around it."""

from __future__ import annotations

import hashlib

from cleaner.decisions.matching import context_of
from cleaner.model import Finding


def fingerprint(finding: Finding, document: str, text: str) -> str:
    """Return 16 hexadecimal digits from the rule, the words, their context and the document."""
    left, right, ordinal = context_of(text, finding.span)
    parts = (finding.rule, document, left, finding.text, right, str(ordinal))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
