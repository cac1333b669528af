"""Measures: each module is one, printed by ``brikke bench NAME``, beside its peer or its limit in the same run."""
