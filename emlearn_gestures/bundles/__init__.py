"""Model bundles: written, read, checked and counted."""
