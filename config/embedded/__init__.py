"""The local PostgreSQL, Redis and process supervisor behind `make run`: no TCP, nothing left behind."""
