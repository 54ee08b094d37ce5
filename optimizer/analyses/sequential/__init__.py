"""Deciding in sequence, as programmes do: first automate what pays, then outsource what pays, then repair."""
