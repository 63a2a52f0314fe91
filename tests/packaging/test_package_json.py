"""device/package.json, by which mip installs the device half, names every file of it and no other."""

import configparser
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_it_names_every_file_of_the_device_half() -> None:
    urls = json.loads((ROOT / "device/package.json").read_text())["urls"]
    assert sorted(source for _, source in urls) == sorted(
        str(path.relative_to(ROOT / "device")) for path in (ROOT / "device/emlearn_predict").glob("*.py")
    )
    assert all(target == source for target, source in urls)


def test_its_version_is_the_wheels() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert json.loads((ROOT / "device/package.json").read_text())["version"] == setup["metadata"]["version"]
