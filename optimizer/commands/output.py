"""Standard output as something that can fail: a full disk, a reader that goes away."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rightsource.models.faults import RightsourceError


class OutputError(RightsourceError):
    """Standard output takes no more."""


@contextmanager
def delivering() -> Iterator[None]:
    """Write all that is printed in this context to standard output before it ends.

    Raises
    ------
    OutputError
        When it cannot be written; a reader that went away passes as BrokenPipeError.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror}.") from None


def silence() -> None:
    """Let what is still to be written to standard output vanish, so that nothing complains at the end."""
    with suppress(OSError), open(os.devnull, "w") as nowhere:  # noqa: PTH123 (a device, not a file)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
