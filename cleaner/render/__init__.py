"""How results are shown: for people in the terminal, for programs as JSON."""
