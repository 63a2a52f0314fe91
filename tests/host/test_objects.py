"""Object files of LLVM: their code, and that it needs nothing else."""

from __future__ import annotations

import pytest
from llvmlite import ir

from emlearn_gestures.compiler.codegen import WORD, Unit
from emlearn_gestures.compiler.machine import object_file
from emlearn_gestures.compiler.objects import linked
from emlearn_gestures.compiler.program import Program
from emlearn_gestures.compiler.targets import TARGETS
from emlearn_gestures.errors import UserError

ARCHES = ("armv6m", "armv7m", "rv32imc")


def function(unit: Unit) -> tuple[ir.Function, ir.IRBuilder]:
    made = unit.function("f", WORD, [WORD])
    return made, ir.IRBuilder(made.append_basic_block("start"))


@pytest.mark.parametrize("arch", ARCHES)
def test_where_functions_begin(arch):
    unit = Unit(Program({}))
    first, builder = function(unit)
    builder.ret(first.args[0])
    second = unit.function("g", WORD, [WORD])
    ir.IRBuilder(second.append_basic_block("start")).ret(ir.Constant(WORD, 7))
    code = linked(object_file(unit.module, TARGETS[arch]))
    assert code.symbols["f"] == 0
    assert 0 < code.symbols["g"] < len(code.content)
    assert code.symbols["g"] % 2 == 0


@pytest.mark.parametrize("arch", ARCHES)
def test_a_function_that_is_not_there(arch):
    unit = Unit(Program({}))
    made, builder = function(unit)
    builder.ret(builder.call(unit.function("printf", WORD, [WORD]), [made.args[0]]))
    with pytest.raises(UserError, match=r"^the code calls printf, which no board has$"):
        linked(object_file(unit.module, TARGETS[arch]))


@pytest.mark.parametrize("arch", ARCHES)
def test_data(arch):
    unit = Unit(Program({}))
    made, builder = function(unit)
    kind = ir.ArrayType(WORD, 8)
    table = ir.GlobalVariable(unit.module, kind, "table")
    table.initializer = kind([5, 2, 8, 1, 9, 4, 7, 3])
    place = builder.gep(builder.bitcast(table, WORD.as_pointer()), [made.args[0]], source_etype=WORD)
    counted = builder.add(builder.load(place), made.args[0])
    builder.store(counted, place)
    builder.ret(counted)
    with pytest.raises(UserError, match=r"^the code (needs 32 bytes of data in |has a relocation of kind )"):
        linked(object_file(unit.module, TARGETS[arch]))
