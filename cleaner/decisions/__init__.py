"""What people decided: the file it is kept in, and how a decision finds its place."""
