"""How it is measured: one cell after the other, each in its own process, with limits, judged and written down."""
