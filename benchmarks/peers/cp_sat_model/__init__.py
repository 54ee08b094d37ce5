"""An instance as a model of CP-SAT: one builder per cost part and rule kind, called in order by `build_native`."""
