"""Rules as data: packs with their examples, and the measurements of each rule."""
