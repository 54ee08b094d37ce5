"""Families of synthetic instances: realistic companies of any size, and hard cases that aim at one difficulty each."""
