"""Reading a text: lines, words, names, quotations, and zones that are not prose."""
