"""For the drivers' tests: which files pytest does not collect by itself."""

# These run under every execution, in processes of their own: see test_shared.py.
collect_ignore = ["portable"]
