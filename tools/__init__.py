"""Tools of the repository: quality floors, gains and losses, pictures. None of them ships."""
