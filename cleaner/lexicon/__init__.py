"""What is known of English words: how frequent they are, their forms, their misspellings."""
