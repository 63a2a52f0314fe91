"""The directive ``{settings}``: what a table of a settings file may hold, from the docstring of what takes it."""

from __future__ import annotations

import importlib
import inspect
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from numpydoc.docscrape import ClassDoc, FunctionDoc
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective


def parameters_of(found) -> list[tuple[str, str, str]]:
    """Name, default and meaning of each parameter of a class or function."""
    doc = ClassDoc(found) if inspect.isclass(found) else FunctionDoc(found)
    signature = inspect.signature(found).parameters
    rows = []
    for parameter in doc["Parameters"]:
        for name in parameter.name.split(", "):
            default = signature[name].default
            shown = "" if default is inspect.Parameter.empty else repr(default)
            rows.append((name, shown, " ".join(" ".join(parameter.desc).split())))
    return rows


class Settings(SphinxDirective):
    """A table of keys of the object that the argument names, such as ``emlearn_gestures.SpectralFeatures``."""

    required_arguments = 1
    option_spec: ClassVar = {"without": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        module, _, name = self.arguments[0].rpartition(".")
        found = getattr(importlib.import_module(module), name)
        left_out = set(self.options.get("without", "").split())
        rows = [row for row in parameters_of(found) if row[0] not in left_out]
        missing = left_out - {name for name, _, _ in parameters_of(found)}
        if missing or not rows:
            logging.getLogger(__name__).warning("%s has no %s", self.arguments[0], sorted(missing) or "parameters")
        lines = ["| key | default | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{key}` | {f'`{default}`' if default else ''} | {_cell(text)} |" for key, default, text in rows]
        return self.parse_text_to_nodes(StringList(lines, self.arguments[0]))


def _cell(text: str) -> str:
    # of reStructuredText's two backticks, Markdown needs no change
    return text.replace("|", "\\|").replace("*", "\\*")


def setup(app):
    app.add_directive("settings", Settings)
    return {"parallel_read_safe": True, "version": "1"}
