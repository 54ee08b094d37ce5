"""HiGHS, SCIP and CP-SAT, each in a process of its own; `run.run` is the way in.

HiGHS runs from its own package where that is installed (`highs_direct`), CP-SAT on a model of its own where the job has
tables (`native_search`), and everything else through OR-Tools MathOpt (`solving`).
"""
