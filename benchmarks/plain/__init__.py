"""The plain formulation: the mixed-integer model that a good modeller would write first."""
