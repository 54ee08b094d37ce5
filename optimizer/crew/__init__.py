"""Who does work in parallel: a pool of processes on this machine, or the workers of a cluster."""
