"""The one exception that a user can cause and mend."""

from __future__ import annotations


class UserError(ValueError):
    """Bad input: the message is one line that names what was given, what was expected and the remedy.

    The command line prints it without a traceback and exits with status 1.

    Parameters
    ----------
    message : str
    argument : str, optional
        The name of the argument that is wrong. Where the message begins with it, the command line has an option in
        its place.
    """

    def __init__(self, message: str, *, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument
