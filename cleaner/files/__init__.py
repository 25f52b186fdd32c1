"""Everything that reads or writes files of users, and the cache folder."""
