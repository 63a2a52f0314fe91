"""How the installer of the runtimes reads the machine's own apt sources, in both of their forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtimes.private_apt import Mirror, distribution, machine_mirrors

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

DEB822 = f"""\
Types: deb deb-src
# a comment between the fields
URIs: http://one.example/debian http://two.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: {KEYRING}

Types: deb
URIs: http://security.example/debian
Suites: bookworm-security
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
"""

ONE_LINE = f"""\
# deb http://comment.example/debian bookworm main
deb [arch=amd64 signed-by={KEYRING}] http://one.example/debian bookworm main contrib  # why
deb-src http://source.example/debian bookworm main
deb http://updates.example/debian bookworm-updates main
deb cdrom:[Debian 12]/ bookworm main
deb http://parts.example/debian bookworm contrib
"""


def write(etc: Path, name: str, text: str) -> None:
    path = etc / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_deb822(tmp_path: Path) -> None:
    write(tmp_path, "sources.list.d/debian.sources", DEB822)
    options = (("Signed-By", KEYRING),)
    expected = [Mirror("http://one.example/debian", options), Mirror("http://two.example/debian", options)]
    assert machine_mirrors("bookworm", tmp_path) == expected


def test_one_line(tmp_path: Path) -> None:
    write(tmp_path, "sources.list", ONE_LINE)
    assert machine_mirrors("bookworm", tmp_path) == [
        Mirror("http://one.example/debian", (("Signed-By", KEYRING),)),
    ]


def test_a_key_given_in_full_is_kept(tmp_path: Path) -> None:
    key = "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEZ\n -----END PGP PUBLIC KEY BLOCK-----"
    stanza = f"Types: deb\nURIs: http://one.example/ubuntu/\nSuites: noble\nComponents: main\nSigned-By:{key}\n"
    write(tmp_path, "sources.list.d/ubuntu.sources", stanza)
    assert machine_mirrors("noble", tmp_path) == [Mirror("http://one.example/ubuntu/", (("Signed-By", key),))]


def test_the_release_comes_before_what_may_be_a_third_party(tmp_path: Path) -> None:
    write(tmp_path, "sources.list.d/browser.list", "deb http://browser.example/linux stable main\n")
    write(tmp_path, "sources.list.d/tools.list", "deb http://tools.example/node nodistro main\n")
    write(tmp_path, "sources.list.d/z.list", "deb http://one.example/debian bookworm main\n")
    uris = [mirror.uri for mirror in machine_mirrors("bookworm", tmp_path)]
    assert uris == ["http://one.example/debian", "http://browser.example/linux"]


def test_no_sources_at_all(tmp_path: Path) -> None:
    assert machine_mirrors("bookworm", tmp_path) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian"\n', ("debian", "bookworm")),
        ("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n", ("ubuntu", "noble")),
        (
            'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n',
            ("ubuntu", "noble"),
        ),
        ("ID=fedora\n", ("fedora", "")),
        ("", ("", "")),
    ],
)
def test_distribution(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    write(tmp_path, "os-release", text)
    assert distribution(tmp_path / "os-release") == expected
