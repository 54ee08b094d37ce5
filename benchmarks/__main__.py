"""Where ``python -m rightsource.benchmarks`` starts."""

import sys

from rightsource.benchmarks.program import main

if __name__ == "__main__":
    sys.exit(main())
