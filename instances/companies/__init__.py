"""Synthetic companies of any size, drawn by seed: who can do what, at what price, how well, and who does it today."""
