"""Model building: variables per second of our formulation against modelling tools that are handed the finished rows."""
