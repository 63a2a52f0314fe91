"""The one exception that a user can cause and mend."""


class UserError(ValueError):
    """Bad input: the message is one line that names what was given, what was expected and the remedy.

    The command line prints it without a traceback and exits with status 1.
    """
