"""Boxes of many workers on many images: who can be trusted how far, and what is there. Pure functions."""
