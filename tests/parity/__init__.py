"""Parity of all executions of the device code over the real sets: see __main__.py."""
