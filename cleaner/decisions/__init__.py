"""Recorded decisions: the file they are stored in, and how a decision is matched to a text."""
