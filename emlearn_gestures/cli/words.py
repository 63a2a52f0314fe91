"""Messages of the library, which speak of arguments, in the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial

from emlearn_gestures import families
from emlearn_gestures.cli.options import flag, offers
from emlearn_gestures.errors import UserError

_SWITCH = re.compile(r"(?<![\w.-])([a-z]\w*)=True\b")
_ARGUMENT = re.compile(r"(?<![\w.-])([a-z]\w*)=(?!=)( ?)(\S?)")


def error_text(error: UserError, flags: Mapping[str, str]) -> str:
    """Return an error's line; the argument that it begins with, and others named as ``name=``, become options."""
    text = str(error)
    if error.argument in flags and text.startswith(error.argument):
        text = flags[error.argument] + text[len(error.argument) :]
    return in_options(text, flags)


def in_options(text: str, flags: Mapping[str, str]) -> str:
    """Put an option for each ``name=``, or where it is written in a configuration file.

    Parameters
    ----------
    text : str
    flags : mapping of str to str
        Options by the names of arguments, as `flags_of` gives them.
    """
    text = _SWITCH.sub(lambda match: flags.get(match[1], match[0]), text)
    return _ARGUMENT.sub(partial(_spelled, flags), text)


def flags_of(command: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return the options of a command by the arguments that they stand for; `own` are those that are no settings."""
    found = {}
    for name, offer in offers(command).items():
        for _, option in offer.records:
            if option.constant is None or option.key == name:
                found[option.key] = flag(name)
    return {**found, **{name: flag(name) for name in offers(command)}, **own}


def _spelled(flags: Mapping[str, str], match: re.Match[str]) -> str:
    name, blank, after = match.groups()
    if name in flags:
        return f"{flags[name]}{' ' if after else ''}{after}" if not _ends(after) else f"{flags[name]}{after}"
    table = _table_of(name)
    if table and "config" in flags and (blank or not after or _ends(after)):
        return f"{name} under [{table}] in --config{blank}{after}"
    return match[0]


def _ends(character: str) -> bool:
    return character in (";", ",", ":", ")")


def _table_of(key: str) -> str:
    """The table of a configuration file that holds a key, "" for none."""
    for family in families.FAMILIES:
        tables = family.tables()
        for table in fields(tables):
            current = getattr(tables, table.name)
            if is_dataclass(current) and key in [each.name for each in fields(current)]:
                return table.name
    return ""
