"""How fast it is: `python -m tests.benchmarks` prints figures and ratios, and never fails because of one."""
