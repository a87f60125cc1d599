"""A staff list becomes the directory: read from CSV, compared with config/people.toml, written beside what stands there."""
