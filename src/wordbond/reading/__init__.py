"""Reading: from files, pages, feeds, archives and addresses to `Report` and `Transcript`."""
