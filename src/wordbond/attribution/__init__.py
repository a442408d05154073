"""Who said it: quotations found in a report, with their words, their cue and their source."""
