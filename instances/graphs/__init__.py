"""Instances as graphs that other programs read: GraphML and node-link JSON."""
