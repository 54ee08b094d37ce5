"""Where instances come from: files and bundled cases."""
