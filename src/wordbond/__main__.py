"""`python -m wordbond` is the command `wordbond`."""

from wordbond.cli.main import main

if __name__ == "__main__":
    main()
