"""What `benchmarks.consensus` measures, one module a subject; every measure yields lines of figures."""
