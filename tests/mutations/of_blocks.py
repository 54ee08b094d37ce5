"""Faults in what is solved part by part."""

from __future__ import annotations

from mutations.mutation import Mutation

BLOCKS_ROWS = "tests/blocks/test_blocks_rows.py"
BLOCKS_PARTITION = "tests/blocks/test_blocks_partition.py"
BLOCKS_RANDOM = "tests/blocks/test_blocks_random.py"

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "rows across parts forget what they add whatever is chosen",
        "optimizer/blocks/ledger.py",
        "(limit - sum(self.constant[r]))",
        "limit",
        BLOCKS_ROWS,
    ),
    Mutation(
        "shares add up to more than the limit",
        "optimizer/blocks/shares.py",
        "spare * space // total",
        "-(-spare * space // total)",
        BLOCKS_ROWS,
    ),
    Mutation(
        "options charged more than prices say",
        "optimizer/blocks/priced.py",
        "2 * np.floor(",
        "2 * np.ceil(",
        BLOCKS_ROWS,
    ),
    Mutation(
        "hours of shared providers dearer than units",
        "optimizer/blocks/priced.py",
        "np.where(staffed, 1000.0 *",
        "np.where(staffed, 2000.0 *",
        BLOCKS_RANDOM,
    ),
    Mutation(
        "parts do not see what their neighbours cost them",
        "optimizer/blocks/across.py",
        "= held[mine]",
        "= 0.0",
        BLOCKS_PARTITION,
    ),
)
