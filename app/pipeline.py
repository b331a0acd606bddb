"""The only place where the stages meet. Every function here runs in a worker and is submitted by name."""
