"""What goes out to other programs: the formulation as MPS and LP files, a plan as GraphML."""
