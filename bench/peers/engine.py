"""scikit-learn, PyTorch and numpy at the work that our engine is measured at.

Reads requests from stdin, one name a line, and answers each with one line of JSON: the seconds that it took, and
what came out. Data: X.bin, float32 [n, d]; y.bin, int32 [n], in the folder given as the first argument.
"""

import json
import os
import sys
import time

# PyTorch was fastest here with its own threads and one for its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1" if sys.argv[2] == "torch" else "2")
import numpy as np

folder, peer, columns, classes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
X = np.fromfile(os.path.join(folder, "X.bin"), dtype=np.float32).reshape(-1, columns)
y = np.fromfile(os.path.join(folder, "y.bin"), dtype=np.int32)
n = len(y)


def numpy_pass():
    Y = np.eye(classes, dtype=np.float32)[y]
    W = np.zeros((columns, classes), dtype=np.float32)

    def run():
        Z = X @ W
        Z -= Z.max(axis=1, keepdims=True)
        np.exp(Z, out=Z)
        Z /= Z.sum(axis=1, keepdims=True)
        loss = -np.log(Z[np.arange(n), y]).mean()
        Z -= Y
        return {"loss": float(loss), "norm": float(np.abs(X.T @ Z / n).sum())}

    return run


def torch_tasks():
    import torch

    torch.set_num_threads(2)
    tX, ty = torch.from_numpy(X), torch.from_numpy(y.astype(np.int64))
    cross_entropy = torch.nn.functional.cross_entropy

    def full_pass():
        model = torch.nn.Linear(columns, classes)

        def run():
            model.zero_grad()
            loss = cross_entropy(model(tX), ty)
            loss.backward()
            return {"loss": loss.item()}

        return run

    def epoch(make_model, make_optimizer, batch=128):
        model = make_model()
        optimizer = make_optimizer(model.parameters())

        def run():
            order = torch.randperm(n)
            total = 0.0
            for first in range(0, n, batch):
                rows = order[first : first + batch]
                optimizer.zero_grad()
                loss = cross_entropy(model(tX[rows]), ty[rows])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(rows)
            return {"loss": total / n}

        return run

    linear = lambda: torch.nn.Linear(columns, classes)
    mlp = lambda: torch.nn.Sequential(torch.nn.Linear(columns, 256), torch.nn.ReLU(), torch.nn.Linear(256, classes))
    sgd = lambda parameters: torch.optim.SGD(parameters, lr=0.01, momentum=0.9)
    adam = lambda parameters: torch.optim.Adam(parameters, lr=0.001)
    return {
        "pass": full_pass(),
        "epoch-sgd": epoch(linear, sgd),
        "epoch-adam": epoch(linear, adam),
        "mlp": epoch(mlp, adam),
    }


def sklearn_tasks():
    from sklearn.linear_model import LogisticRegression

    def default():
        model = LogisticRegression(C=1.0, max_iter=100)
        model.fit(X, y)
        Z = X.astype(np.float64) @ model.coef_.T + model.intercept_
        Z -= Z.max(axis=1, keepdims=True)
        log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
        objective = -log_p[np.arange(n), y].mean() + (model.coef_**2).sum() / (2 * n)
        return {"objective": float(objective), "iterations": int(model.n_iter_.max())}

    return {"default": default}


tasks = {"numpy": lambda: {"pass": numpy_pass()}, "torch": torch_tasks, "sklearn": sklearn_tasks}[peer]()
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    result = tasks[line.strip()]()
    print(json.dumps({"seconds": time.perf_counter() - began, **result}), flush=True)
