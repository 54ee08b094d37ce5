"""An instance as a model of CP-SAT: one builder per cost part and rule kind, called in order by `build_native`.

It has one exactly-one per process, at-most-ones that tie options to the use of their provider, integer variables for
whole units, literals for "both ends at the same provider" (site, country, near time zone), integer potentials along
paths, and linear rows for totals. What was tried and what won is in `handoffs`.
"""
