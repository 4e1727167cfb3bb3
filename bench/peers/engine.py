"""PyTorch and numpy at the work that our engine is measured at: engine.py FOLDER torch|numpy COLUMNS CLASSES.

Data in the folder: X.bin, float32 [n, d]; y.bin, int32 [n]; W.bin, float32 [c, d] and then [c], the weights that
passes compute at.
"""

import os
import sys

# PyTorch was fastest here with its own threads and one for its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1" if sys.argv[2] == "torch" else "2")
import numpy as np

from serve import load, serve

folder, peer, columns, classes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
X, y = load(np, folder, "", columns)
n = len(y)
weights = np.fromfile(os.path.join(folder, "W.bin"), dtype=np.float32)
W0, b0 = weights[: classes * columns].reshape(classes, columns), weights[classes * columns :]


def summary(loss, slopes):
    """The loss, and of the gradient [c, d] what shows that it is the same as another's."""
    return {"loss": float(loss), "norm": float(np.abs(slopes).sum()), "product": float((slopes * W0).sum())}


def numpy_pass():
    Y = np.eye(classes, dtype=np.float32)[y]
    W = np.ascontiguousarray(W0.T)

    def run():
        Z = X @ W
        Z += b0
        Z -= Z.max(axis=1, keepdims=True)
        np.exp(Z, out=Z)
        Z /= Z.sum(axis=1, keepdims=True)
        loss = -np.log(Z[np.arange(n), y]).mean()
        Z -= Y
        return summary(loss, (X.T @ Z / n).T)

    return run


def torch_tasks():
    import torch

    torch.set_num_threads(2)
    tX, ty = torch.from_numpy(X), torch.from_numpy(y.astype(np.int64))
    cross_entropy = torch.nn.functional.cross_entropy

    def full_pass():
        model = torch.nn.Linear(columns, classes)
        with torch.no_grad():
            model.weight.copy_(torch.from_numpy(W0))
            model.bias.copy_(torch.from_numpy(b0))

        def run():
            model.zero_grad()
            loss = cross_entropy(model(tX), ty)
            loss.backward()
            return summary(loss.item(), model.weight.grad.numpy())

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


serve(torch_tasks() if peer == "torch" else {"pass": numpy_pass()})
