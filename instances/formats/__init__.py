"""Every kind of file that goes in and out, how it is recognised, and what reads and writes it."""
