"""The runtime with its kernels compiled by LLVM: each module is one .mpy file, of kernels and of what calls them.

mpy-cross compiles the module with empty viper functions in place of those kernels that Python code calls; the code of
these is then put in. What only kernels call is compiled into its callers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from emlearn_gestures.boards.glue import called_kernels, glue, imported_modules, is_empty
from emlearn_gestures.boards.mpy import compile_mpy
from emlearn_gestures.compiler.compile import compile_kernel
from emlearn_gestures.compiler.mpy_format import read_mpy
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.errors import UserError


def compile_package(
    sources: Mapping[str, bytes],
    arch: str,
    version: tuple[int, int],
    compiler: str | None = None,
    every: bool = False,
    progress: Callable[[str, int], object] = lambda name, count: None,
) -> dict[str, bytes]:
    """Return the files of the package for a board.

    A module of which nothing is left but kernels that others have within themselves is not among them.

    Parameters
    ----------
    sources : mapping of str to bytes
        The modules of one package by their paths in a board's lib.
    arch : str
        One of `targets.TARGETS`.
    version : tuple of int
        Of .mpy files.
    compiler : str, optional
        The mpy-cross to use for the rest, else that of the version.
    every : bool, default=False
        Let Python code call all kernels, as tests do, not only those that it does call in these sources.
    progress : callable
        Called before each kernel with its name and the number of kernels.

    Raises
    ------
    UserError
        If a kernel, or the rest of a module, does not compile.
    """
    paths = {PurePosixPath(path).stem: path for path in sources}
    try:
        program = Program({name: sources[path].decode() for name, path in paths.items()})
        called = {(name, kernel) for name in paths for kernel in program.module(name).kernels}
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UserError(f"{error}; it is no Python file") from None
    if not every:
        called &= called_kernels(program)
    texts = {}
    for name in paths:
        texts[name] = glue(program, name, {kernel for home, kernel in called if home == name})
    imported = set().union(*map(imported_modules, texts.values()))
    files = {}
    for name, path in paths.items():
        kernels = [kernel for kernel in program.module(name).kernels if (name, kernel) in called]
        if not kernels and program.module(name).kernels and name not in imported and is_empty(texts[name]):
            continue
        made = compile_mpy(texts[name].encode(), path, arch, version, compiler=compiler)
        if kernels:
            file = read_mpy(made)
            assert file.functions is not None
            for kernel, function in zip(kernels, file.root.functions(), strict=True):
                progress(f"{name}.{kernel}", len(called))
                function.content = compile_kernel(program, name, kernel, arch, file.functions)
            made = bytes(file)
        files[path.removesuffix(".py") + ".mpy"] = made
    return files
