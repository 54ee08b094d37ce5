"""What is done with instances: engines, solving, pictures and the command line."""
