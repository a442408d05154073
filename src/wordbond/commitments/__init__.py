"""Commitments: what was promised, by whom, and how far it has got.

`finding` takes them from a text, `ledger` keeps each once, `assess` sets targets against figures, `plots` draws them.
The nouns stand in `model`, `ledger_model` and `assessment`.
"""
