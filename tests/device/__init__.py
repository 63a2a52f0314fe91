"""Boards emulated by QEMU: their firmware, a handle on one that runs, and the tests that run on it."""
