"""What is made of the records: times to a gap, primal integrals, shifted geometric means, fitted exponents."""
