"""What is measured: synthetic and published cases, the sets they form, and their files on this machine."""
