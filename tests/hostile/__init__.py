"""Hostile input and bad days: the corpus of damaged files, our own parsers under fuzz, full disks, killed processes."""
