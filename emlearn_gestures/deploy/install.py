"""The steps of a deployment on a connected board, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from emlearn_gestures.boards.facts import Facts
from emlearn_gestures.boards.sources import PACKAGE
from emlearn_gestures.boards.transport import Connection, LostError
from emlearn_gestures.deploy.plan import Plan, Target, is_same, make_plan
from emlearn_gestures.errors import UserError

_NEW = ".deploy-new"


@dataclass(frozen=True)
class Selftest:
    """What ``onboard/selftest.py`` found.

    Attributes
    ----------
    file : str
        From where the board imported emlearn_predict.
    native : bool
        Whether emlearn_trees evaluates the forest.
    reason : str
        Why it does not: an ImportError where it is not on the board, empty where it does.
    features, votes : int
        That differ from the host's.
    microseconds : int
        Of one step: features, forest and votes of the self-test's last window or frame; the median of five.
    allocated : int
        Bytes, by one step.
    code, model : int
        Bytes of the heap that the modules and the predictor keep.
    free : int
        Bytes of the heap that are left.
    """

    file: str
    native: bool
    reason: str
    features: int
    votes: int
    microseconds: int
    allocated: int
    code: int
    model: int
    free: int


def survey(board: Connection) -> Facts:
    """Ask the board what it is."""
    return Facts.of(board.run("report"))


def repair(board: Connection, facts: Facts) -> bool:
    """Put right what an interrupted deployment left; return whether there was something.

    What no self-test has proven makes way for what was there before.
    """
    return bool(board.run("restore", facts.root, facts.lib, False)["removed"])


def compare(board: Connection, targets: list[Target], facts: Facts) -> Plan:
    """Compare the targets with what the board has.

    Raises
    ------
    UserError
        If something is there that is not ours to replace, or that would be imported in place of the runtime.
    """
    first = str(PurePosixPath(facts.root, PACKAGE))  # the current folder comes before lib
    if first != targets[0].path and board.run("hashes", [first]):
        raise UserError(f"the board would import {first}, not {targets[0].path}; remove it: mpremote rm -r :{first}")
    return make_plan(targets, board.run("hashes", [path for t in targets for path in (t.path, *t.stale)]))


def install(board: Connection, plan: Plan, facts: Facts, progress: Callable[[int], object] = lambda n: None) -> None:
    """Stage what changed, read it back, and switch.

    Parameters
    ----------
    board : Connection
    plan : Plan
    facts : Facts
    progress : callable
        Called with the number of bytes sent since its last call.

    Raises
    ------
    UserError
        If the board goes away, or what it has is not what was sent, or it cannot switch. The old is in place then, or
        the next `repair` puts it there.
    """
    staged = [Target(target.path + _NEW, target.files) for target in plan.changed]
    files = {path: content for target in staged for path, content in target.paths().items()}
    board.run("folders", sorted({str(PurePosixPath(path).parent) for path in files}))
    copies = []
    for target, goal in zip(plan.changed, staged, strict=True):
        for (old, content), new in zip(target.paths().items(), goal.paths(), strict=True):
            if old in plan.present:
                copies.append((old, new))
            else:
                board.write(new, content, progress)
    board.run("copy", copies)
    found = board.run("hashes", [target.path for target in staged])
    for path, content in files.items():
        # a board without hashes tells the size
        if path not in found or (not is_same(content, found[path]) and found[path] != [len(content), None]):
            raise UserError(f"{path}: what the board has is not what was sent; deploy again, by a better cable")
    stale = [path for target in plan.changed for path in target.stale]
    try:
        board.run("switch", facts.root, [target.path for target in plan.changed], stale)
    except UserError as error:
        raise take_back(board, facts, error) from None


def selftest(board: Connection, bundle: str, lib: str, predictor: str) -> Selftest:
    """Reset the board and run the self-test of the bundle at the path `bundle`, which the class `predictor` loads.

    Raises
    ------
    UserError
        If it does not load, or the board imports another emlearn_predict than the one in `lib`.
    """
    board.reset()
    result = Selftest(**board.run("selftest", bundle, predictor))
    if result.file and not result.file.startswith(lib):
        raise UserError(f"the board imports {result.file}, not what is in {lib}: its firmware has it frozen in")
    return result


def finish(board: Connection, facts: Facts) -> None:
    """Remove what was there before: the self-test has passed."""
    board.run("restore", facts.root, facts.lib, True)


def take_back(board: Connection, facts: Facts, error: BaseException) -> UserError:
    """Undo the switch, so that what was there before is there again; return an error that says so, and why."""
    why = str(error) or "interrupted"
    try:
        board.reset()
        repair(board, facts)
    except UserError:
        if isinstance(error, LostError):
            return error
        return UserError(f"{why}; the board keeps what it had before: deploy again")
    if isinstance(error, LostError):
        why = f"{board.port}: the board did not come to an end"
    return UserError(f"{why}; the board has again what it had before")
