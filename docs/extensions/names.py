"""The role `name`: what one backtick means, in docstrings and in these pages.

A public name of the two packages becomes a link to its place in the reference, anything else is shown as code. And a
check: each public name has such a place.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import logging

import emlearn_gestures
import emlearn_gestures.datasets

# of the board's half, which imports its names when they are asked for
BOARD = {
    "GesturePredictor": "emlearn_predict.GesturePredictor",
    "ImagePredictor": "emlearn_predict.ImagePredictor",
    "Decision": "emlearn_predict.decision.Decision",
    "Event": "emlearn_predict.decision.Event",
    "Forest": "emlearn_predict.forest.Forest",
    "Linear": "emlearn_predict.linear.Linear",
}
PUBLIC = {
    **{name: f"emlearn_gestures.{name}" for name in emlearn_gestures.__all__},
    **{name: f"emlearn_gestures.datasets.{name}" for name in emlearn_gestures.datasets.__all__},
    **BOARD,
}


def name_role(role, rawtext, text, lineno, inliner, options=None, content=None):
    """Return a link to a public name, or its member, or else code."""
    code = nodes.literal(rawtext, text)
    head, _, member = text.removesuffix("()").partition(".")
    if head not in PUBLIC:
        return [code], []
    target = PUBLIC[head] + (f".{member}" if member else "")
    link = pending_xref("", code, refdomain="py", reftype="obj", reftarget=target, refexplicit=True, refwarn=True)
    code["classes"] += ["xref", "py", "py-obj"]
    return [link], []


def check_complete(app, env):
    """Warn of a public name without a place in the reference."""
    documented = set(env.domains["py"].objects)
    for name in sorted(set(PUBLIC.values()) - documented):
        logging.getLogger(__name__).warning("%s is public, but is not in the reference", name)


def setup(app):
    app.add_role("name", name_role)
    app.connect("env-check-consistency", check_complete)
    return {"parallel_read_safe": True, "version": "1"}
