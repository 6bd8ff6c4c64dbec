"""Readers of publishers' files: a file in, tidy frames out, no value changed."""
