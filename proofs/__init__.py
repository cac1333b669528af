"""Long proofs: each module is one, run by ``make proof NAME=…``, which writes docs/proofs/NAME.json."""
