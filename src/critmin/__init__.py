"""critmin: Japan's critical-mineral supply-risk indicators from the original public statistics."""
