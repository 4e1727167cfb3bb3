"""scikit-learn on the very features that our trainer learned from: standardized, in the same parts."""

import os
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.metrics import log_loss

from serve import load, serve

# Of all samples together; ours tries one over these times the number of samples.
STRENGTHS = [1000, 100, 10, 1, 0.1, 0.01, 0.001]


def read(folder, columns):
    return {
        part: [array.astype(np.float64 if array.ndim == 2 else np.int32) for array in load(np, folder, f"-{part}", int(columns))]
        for part in ("train", "validation", "test")
    }


def logistic(folder, columns):
    """Softmax regression by L-BFGS to its minimum; the penalty with the least loss on the validation part."""
    parts = read(folder, columns)
    model = LogisticRegression(max_iter=5000, warm_start=True)
    best = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        for strength in STRENGTHS:
            model.set_params(C=1 / strength).fit(*parts["train"])
            X, y = parts["validation"]
            loss = log_loss(y, model.predict_proba(X), labels=model.classes_)
            if best is None or loss < best["loss"]:
                best = {"loss": loss, "strength": strength, "accuracy": model.score(*parts["test"])}
    return {**best, "unconverged": sum(issubclass(w.category, ConvergenceWarning) for w in caught)}


def ridge(folder, columns):
    """Least squares on one-hot classes; the penalty with the best accuracy on the validation part."""
    parts = read(folder, columns)
    models = [RidgeClassifier(alpha=alpha).fit(*parts["train"]) for alpha in (1, 10, 100, 1000, 10_000, 100_000)]
    best = max(models, key=lambda model: model.score(*parts["validation"]))
    return {"alpha": best.alpha, "accuracy": best.score(*parts["test"])}


serve({"logistic": logistic, "ridge": ridge})
