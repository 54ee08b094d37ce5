"""The decomposition engine: rules priced by multipliers, hand-offs solved by dynamic programming."""
