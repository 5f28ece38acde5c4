"""Engines: what turns rules and facts into verdicts."""
