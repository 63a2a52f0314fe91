"""Drivers that `deploy --with` takes, and those that texts name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from emlearn_gestures.deploy.drivers import FOLDER, driver_names, driver_sources
from emlearn_gestures.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
KINDS = "|".join(sorted({name.split("/")[0] for name in driver_names()} | {"accelerometers", "microphones"}))
# after --with, or a driver's kind and name by themselves; a file of it goes on with a slash
NAMED = re.compile(rf"--with[ =]([\w/]+)|(?<![\w./])((?:{KINDS})/\w+)(?![\w/])")
TEXTS = [
    *(ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"),
    *sorted(path for folder in ("docs", "examples", "device") for path in (ROOT / folder).rglob("*.md")),
    *sorted((ROOT / "docs").rglob("*.rst")),
    *sorted((ROOT / "emlearn_gestures").rglob("*.py")),
]


def named(text: str) -> set[str]:
    """Drivers that a text names, but for those that it makes itself."""
    found = {first or second for first, second in NAMED.findall(text)}
    return {name for name in found if f"drivers/{name}/package.json" not in text}


def test_every_driver_that_a_text_names_exists():
    found = {(path.relative_to(ROOT).as_posix(), name) for path in TEXTS for name in named(path.read_text("utf-8"))}
    assert ("emlearn_gestures/cli/deploy.py", "outputs/rgb_led") in found
    assert {(path, name) for path, name in found if name not in driver_names()} == set()


def test_names_are_found_in_texts():
    text = "deploy wrist --with accelerometers/bma423 --with=outputs/rgb_led, cameras/replay; see device/outputs/other"
    assert named(text) == {"accelerometers/bma423", "outputs/rgb_led", "cameras/replay"}
    assert named("`cameras/replay/replay_camera.py` lies in datasets/cameras/mine") == set()


@pytest.mark.parametrize("name", driver_names())
def test_each_has_the_files_that_it_names(name):
    sources = driver_sources(name)
    assert sources
    assert all(content for content in sources.values())
    assert (FOLDER / name / "package.json").is_file()


def test_drivers(tmp_path):
    folder = tmp_path / "outputs" / "motor"
    folder.mkdir(parents=True)
    (folder / "motor.py").write_bytes(b"z = 3\n")
    package = folder / "package.json"
    package.write_text(json.dumps({"urls": [["motor.py", "motor.py"]], "version": "1"}))
    assert driver_names(tmp_path) == ["outputs/motor"]
    assert driver_sources("outputs/motor", tmp_path) == {"motor.py": b"z = 3\n"}
    with pytest.raises(UserError, match="drivers=motor: no such driver; there are: outputs/motor"):
        driver_sources("motor", tmp_path)
    for text in ("{", "[]", '{"urls": 3}', '{"urls": [["a"]]}'):
        package.write_text(text)
        with pytest.raises(UserError, match="it needs urls, a list of"):
            driver_sources("outputs/motor", tmp_path)
    for pair in (["../main.py", "motor.py"], ["/main.py", "motor.py"], ["m.py", "http://somewhere/m.py"]):
        package.write_text(json.dumps({"urls": [pair]}))
        with pytest.raises(UserError, match="a driver's files are in its folder and go to lib"):
            driver_sources("outputs/motor", tmp_path)
