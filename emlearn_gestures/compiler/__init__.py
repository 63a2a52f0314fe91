"""A compiler for kernels: viper functions of the subset in CONTRIBUTING, by LLVM, to machine code inside a .mpy file.

`program` finds kernels and constants in the sources, `frontend` reads a kernel into the typed tree of `tree`, `codegen`
writes it as LLVM's intermediate code with `division`, `entry` wraps it in MicroPython's way to call a function,
`machine` has LLVM optimise and emit it, `objects` and `relocation` make position-independent bytes of the object file,
and `mpy_format` puts them into a .mpy file. It knows nothing of boards and bundles.
"""
