"""What `deploy` decides before it writes anything: form, places, differences, room."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import replace

import pytest
from some_facts import facts

from emlearn_gestures.boards import mpy
from emlearn_gestures.deploy.plan import (
    Form,
    Target,
    check_flash,
    check_heap,
    make_plan,
    make_targets,
    possible_forms,
    warning,
)
from emlearn_gestures.errors import UserError

BUNDLE = {"model.json": b"{}", "trees.csv": b"f,1\n", "selftest.csv": b"w,1\n"}
RUNTIME = {"emlearn_predict/__init__.py": b"x = 1\n"}


def on_board(files: dict[str, bytes], sha: bool = True) -> dict[str, list]:
    digest = (lambda b: hashlib.sha256(b).hexdigest()) if sha else (lambda b: f"{zlib.crc32(b):08x}")
    return {path: [len(content), digest(content)] for path, content in files.items()}


@pytest.mark.parametrize(
    ("board", "expected"),
    [
        (facts("armv6m"), ["armv6m-llvm", "armv6m", "armv6m-compact", "bytecode"]),
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
        # firmware whose viper code is wrong gets no viper to compile
        (facts("armv7m", version="1.26.1"), ["armv7m-llvm", "armv7m", "armv7m-compact", "bytecode"]),
        (facts("armv7m", (9, 0), version="1.27.0"), ["stripped"]),
        (replace(facts(version="1.27.0", viper=True), mpy=0), ["stripped"]),
        (facts("xtensawin", (9, 0), version="1.27.0"), ["source"]),
    ],
)
def test_forms_best_first(board, expected):
    assert [form.name for form in possible_forms(board)] == expected


@pytest.mark.parametrize("arch", ["armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp", "rv32imc"])
def test_kernels_by_llvm_come_first_where_they_are_known_to_run(arch):
    forms = possible_forms(facts(arch))
    assert forms[0] == Form(f"{arch}-llvm", (6, 3), f"kernels by LLVM for {arch}, .mpy 6.3")
    assert forms[1].name == arch
    assert possible_forms(facts(arch), "llvm") == forms[:1]


@pytest.mark.parametrize("board", [facts("xtensawin"), facts("x64"), facts("armv7m", (6, 2))])
def test_kernels_by_llvm_are_not_for_every_board(board):
    assert not any(form.name.endswith("-llvm") for form in possible_forms(board))
    with pytest.raises(UserError, match=r"^form=llvm: a board, MicroPython 1\.25\.0: .*; choose form=auto$"):
        possible_forms(board, "llvm")


def test_a_form_that_was_asked_for():
    assert [form.name for form in possible_forms(facts(), "bytecode")] == ["bytecode"]
    assert [form.name for form in possible_forms(facts("x64"), "compact")] == ["x64-compact"]
    assert [form.name for form in possible_forms(facts(), "source")] == ["source"]
    assert [form.name for form in possible_forms(facts("", viper=False), "source")] == ["stripped"]
    with pytest.raises(UserError, match=r"form=native: a board, MicroPython 1\.25\.0: it loads none; choose form=auto"):
        possible_forms(facts("", viper=False), "native")
    with pytest.raises(UserError, match=r"form=bytecode: .* mpy-cross emits no \.mpy 9\.0"):
        possible_forms(facts(mpy_version=(9, 0)), "bytecode")


@pytest.mark.parametrize("arch", ["armv6m", "armv7emsp", "rv32imc"])
@pytest.mark.parametrize("mpy_version", [(6, 3), (9, 0)])
def test_source_is_refused_where_the_board_would_miscompile_it(arch, mpy_version):
    board = facts(arch, mpy_version, version="1.27.0")
    wrong = rf"MicroPython 1\.27\.0 makes wrong code of viper for {arch} \(1\.28 mended it\)"
    with pytest.raises(UserError, match=rf"^form=source: {wrong}; choose form=auto, or install a later firmware$"):
        possible_forms(board, "source")
    assert re.fullmatch(wrong, warning(board))
    assert warning(facts(arch, version="1.28.0")) == ""


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
    for name, needed in (("armv6m-compact", 24_600), ("armv6m-llvm", 24_800), ("bytecode", 25_800), ("source", 20_000)):
        check_heap(facts(free_heap=needed), Form(name, (6, 3), ""), runtime, 4000)
        with pytest.raises(UserError, match=f"heap: about {needed} bytes"):
            check_heap(facts(free_heap=needed - 1), Form(name, (6, 3), ""), runtime, 4000)
