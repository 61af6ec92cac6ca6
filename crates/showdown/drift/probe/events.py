"""The lines that the probes in Python print. They are those of `ffi-drift-probe`, of which src/lib.rs has a
table, and one more: `refused by the tool WHY`.
"""

import sys


def say(line):
    print(line, flush=True)


def imported(folder, load):
    """What `load` imports, if it imports the package `mandel` in this folder."""
    sys.path.insert(0, folder)
    try:
        import mandel

        assert mandel.__path__[0].startswith(folder), mandel.__path__
        return load()
    except Exception as error:
        say(f"not opened {described(error)}")
        sys.exit(1)


def called(call, *package):
    """What `call` returns.

    The package itself raises ValueError, or one of `package`, for a value that is wrong: a status, or bytes
    that are not a text. Everything else is the tool's, or Python's own: the types do not fit, whatever the value.
    """
    say("called")
    try:
        return call()
    except Exception as error:
        by = "error" if isinstance(error, (ValueError, *package)) else "refused by the tool"
        say(f"{by} {described(error)}")
        sys.exit(1)


def described(error):
    """The exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
