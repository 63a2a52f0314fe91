"""emlearn-gestures deploy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from emlearn_gestures.cli.options import Bundle
from emlearn_gestures.cli.show import console
from emlearn_gestures.deploy import FORMS
from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Family, family_of_bundle

if TYPE_CHECKING:
    from emlearn_gestures.boards.facts import Facts
    from emlearn_gestures.boards.transport import Connection
    from emlearn_gestures.deploy.plan import Plan


def deploy(
    bundle: Bundle,
    port: Annotated[str, typer.Option(help="Serial port, or auto for the only board on USB.")] = "auto",
    form: Annotated[
        str,
        typer.Option(
            "--as",
            help=f"What the runtime is copied as: {', '.join(FORMS)}. auto: the first that the board loads and has the "
            "heap for, of llvm (kernels compiled by LLVM, the rest as native), native (by MicroPython's compiler), "
            "compact (native code where the work is), bytecode and source.",
        ),
    ] = "auto",
    drivers: Annotated[
        list[str] | None,
        typer.Option("--with", help="A driver, such as outputs/rgb_led; give it several times for several."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--drivers", help="Where drivers are: kind/name/package.json. Default: those of this package."),
    ] = None,
    native: Annotated[
        str | None,
        typer.Option(
            help="The native module emlearn_trees: a .mpy file, a folder with one for each architecture, or its URL, "
            "which may end in #sha256= and the file's hash, and must where it is http."
        ),
    ] = None,
    counting: Annotated[
        bool,
        typer.Option("--counting", help="Copy what counts repetitions, too: the predictor's method counter."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be copied; write nothing.")] = False,
) -> None:
    """Copy the runtime and a bundle to a MicroPython board, and run the bundle's self-test there.

    Only what differs is sent. The model that the board has keeps working until the new one is complete, whenever the
    cable is pulled; until the new one has passed its self-test the board keeps the old one, and gets it back if not.

    Example: emlearn-gestures deploy wrist --port /dev/ttyACM0 --with outputs/rgb_led
    """
    from emlearn_gestures.boards.sources import runtime_sources
    from emlearn_gestures.boards.transport import Connection
    from emlearn_gestures.boards.work import lines_a_step
    from emlearn_gestures.bundles.cost import bundle_cost
    from emlearn_gestures.bundles.store import open_bundle, read_files
    from emlearn_gestures.deploy import drivers as available
    from emlearn_gestures.deploy import install as steps
    from emlearn_gestures.deploy.native import read_native
    from emlearn_gestures.deploy.plan import check_flash, check_heap, heap_needed, make_targets, possible_forms, warning

    with open_bundle(bundle) as (description, predictor):
        family = family_of_bundle(description)
        later = [description["model"]["kind"], *family.later(description)]
        later += ["columns"] if predictor.columns is not None else []
        later += ["projection"] if predictor.projection is not None else []
        later += ["gate"] if predictor.gate is not None else []
        later += ["native"] if native else []
        if counting:
            if not hasattr(predictor, "counter"):
                raise UserError(f"--counting is for recordings, {bundle} is for {family.noun}; leave it out")
            later.append("repetitions")
        buffers, kind = bundle_cost(bundle, description, predictor).ram, type(predictor)
        runtime = runtime_sources(kind.__module__.rpartition(".")[2], later=later)
    name, files = bundle.resolve().name.removesuffix(".zip"), read_files(bundle)
    sources: dict[str, bytes] = {}
    for driver in drivers or []:
        sources |= available.driver_sources(driver, folder or available.FOLDER)
    with Connection(port) as board:
        facts = steps.survey(board)
        console.print(f"{facts.machine}, MicroPython {facts.version}, at {board.port}")
        module = read_native(native, facts) if native else None
        why = ""
        for chosen in (forms := possible_forms(facts, form)):
            work = lines_a_step(files, kind.__name__) if chosen.compact else {}
            try:
                with _compiling() as progress:
                    targets = make_targets(facts, chosen, runtime, (name, files), sources, module, work, progress)
                check_heap(facts, chosen, targets, buffers)
                break
            except UserError as error:
                if chosen is forms[-1]:
                    raise
                heap = str(error).startswith("heap:")
                why = why or (f", for want of heap for {chosen.text}" if heap else f", because {error}")
        console.print(chosen.text + why)
        if facts.miscompiles:
            console.print(f"{warning(facts)}: the board gets none to compile", style="yellow")
        if not dry_run and steps.repair(board, facts):
            console.print("an interrupted deployment was put right", style="dim")
            facts = steps.survey(board)
        plan = steps.compare(board, targets, facts)
        check_flash(facts, plan)
        if dry_run:
            _show_plan(plan)
            needed = heap_needed(chosen, targets, buffers)
            console.print(f"heap: about {needed} bytes would be needed; the board has {facts.free_heap}")
            return
        _copy(board, plan, facts)
        cases = files["selftest.csv"].decode()
        _check(board, plan, targets[-1].path, facts, family, kind.__name__, cases)
    console.print("in main.py:", style="dim")
    console.print(family.main.format(name=name))


@contextmanager
def _compiling() -> Iterator[Callable[[str, int], object]]:
    """A bar for the kernels that LLVM compiles, a few seconds where it has not compiled them before."""
    from rich.progress import BarColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("compiling", total=None, visible=False)
        yield lambda kernel, count: bar.update(
            task, description=f"compiling {kernel}", total=count, advance=1, visible=True
        )


def _copy(board: Connection, plan: Plan, facts: Facts) -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from emlearn_gestures.deploy import install as steps

    if not plan.changed:
        return
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("copying", total=plan.sent)
        try:
            steps.install(board, plan, facts, lambda n: progress.advance(task, n))
        except KeyboardInterrupt:
            raise UserError("interrupted; the board has a whole model still: deploy again for the new one") from None


def _check(board: Connection, plan: Plan, path: str, facts: Facts, family: Family, predictor: str, cases: str) -> None:
    from rich.table import Table

    from emlearn_gestures.deploy import install as steps

    try:
        result = steps.selftest(board, path, facts.lib, predictor)
        if result.features or result.votes:
            raise UserError(f"self-test: {result.features} features and {result.votes} votes differ from the PC's")
    except (UserError, KeyboardInterrupt) as error:
        raise steps.take_back(board, facts, error) if plan.changed else error from None
    steps.finish(board, facts)
    done = [action.what for action in plan.actions]
    features, votes = (sum(line.count(",") for line in cases.splitlines() if line.startswith(kind)) for kind in "fv")
    case = family.case(cases)
    of = f" for {case}" if case else ""
    table = Table(show_header=False, box=None)
    table.add_row("files", f"{done.count('copy')} copied, {plan.sent} bytes; {done.count('unchanged')} unchanged")
    table.add_row("features", f"{result.features} of {features} different from the PC's")
    table.add_row("votes", f"{result.votes} of {votes} different")
    table.add_row("a step", f"{result.microseconds / 1000:.1f} ms{of}, {result.allocated} bytes allocated")
    table.add_row("heap", f"{result.code} bytes of code, {result.model} of the predictor, {result.free} left")
    fits_not = result.reason and not result.reason.startswith("ImportError")
    why = f"; emlearn_trees is not used: {result.reason}" if fits_not else ""
    table.add_row("model", "evaluated by emlearn_trees" if result.native else f"evaluated by emlearn_predict{why}")
    console.print(table)


def _show_plan(plan: Plan) -> None:
    from rich.table import Table

    table = Table()
    table.add_column("file on the board")
    table.add_column("bytes", justify="right")
    table.add_column("would be")
    words = {"copy": "copied", "unchanged": "unchanged", "remove": "removed"}
    for action in plan.actions:
        table.add_row(action.path, str(action.size), words[action.what])
    console.print(table)
    console.print(f"{plan.sent} bytes would be sent; nothing was written")
