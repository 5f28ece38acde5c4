"""Samples: drawn by a plan, and what they say of everything they were drawn from."""
