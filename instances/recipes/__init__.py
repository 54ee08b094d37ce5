"""Recipes of the bundled cases: tables of processes and providers, and formulas that turn them into documents."""
