"""The native module emlearn_trees for a board: found, and refused when it is for another."""

from __future__ import annotations

import hashlib
import re
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from emlearn_gestures.boards.facts import Facts
from emlearn_gestures.boards.mpy import read_header
from emlearn_gestures.errors import UserError

MODULE = "emlearn_trees.mpy"
_LIMIT = 1 << 18  # bytes; such modules have a few thousand
# what a core executes besides code made for itself; from the least to the greatest
_ARM = ("armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp")


def read_native(place: str, facts: Facts) -> bytes:
    """Return the module at `place` when it is one that the board can load.

    Parameters
    ----------
    place : str
        A .mpy file, its URL, or a folder or URL below which it is ``<arch>/emlearn_trees.mpy``. A URL may end in
        ``#sha256=`` and the hash of the file; by http, where anybody on the way could put another, it must.
    facts : Facts
        Of the board.

    Raises
    ------
    UserError
        If there is none, or it has another hash, or it is for another architecture or another version of .mpy.
    """
    if not facts.arch:
        raise UserError(f"native={place}: {facts.machine} loads no native code; leave it out")
    arches = _loadable(facts.arch)
    digest, fetch = "", _read
    if place.lower().startswith(("http://", "https://")):
        place, digest = _split(place)
        if not digest:
            _check_secured(place, place)
        fetch = partial(_download, pinned=bool(digest))
    places = [place] if place.endswith(".mpy") else [f"{place.rstrip('/')}/{arch}/{MODULE}" for arch in arches]
    found = ((each, content) for each in places if (content := fetch(each)) is not None)
    place, content = next(found, (place, None))
    if content is None:
        raise UserError(f"native={place}: not found, nor is there {arches[0]}/{MODULE} below it; check the place")
    if digest and (its := hashlib.sha256(content).hexdigest()) != digest:
        raise UserError(f"native={place}: its SHA-256 is {its}, not {digest}; check the address and the hash")
    try:
        version, sub, arch = read_header(content)
    except ValueError as error:
        raise UserError(f"native={place}: {error}; give one made by MicroPython's mpy_ld.py") from None
    if (version, sub) != facts.mpy_version:
        wanted = "{}.{}".format(*facts.mpy_version)
        raise UserError(f"native={place}: .mpy version {version}.{sub}, the board loads {wanted}; build it for that")
    if arch not in arches:
        raise UserError(
            f"native={place}: for {arch or 'bytecode'}, the board is {facts.arch}; build it with ARCH={facts.arch}"
        )
    return content


def _loadable(arch: str) -> tuple[str, ...]:
    """Architectures whose code runs on `arch`, itself first."""
    return _ARM[_ARM.index(arch) :: -1] if arch in _ARM else (arch,)


def _split(url: str) -> tuple[str, str]:
    """Return a URL without its fragment, and the hash that this gives."""
    place, fragment = urldefrag(url)
    if fragment and not re.fullmatch("sha256=[0-9a-fA-F]{64}", fragment):
        raise UserError(f"native={url}: #{fragment} is not sha256= and 64 digits; sha256sum prints them")
    return place, fragment.removeprefix("sha256=").lower()


def _check_secured(place: str, url: str) -> None:
    """Refuse to read what runs on a board from where anybody on the way could change it."""
    if not url.lower().startswith("https://"):
        leads = "" if url == place else f" leads to {url}:"
        raise UserError(f"native={place}:{leads} http is open to changes; use https, or append #sha256= and its hash")


class _Secured(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request: urllib.request.Request, *answer: Any) -> urllib.request.Request | None:
        _check_secured(request.full_url, answer[-1])
        return super().redirect_request(request, *answer)


def _read(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"native={path}: {error.strerror}; give a .mpy file or a folder of <arch>/{MODULE}") from None


def _download(url: str, pinned: bool) -> bytes | None:
    try:
        with urllib.request.build_opener(*([] if pinned else [_Secured])).open(url, timeout=20) as response:
            content = response.read(_LIMIT + 1)
    except UserError:
        raise
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise UserError(f"native={url}: {error.code} {error.reason}; check the address") from None
    except (OSError, ValueError) as error:
        raise UserError(f"native={url}: {getattr(error, 'reason', error)}; check the address") from None
    if len(content) > _LIMIT:
        raise UserError(f"native={url}: more than {_LIMIT} bytes, no native module; check the address")
    return content
