"""The contract suite itself: pytest modules that ``pytest --contract`` adds to a run."""
