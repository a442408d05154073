"""What texts claim: quantities and periods first, then claims, relations and threats. Pure, and without a database.

The nouns stand in `wordbond.claims.model`; each stage in the module of its name.
"""
