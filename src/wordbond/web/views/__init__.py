"""Views: frozen records that hold all that a page, its JSON or its CSV tells; built from the record, free of markup."""
