"""Reading a text: its lines, words, names, quotations and non-prose zones."""
