"""The trees that mip installs: a package for each family in each form."""

from __future__ import annotations

import json
import subprocess
import sys

from emlearn_gestures.boards.forms import NATIVE
from emlearn_gestures.deploy.mip_packages import SOURCE_NOTE, family_files
from emlearn_gestures.deploy.mip_trees import write_trees
from emlearn_predict import FAMILIES


def test_mip_trees(tmp_path):
    modules = tmp_path / "modules"
    (modules / "armv7m").mkdir(parents=True)
    (modules / "armv7m" / "emlearn_trees.mpy").write_bytes(b"M\x06")
    target = tmp_path / "dist" / "mip"
    (target / "source").mkdir(parents=True)
    (target / "source" / "of_an_older_build.py").write_text("")
    rows = {row["case"]: row for row in write_trees(target, "1.2.3", modules)}
    forms = ("source", "bytecode", *NATIVE)
    assert set(rows) == {f"{form}/{name}.json" for form in forms for name in FAMILIES} | {"armv7m/emlearn_trees.mpy"}
    assert rows["armv7m/emlearn_trees.mpy"]["bytes"] == 2
    for form in forms:
        folder = target / form
        found = {
            path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()
        }
        every = set()
        for name in FAMILIES:
            package = json.loads((folder / f"{name}.json").read_text())
            assert package["version"] == "1.2.3"
            assert package.get("description") == (SOURCE_NOTE if form == "source" else None)
            listed = [source for _, source in package["urls"]]
            assert listed == [goal for goal, _ in package["urls"]]
            assert [path.rpartition(".")[0] for path in listed] == [path[:-3] for path in family_files(name)]
            row = rows[f"{form}/{name}.json"]
            assert row["bytes"] == sum(found[path] for path in listed)
            assert row["files"] == len(listed)
            every |= {*listed, f"{name}.json"}
        extra = {"emlearn_trees.mpy"} if form == "armv7m" else set()
        assert every | extra == set(found)
    assert sorted(path.name for path in target.iterdir()) == sorted(forms)


def test_make_dist_prints_a_table(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "emlearn_gestures.deploy.mip_trees", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    packages = {f"{form}/{name}.json" for form in ("source", "bytecode", *NATIVE) for name in FAMILIES}
    assert len([line for line in done.stdout.splitlines() if line.startswith("| ")]) == 2 + len(packages)
    assert done.stdout.endswith(f"source/*.json: {SOURCE_NOTE}\n")
    rows = json.loads((tmp_path / "sizes.json").read_text())["rows"]
    assert {row["case"] for row in rows} == packages
    assert all(row["bytes"] > 10_000 for row in rows)
