"""HiGHS, SCIP and CP-SAT through OR-Tools MathOpt, each in a process of its own; `run.run` is the way in."""
