"""What is known about English words: their frequency, forms and misspellings."""
