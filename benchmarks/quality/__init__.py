"""The quality benchmark: `python -m benchmarks.quality`, or `make quality`.

It runs the tool and its peers on real third-party data, and scores what they find.
"""
