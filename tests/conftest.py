"""For all tests: which files pytest does not collect by itself, and in what order and groups the others run."""

from __future__ import annotations

import pytest

from order import group, place

# These run under every execution, in processes of their own: see test_shared.py.
collect_ignore = ["shared"]


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each board and each execution be a group of its own, and the longest groups begin."""
    if not hasattr(config, "workerinput"):  # there is one process
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    items.sort(key=lambda item: place(item.path))  # stable: within a place as they were found
