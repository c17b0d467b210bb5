"""Trains, measures and exports Winnow's reranker: one encoder with a rank head and a keep head."""
