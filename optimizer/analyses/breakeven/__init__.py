"""Break-even of one process: the price, volume, yield or wage at which its decision flips."""
