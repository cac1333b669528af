"""Fixtures of the runner's tests."""

from tests.network import network

__all__ = ["network"]
