"""The commands of `rightsource`, one file each, and what they share."""
