"""Who is measured: each peer solves a prepared case in a process of its own and tells what it finds as it goes."""
