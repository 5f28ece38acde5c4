"""What the benchmarks share: made-up data, and the shipped rules written by hand."""
