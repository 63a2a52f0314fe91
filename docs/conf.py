"""The site: `make docs`."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# this tree, whatever is installed
sys.path[:0] = [str(HERE / "extensions"), str(ROOT), str(ROOT / "device")]

project = "emlearn_gestures"
author = copyright = "the emlearn_gestures maintainers"

extensions = [
    "sphinx.ext.autodoc",
    "numpydoc",
    "myst_parser",
    "command_line",
    "executed",
    "names",
    "settings_tables",
]
exclude_patterns = ["extensions"]
# one backtick: a public name becomes a link to it, all else is code
default_role = "name"
smartquotes = False  # two hyphens are those of an option
nitpicky = True
# what signatures and base classes name, and what has no page here
nitpick_ignore_regex = [
    ("py:.*", r"(numpy|np|pandas|pd|sklearn|pathlib|os|collections|typing|contextlib|NDArray|Pipeline|DataFrame).*"),
    ("py:.*", r"emlearn_gestures\.features\.base\..*"),
    ("py:.*", r"emlearn_predict\.predictor\..*"),
    ("py:.*", r"(optional|path|default.*|device\.Forest|Any|Iterator|Sequence|Mapping|Iterable)"),
]

myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
autodoc_typehints = "none"  # the docstrings say it in words
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

html_theme = "pydata_sphinx_theme"
html_title = "emlearn_gestures"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
# pages that are no chapter of a part
html_sidebars = {
    name: []
    for name in ("index", "installing", "results", "comparison", "examples", "how_it_works", "boards", "changes")
}
toc_object_entries_show_parents = "hide"
html_theme_options = {
    "header_links_before_dropdown": 6,
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "tango",
    "pygments_dark_style": "monokai",
}


def show_elsewhere(app, docname, source):
    """Pages of the repository that are shown under another name here: a link leads there in both places."""
    source[0] = re.sub(r"\]\((\.\./)+datasets/README\.md", "](/reference/sets.md", source[0])


def setup(app):
    app.connect("source-read", show_elsewhere)
