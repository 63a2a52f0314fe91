"""For all tests: where numba keeps compiled code, and which files pytest does not collect by itself."""

from __future__ import annotations

import os

from runtimes.registry import numba_cache

# Before anything imports numba, which reads it once.
os.environ.setdefault("NUMBA_CACHE_DIR", str(numba_cache()))

# These run under every execution, in processes of their own: see test_shared.py.
collect_ignore = ["shared"]
