"""The made-up services of tests/wire.py."""

from tests.wire import made_up_contracts, pair, wire

__all__ = ["made_up_contracts", "pair", "wire"]
