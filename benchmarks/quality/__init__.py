"""The measuring machine: `python -m benchmarks.quality`, or `make quality`.

It runs the tool and its peers on real data that nobody here wrote, and scores what they find.
"""
