"""Measurements and fault runs: never part of the product, never timed in a test."""
