"""From the labelled articles to the shipped tagger, by one command: `python -m training`."""
