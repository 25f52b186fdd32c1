"""Rules as data: packs with their examples, and what was measured of each rule."""
