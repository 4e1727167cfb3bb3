"""The peers' side of the talk: a request a line on stdin (a task and its arguments, tabs between them), and for each
a line of JSON: the seconds that it took, unless the task says itself, and what came out."""

import json
import os
import sys
import time


def serve(tasks):
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        task, *arguments = line.rstrip("\n").split("\t")
        began = time.perf_counter()
        result = tasks[task](*arguments)
        print(json.dumps({"seconds": time.perf_counter() - began, **result}), flush=True)


def load(np, folder, part, columns):
    """X, float32 [n, d], and y, int32 [n]."""
    X = np.fromfile(os.path.join(folder, f"X{part}.bin"), dtype=np.float32).reshape(-1, columns)
    return X, np.fromfile(os.path.join(folder, f"y{part}.bin"), dtype=np.int32)
