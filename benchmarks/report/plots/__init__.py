"""Plots of measured records: axes-level functions return their axes, figure-level ones arrange them."""
