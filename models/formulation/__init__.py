"""The mixed-integer formulation: one builder per cost part and rule kind, called in order by `build`."""
