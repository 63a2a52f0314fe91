"""Code blocks that run while the site is built: what a page shows is what came out.

``{run}`` takes console lines, ``{execute}`` Python. Each page has a folder of its own, in which ``datasets`` is that of
the repository, and one Python process's worth of names. A command that fails or an exception is a warning, and warnings
are errors.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import traceback
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
WIDTH = "80"  # characters of the command's tables
_log = logging.getLogger(__name__)


class Executed(SphinxDirective):
    """What the two directives share: the page's folder, and how code and output are shown."""

    has_content = True
    option_spec: ClassVar = {
        "hide-output": directives.flag,
        "hide": directives.flag,  # run, but show nothing
        "image": directives.unchanged,  # a picture that the code has written, shown below
        "alt": directives.unchanged,
        "fails": directives.flag,  # a command that shall be refused
    }

    def folder(self) -> Path:
        """The page's folder, empty when its first block runs."""
        folder = Path(self.env.app.doctreedir).resolve().parent / "executed" / self.env.docname
        if not self.env.temp_data.get("executed"):
            self.env.temp_data["executed"] = {"__name__": "__main__"}
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / "datasets").symlink_to(ROOT / "datasets")
        return folder

    def failed(self, text: str) -> None:
        """Make the build fail, and say where."""
        _log.warning("executed code failed:\n%s", text, location=self.get_location())

    def literal(self, text: str, language: str) -> list[nodes.Node]:
        """A block of code or output."""
        text = text.rstrip("\n")
        if not text:
            return []
        block = nodes.literal_block(text, text, language=language)
        block["classes"].append("output" if language == "text" else "code")
        self.set_source_info(block)
        return [block]

    def picture(self, folder: Path) -> list[nodes.Node]:
        """The picture that the option image names, copied to where the site's files are."""
        if "image" not in self.options or not (folder / self.options["image"]).is_file():
            return [] if "image" not in self.options else [self.failed("no picture was written") or nodes.comment()]
        place = Path("executed", self.env.docname.replace("/", "-") + "-" + self.options["image"])
        goal = Path(self.env.app.outdir, "_images", place.name)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / self.options["image"], goal)
        up = "../" * self.env.docname.count("/")
        html = f'<img src="{up}_images/{place.name}" alt="{self.options.get("alt", "")}" class="executed">'
        return [nodes.raw("", html, format="html")]


class Run(Executed):
    """Console lines: those that start with ``$ `` are run, each followed by its output."""

    def run(self) -> list[nodes.Node]:
        folder = self.folder()
        shown = []
        for command in re.findall(r"^\$ ((?:.*\\\n)*.*)", "\n".join(self.content), re.MULTILINE):
            output = self.output(command, folder)
            shown.append(f"$ {command}" + ("" if "hide-output" in self.options else f"\n{output}".rstrip()))
        if "hide" in self.options:
            return []
        return self.literal("\n".join(shown), "console") + self.picture(folder)

    def output(self, command: str, folder: Path) -> str:
        """What a command prints, as on a terminal of WIDTH characters."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        code = os.pathsep.join([str(ROOT), str(ROOT / "device")])
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": code, "COLUMNS": WIDTH, "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if bool(done.returncode) != ("fails" in self.options):
            self.failed(f"$ {command}\n{done.stdout}\nexit status {done.returncode}")
        return "\n".join(line.rstrip() for line in done.stdout.splitlines())


class Execute(Executed):
    """Python, in the names that the page's earlier blocks have left; what it prints is shown below."""

    option_spec: ClassVar = {**Executed.option_spec, "file": directives.unchanged}  # also written under this name

    def run(self) -> list[nodes.Node]:
        folder = self.folder()
        code = "\n".join(self.content) + "\n"
        if "file" in self.options:
            goal = folder / self.options["file"]
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_text(code)
        output = self.output(code, folder)
        if "hide" in self.options:
            return []
        shown = self.literal(code, "python")
        if "file" in self.options:
            caption = nodes.caption("", "", nodes.literal("", self.options["file"]))
            shown = [nodes.container("", caption, *shown, literal_block=True, classes=["literal-block-wrapper"])]
        return shown + ([] if "hide-output" in self.options else self.literal(output, "text")) + self.picture(folder)

    def output(self, code: str, folder: Path) -> str:
        """What the code prints."""
        printed = io.StringIO()
        before = Path.cwd()
        sys.path.insert(0, str(folder))
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(code, f"{self.env.docname}:{self.lineno}", "exec"), self.env.temp_data["executed"])
        except Exception:
            self.failed(traceback.format_exc())
        finally:
            os.chdir(before)
            sys.path.remove(str(folder))
        return printed.getvalue()


def setup(app):
    app.add_directive("run", Run)
    app.add_directive("execute", Execute)
    return {"parallel_read_safe": False, "version": "1"}
