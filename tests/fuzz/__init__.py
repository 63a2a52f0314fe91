"""Corrupt bundles and the native module's calls, by the thousand: see __main__.py."""
