"""An apt configuration in a folder of its own.

It reaches packages of a newer release of the distribution through the mirror that the machine already uses,
and changes nothing on the machine. Only the standard library is imported: this runs before anything is
installed.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What a sources entry calls the machine's own release when it does not give the code name.
_ALIASES = ("sid", "unstable", "testing", "stable", "oldstable")


class InstallError(Exception):
    """The runtime cannot be installed: the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Mirror:
    """Where the machine gets its packages: ``options`` are deb822 fields such as ``Signed-By``."""

    uri: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Entry:
    mirror: Mirror
    suites: tuple[str, ...]
    components: tuple[str, ...]


def distribution(os_release: Path = Path("/etc/os-release")) -> tuple[str, str]:
    """Return the distribution ("debian", "ubuntu" or what it is like) and the code name of its release."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    fields = {key: value.strip("\"'") for key, _, value in (line.partition("=") for line in lines)}
    family = [fields.get("ID", ""), *fields.get("ID_LIKE", "").split()]
    name = next((name for name in family if name in ("debian", "ubuntu")), family[0])
    return name, fields.get("UBUNTU_CODENAME") or fields.get("VERSION_CODENAME", "")


def machine_mirrors(codename: str, etc: Path = Path("/etc/apt")) -> list[Mirror]:
    """Return the mirrors in apt's sources that may serve the distribution itself, the likeliest first.

    An entry counts when it has the component ``main`` of the release `codename`, or of one of its other names
    (``stable``, ``sid`` and so on); the latter may also be a third party's, hence the order.
    """
    by_rank: dict[int, list[Mirror]] = {}
    for entry in _entries(etc):
        if "main" not in entry.components:
            continue
        ranks = [0 if suite == codename else 1 for suite in entry.suites if suite in (codename, *_ALIASES)]
        if ranks:
            by_rank.setdefault(min(ranks), []).append(entry.mirror)
    return list(dict.fromkeys(mirror for rank in sorted(by_rank) for mirror in by_rank[rank]))


def _entries(etc: Path) -> Iterator[_Entry]:
    parts = etc / "sources.list.d"
    for path in [etc / "sources.list", *sorted(parts.glob("*.list")), *sorted(parts.glob("*.sources"))]:
        if path.is_file():
            parse = _parse_deb822 if path.suffix == ".sources" else _parse_one_line
            yield from parse(path.read_text(encoding="utf-8", errors="replace"))


def _parse_one_line(text: str) -> Iterator[_Entry]:
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)", line)
        if match is None:
            continue
        given = dict(option.split("=", 1) for option in (match[1] or "").split() if "=" in option)
        yield _Entry(_mirror(match[2], given), (match[3],), tuple(match[4].split()))


def _parse_deb822(text: str) -> Iterator[_Entry]:
    text = re.sub(r"^#.*\n?", "", text, flags=re.MULTILINE)
    for stanza in re.split(r"\n[ \t]*\n", text):
        # A line that begins with a space continues the field before it, as in a key that is given in full.
        found = re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", stanza, flags=re.MULTILINE)
        fields = {key.lower(): value.rstrip() for key, value in found}
        types, uris, suites, components = (
            tuple(fields.get(key, "").split()) for key in ("types", "uris", "suites", "components")
        )
        if "deb" in types and fields.get("enabled", "yes").strip().lower() != "no":
            for uri in uris:
                yield _Entry(_mirror(uri, fields), suites, components)


def _mirror(uri: str, given: dict[str, str]) -> Mirror:
    kept = {"signed-by": "Signed-By", "trusted": "Trusted"}
    return Mirror(uri, tuple((kept[key], value) for key, value in given.items() if key in kept))


class PrivateApt:
    """apt-get and apt-cache over one suite of one mirror, with all their state under `folder`."""

    def __init__(self, folder: Path, mirror: Mirror, suite: str, components: str) -> None:
        for name in ("state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        fields = {
            "Types": "deb deb-src",
            "URIs": mirror.uri,
            "Suites": suite,
            "Components": components,
            "Targets": "Packages Sources",
            **dict(mirror.options),
        }
        sources, status, self._conf = folder / "mirror.sources", folder / "status", folder / "apt.conf"
        sources.write_text("".join(f"{key}: {value}\n" for key, value in fields.items()), encoding="utf-8")
        status.write_text("", encoding="utf-8")  # as if nothing were installed: all dependencies are fetched
        self._conf.write_text(
            # The machine's own hooks work on the machine's own apt, which is not concerned here.
            "#clear APT::Update::Pre-Invoke;\n#clear APT::Update::Post-Invoke;\n"
            "#clear APT::Update::Post-Invoke-Success;\n"
            f'Dir::State "{folder}/state";\nDir::State::status "{status}";\nDir::Cache "{folder}/cache";\n'
            f'Dir::Etc::sourcelist "{sources}";\nDir::Etc::sourceparts "/dev/null";\n'
            'Dir::Etc::preferences "/dev/null";\nDir::Etc::preferencesparts "/dev/null";\n'
            # apt's own unprivileged user cannot write to this folder.
            'APT::Sandbox::User "root";\nAcquire::Languages "none";\nAcquire::Retries "3";\n',
            encoding="utf-8",
        )

    def update(self) -> None:
        """Fetch the lists of packages."""
        self._run("apt-get", "update", "--error-on=any")

    def version(self, package: str) -> str | None:
        """Return the version of `package` that the suite has, or None."""
        match = re.search(r"^  Candidate: (\d\S*)$", self._run("apt-cache", "policy", package), re.MULTILINE)
        return match[1] if match else None

    def dependencies(self, package: str) -> list[str]:
        """Return `package` and the names of everything it needs."""
        found = self._run("apt-cache", "depends", "--recurse", "--important", package)
        return [line for line in found.splitlines() if re.match(r"[a-z0-9]", line)]

    def download(self, packages: list[str], folder: Path) -> list[Path]:
        """Fetch the binary packages into `folder` and return their files."""
        self._run("apt-get", "download", *packages, cwd=folder)
        return sorted(folder.glob("*.deb"))

    def download_source(self, package: str, version: str, folder: Path) -> list[Path]:
        """Fetch the files of the source package into `folder`, not unpacked, and return them."""
        self._run("apt-get", "source", "--download-only", f"{package}={version}", cwd=folder)
        return sorted(folder.iterdir())

    def _run(self, tool: str, *arguments: str, cwd: Path | None = None) -> str:
        command = [tool, "-c", str(self._conf), "-q", *arguments]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line[:2] in ("E:", "W:")]
            reason = lines[0][3:] if lines else f"exit status {done.returncode}"
            raise InstallError(f"{tool} {arguments[0]} failed: {reason}")
        return done.stdout
