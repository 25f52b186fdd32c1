"""Measurements for this repository; not part of the package."""
