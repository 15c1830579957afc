#!/usr/bin/env python3
"""Runs a command and prints what it took.

usage: measure.py WHO SHAPE BYTES COMMAND...
Prints: who, shape, bytes, seconds, processor seconds, most memory of one process in MB.
"""
import resource, subprocess, sys, time

who, shape, size = sys.argv[1:4]
began = time.monotonic()
status = subprocess.run(sys.argv[4:]).returncode
seconds = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(who, shape, size, f"{seconds:.3f}", f"{used.ru_utime + used.ru_stime:.3f}", f"{used.ru_maxrss / 1024:.0f}")
sys.exit(status)
