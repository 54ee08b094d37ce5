"""What the heuristic peers share: an instance as arrays for compiled loops, a plan that knows what a move changes."""
