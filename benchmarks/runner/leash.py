"""The process of a peer on a leash: ``python -m rightsource.benchmarks.runner.leash PARENT CORES NAME JOB``.

It ends with the process that started it, however that one ended, and never leaves the cores it was given (numbers with
commas between them; none: any). Then it is `rightsource.benchmarks.peers.process`.
"""

from __future__ import annotations

import sys

from rightsource.optimizer.crew.bond import bind


def main(arguments: list[str]) -> int:
    """Bind this process, then solve."""
    parent, cores, name, job = arguments
    bind(int(parent))
    if cores:
        import psutil  # noqa: PLC0415 - only where it is needed: a peer's own imports are slow enough

        psutil.Process().cpu_affinity([int(core) for core in cores.split(",")])
    from rightsource.benchmarks.peers.process import main as solve  # noqa: PLC0415 - after the cores are settled

    return solve([name, job])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
