"""README and the site's pages: links lead somewhere, code compiles, names and options exist. The site is not built."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from emlearn_gestures.cli import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), ROOT / "datasets" / "README.md"]
_BLOCK = re.compile(r"^```+(\{?[\w-]*\}?)[^\n]*\n(.*?)^```+$", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, *kinds: str) -> list[str]:
    """The code blocks of these kinds, without the options of a directive."""
    found = [text for kind, text in _BLOCK.findall(path.read_text(encoding="utf-8")) if kind in kinds]
    return [re.sub(r"\A(:[\w-]+:.*\n)+", "", text) for text in found]


def commands(path: Path) -> list[list[str]]:
    """The calls of emlearn-gestures in the console blocks, as words."""
    lines = "\n".join(blocks(path, "console", "{run}")).replace("\\\n", " ").splitlines()
    calls = [line.partition("emlearn-gestures ")[2] for line in lines if line.startswith("$ emlearn-gestures ")]
    return [shlex.split(re.split(r"[|>]", call)[0], comments=True) for call in calls]


def test_readme_is_short_and_says_what_was_not_measured():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    assert "No board of silicon has been measured" in text[:1500]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_local_links_lead_somewhere(path):
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("path", [path for path in PAGES if blocks(path, "python", "{execute}")], ids=name_of)
def test_python_compiles_and_imports_what_exists(path):
    for code in blocks(path, "python", "{execute}"):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0].startswith("emlearn_"):
                module = importlib.import_module(str(node.module))
                assert all(hasattr(module, alias.name) for alias in node.names), ast.unparse(node)


@pytest.mark.parametrize("path", [path for path in PAGES if commands(path)], ids=name_of)
def test_commands_and_options_exist(path):
    group = typer.main.get_command(app)
    for name, *words in commands(path):
        if name.startswith("-"):
            continue
        command = group.get_command(None, name)
        assert command, name
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, f"{name} {shlex.join(words)}"


def test_every_example_is_shown():
    shown = re.findall(r"literalinclude\} \.\./(\S+)", (DOCS / "examples.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(name_of(path) for path in (ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("block", ["```{run}\n$ false\n```", "```{execute}\n1 / 0\n```"], ids=["run", "execute"])
def test_code_that_fails_fails_the_build(block, tmp_path):
    pytest.importorskip("sphinx", reason="what make docs installs")
    pytest.importorskip("myst_parser", reason="what make docs installs")
    extensions = str(DOCS / "extensions")
    source, built = tmp_path / "source", tmp_path / "built"
    source.mkdir()
    (source / "conf.py").write_text(
        f"import sys\nsys.path.insert(0, {extensions!r})\nextensions = ['myst_parser', 'executed']\n"
    )
    for text, status in ((block, 1), ("```{run}\n$ echo and runs\n```", 0)):
        (source / "index.md").write_text(f"# Page\n\n{text}\n")
        options = ["-W", "--keep-going", "-q", "-E", "-d", str(built / "doctrees")]
        build = [sys.executable, "-m", "sphinx", *options, str(source), str(built / "html")]
        done = subprocess.run(build, capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        assert ("executed code failed" in done.stderr) == bool(status)
    assert "and runs" in (built / "html" / "index.html").read_text(encoding="utf-8")
