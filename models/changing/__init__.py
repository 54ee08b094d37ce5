"""Instances under changes: volumes, prices, yields, rules, providers."""
