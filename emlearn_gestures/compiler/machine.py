"""LLVM's part: from intermediate code to an object file for a processor."""

from __future__ import annotations

from functools import cache

import llvmlite
from llvmlite import binding, ir

from emlearn_gestures.compiler.targets import Target

_SPEED = 2  # of LLVM's levels, 0 to 3


def object_file(module: ir.Module, target: Target) -> bytes:
    """Optimise a module and return its object file, ELF.

    Loops are neither unrolled nor vectorised: the code is for small memories, and for cores without vectors.

    Parameters
    ----------
    module : ir.Module
    target : Target
    """
    module.triple = target.triple
    parsed = binding.parse_assembly(str(module))
    parsed.verify()
    machine = _initialised(target.triple).create_target_machine(
        cpu=target.cpu, features=target.features, opt=_SPEED, reloc="pic", codemodel="small"
    )
    options = binding.create_pipeline_tuning_options(speed_level=_SPEED)
    options.loop_unrolling = options.loop_vectorization = options.slp_vectorization = False
    options.loop_interleaving = False
    passes = binding.create_pass_builder(machine, options)
    passes.getModulePassManager().run(parsed, passes)
    return machine.emit_object(parsed)


def version() -> str:
    """Return what makes the code: the versions of llvmlite and LLVM, and how they are told to optimise."""
    return f"llvmlite {llvmlite.__version__}, LLVM {'.'.join(map(str, binding.llvm_version_info))}, -O{_SPEED}"


@cache
def _initialised(triple: str) -> binding.Target:
    binding.initialize_all_targets()
    binding.initialize_all_asmprinters()
    return binding.Target.from_triple(triple)
