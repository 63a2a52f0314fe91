"""The directive ``{command-line}``: every command, argument and option, read from the command itself."""

from __future__ import annotations

import enum
import inspect
import re
import typing
from pathlib import Path

import typer
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

NAME = "emlearn-gestures"
_WORDS = {str: "text", int: "integer", float: "number", Path: "path"}


def command() -> typer.core.TyperGroup:
    """The command with its subcommands."""
    from emlearn_gestures.cli import app

    return typer.main.get_command(app)


def describe(group) -> str:
    """MyST text of all subcommands."""
    lines = []
    for name in group.list_commands(None):
        sub = group.get_command(None, name)
        hints = typing.get_type_hints(inspect.unwrap(sub.callback))
        lines += [f"(command-{name})=", f"## {name}", "", f"```{{program}} {NAME} {name}", "```", ""]
        arguments = [p for p in sub.params if p.param_type_name == "argument"]
        lines += ["```text", f"{NAME} {name} [OPTIONS] {' '.join(_metavar(p) for p in arguments)}", "```", ""]
        lines += _help(sub.help or "")
        for p in arguments:
            lines += [_metavar(p), f": {p.help}", ""]
        panels: dict[str, list] = {}
        for p in sub.params:
            if p.param_type_name == "option":
                panels.setdefault(getattr(p, "rich_help_panel", None) or "Options", []).append(p)
        for panel, options in sorted(panels.items(), key=lambda item: item[0] != "Options"):
            lines += [f"```{{rubric}} {panel}", "```", ""]
            for p in options:
                lines += [f"````{{option}} {_spelling(p, hints[p.name])}", f"{p.help}{_default(p)}", "````", ""]
    return "\n".join(lines)


def _help(text: str) -> list[str]:
    """Paragraphs; those that begin with "Example" as console lines."""
    lines = []
    for paragraph in text.split("\n\n"):
        joined = " ".join(paragraph.split())
        example = re.fullmatch(rf"(Example.*?): ({NAME} .*)", joined)
        lines += [f"{example[1]}:", "", "```console", f"$ {example[2]}", "```", ""] if example else [joined, ""]
    return lines


def _metavar(parameter) -> str:
    return (parameter.metavar or parameter.name).upper()


def _spelling(parameter, hint) -> str:
    """Such as ``--window <text>``; a flag takes no value."""
    if getattr(parameter, "is_flag", False):
        return ", ".join([*parameter.opts, *parameter.secondary_opts])
    kinds = [kind for kind in (typing.get_args(hint) or (hint,)) if kind is not type(None)]
    kind = (typing.get_args(kinds[0]) or kinds)[0]  # of list[str], str
    is_choice = inspect.isclass(kind) and issubclass(kind, enum.Enum)
    value = "|".join(each.value for each in kind) if is_choice else _WORDS.get(kind, "value")
    several = " ..." if parameter.multiple else ""
    return ", ".join(f"{option} <{value}>{several}" for option in parameter.opts)


def _default(parameter) -> str:
    """The default, where the help does not say it already and it is no place on this machine."""
    value = getattr(parameter.default, "value", parameter.default)
    shown = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    if parameter.required:
        return " Required."
    if shown and "default" not in (parameter.help or "").lower() and parameter.show_default:
        return f" Default: {value}."
    return ""


class CommandLine(SphinxDirective):
    """A section for each subcommand."""

    def run(self) -> list[nodes.Node]:
        lines = StringList(describe(command()).splitlines(), "the command's help")
        return self.parse_text_to_nodes(lines, allow_section_headings=True)


def setup(app):
    app.add_directive("command-line", CommandLine)
    return {"parallel_read_safe": True, "version": "1"}
