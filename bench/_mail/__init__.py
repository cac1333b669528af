"""Parts of ``brikke bench mail``, and of the proof of the ledger: a mail server that takes everything, and load."""
