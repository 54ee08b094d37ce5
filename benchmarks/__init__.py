"""What is measured: speed now, cases and peers to follow."""
