"""Fits of reading: the weights of shapes and places."""
