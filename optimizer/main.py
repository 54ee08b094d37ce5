"""Where the program ``rightsource`` starts: loads the command line, and nothing before it."""

import json
import sys
from typing import Final

_INTERRUPTED: Final = 130
_MESSAGE: Final = "Interrupted before there was a result."


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        # Loading takes a moment, in which the user may already press Ctrl-C.
        from rightsource.optimizer.commands.root import cli  # noqa: PLC0415

        cli(prog_name="rightsource")
    except KeyboardInterrupt:
        sys.exit(_interrupted())


def _interrupted() -> int:
    """Say what `report_failure` says of an interrupt, which may not be loaded yet."""
    if "--json" in sys.argv:
        error = {"kind": "interrupted", "message": _MESSAGE, "faults": [], "exit_code": _INTERRUPTED}
        print(json.dumps({"error": error}))
    else:
        print(f"Error: {_MESSAGE}", file=sys.stderr)
    return _INTERRUPTED


if __name__ == "__main__":
    main()
