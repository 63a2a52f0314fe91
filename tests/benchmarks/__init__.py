"""Benchmarks and measurements; run them through the Makefile."""
