"""REVIEW: a person decides. The session is pure; only `cleaner.review.app` uses a terminal."""
