"""Recipes of the bundled cases: explicit tables of processes and providers, and formulas that turn them into documents."""
