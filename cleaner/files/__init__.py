"""Reading and writing users' files, and the cache folder."""
