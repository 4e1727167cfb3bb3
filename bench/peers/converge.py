"""scikit-learn's softmax regression by L-BFGS on one dataset after another, and the judge of its answers and ours.

The objective is J = mean cross-entropy + |W|^2 / 2n, which is scikit-learn's own with C = 1, divided by n.
"""

import os
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np
import scipy.optimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

import datasets
from serve import load, serve

warnings.simplefilter("ignore", ConvergenceWarning)
# The current data: X, y, X_test, y_test, and how many classes.
current = {}
# Seconds since the fit began and J, for each evaluation of the last fit.
trace = []


def use(folder, columns, classes, precision):
    """Takes the data in a folder, in float32 or float64."""
    for part in ("", "-test"):
        X, y = load(np, folder, part, int(columns))
        current["X" + part], current["y" + part] = X.astype(precision), y
    current["classes"] = int(classes)
    return {}


def make(name, tables, folder):
    return datasets.write(name, tables, folder)


def fit(iterations, tolerance):
    """Trains; tolerance is the largest slope of J at which it ends."""
    X, y = current["X"], current["y"]
    model = LogisticRegression(
        C=1.0, max_iter=int(iterations), tol=float(tolerance) * len(y), multi_class="multinomial"
    )
    began = time.perf_counter()
    trace.clear()
    minimize = scipy.optimize.minimize

    def traced(function, *arguments, **options):
        def evaluate(*at):
            value, gradient = function(*at)
            trace.append((time.perf_counter() - began, value / len(y)))
            return value, gradient

        return minimize(evaluate, *arguments, **options)

    scipy.optimize.minimize = traced
    try:
        model.fit(X, y)
    finally:
        scipy.optimize.minimize = minimize
    seconds = time.perf_counter() - began
    W, b = model.coef_, model.intercept_
    # Of two classes it keeps the second one's weights; the first one's are their opposites.
    if len(W) == 1:
        W, b = np.vstack([-W, W]), np.hstack([-b, b])
    return {"seconds": seconds, "iterations": int(model.n_iter_.max()), **judge(W, b)}


def seconds_to(objective):
    """When the last fit first had an objective as low as that; null where it never had."""
    return {"seconds": next((seconds for seconds, value in trace if value <= float(objective)), None)}


def score(path):
    """The same judgement for weights and then biases in a file of float32."""
    values = np.fromfile(path, dtype=np.float32)
    classes, columns = current["classes"], current["X"].shape[1]
    return judge(values[: classes * columns].reshape(classes, columns), values[classes * columns :])


def judge(W, b):
    """J, the largest of its slopes, and the accuracy on the test part, in float64."""
    X, y = current["X"], current["y"]
    W, b, n = np.asarray(W, np.float64), np.asarray(b, np.float64), len(y)
    log_p = logits(X, W, b)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    error = np.exp(log_p)
    error[np.arange(n), y] -= 1
    slopes = np.abs(error.T @ X.astype(np.float64) / n + W / n).max()
    test = logits(current["X-test"], W, b).argmax(axis=1) == current["y-test"]
    return {
        "objective": float(-log_p[np.arange(n), y].mean() + (W**2).sum() / (2 * n)),
        "gradient": float(max(slopes, np.abs(error.mean(axis=0)).max())),
        "accuracy": float(test.mean()),
    }


def logits(X, W, b):
    """Less the largest of each row."""
    Z = X.astype(np.float64) @ W.T + b
    return Z - Z.max(axis=1, keepdims=True)


serve({"use": use, "make": make, "fit": fit, "seconds-to": seconds_to, "score": score})
