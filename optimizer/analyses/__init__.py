"""What planners ask of a plan: why, what else, and at what price."""
