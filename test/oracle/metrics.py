"""scikit-learn's scores of labelled probabilities: cases as JSON on stdin, their scores as JSON on stdout.

A case is {"classes": c, "labels": [n], "probabilities": [n * c], "float32": bool}. Undefined scores are null.
"""

import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import label_binarize


def main():
    warnings.simplefilter("ignore")
    cases = json.load(sys.stdin)
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
    json.dump(plain({"versions": versions, "scores": [scores(**case) for case in cases]}), sys.stdout, allow_nan=False)


def scores(classes, labels, probabilities, float32):
    y = np.array(labels)
    dtype = np.float32 if float32 else np.float64
    P = np.array(probabilities, dtype=dtype).astype(np.float64).reshape(len(labels), classes)
    predictions = P.argmax(axis=1)
    return {
        **of_predictions(y, predictions, np.arange(classes)),
        **of_probabilities(y, P, np.arange(classes)),
        "logLoss": float32_log_loss(y, P) if float32 else metrics.log_loss(y, P, labels=np.arange(classes)),
        **of_confidences(P.max(axis=1), predictions == y),
        "curves": [curves_of(y == index, P[:, index]) for index in range(classes)],
        "rocArea": mean_areas(metrics.roc_auc_score, y, P, lambda column: 0 < column.sum() < len(y)),
        "averagePrecision": mean_areas(metrics.average_precision_score, y, P, lambda column: column.any()),
    }


def of_predictions(y, predictions, classes):
    def means(average):
        values = metrics.precision_recall_fscore_support(y, predictions, average=average)
        return dict(zip(("precision", "recall", "f1"), values))

    each = metrics.precision_recall_fscore_support(y, predictions, labels=classes, zero_division=0)
    return {
        "confusionMatrix": metrics.confusion_matrix(y, predictions, labels=classes),
        "byRow": metrics.confusion_matrix(y, predictions, labels=classes, normalize="true"),
        "byColumn": metrics.confusion_matrix(y, predictions, labels=classes, normalize="pred"),
        "accuracy": metrics.accuracy_score(y, predictions),
        "balancedAccuracy": metrics.balanced_accuracy_score(y, predictions),
        "perClass": dict(zip(("precision", "recall", "f1", "support"), each)),
        "averages": {average: means(average) for average in ("macro", "micro", "weighted")},
        "cohenKappa": metrics.cohen_kappa_score(y, predictions),
        "matthewsCorrelation": metrics.matthews_corrcoef(y, predictions),
    }


def of_probabilities(y, P, classes):
    brier = [metrics.brier_score_loss(y == index, P[:, index], pos_label=True) for index in classes]
    scores = P[:, 1] if len(classes) == 2 else P
    return {
        "brierScore": sum(brier),
        "topKAccuracy": [metrics.top_k_accuracy_score(y, scores, k=k, labels=classes) for k in (1, 2, 3, 5)],
    }


def float32_log_loss(y, P):
    """Clipped at float32's epsilon, summed in float64.

    As two classes, the true one and the rest: versions before 1.5 divide rows by their sums after clipping.
    """
    eps = np.finfo(np.float32).eps.item()
    own = np.clip(P[np.arange(len(y)), y], eps, 1 - eps)
    return metrics.log_loss(np.ones(len(y)), own, labels=[0, 1])


def of_confidences(confidences, right, bins=15):
    accuracies, means = calibration_curve(right, confidences, pos_label=True, n_bins=bins)
    bin_of = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidences)
    counts = np.bincount(bin_of, minlength=bins)
    gaps = np.abs(accuracies - means)
    interval = scipy.stats.binomtest(int(right.sum()), len(right)).proportion_ci(method="wilson")
    return {
        "binCounts": counts,
        "binAccuracies": accuracies,
        "binConfidences": means,
        "expectedCalibrationError": (counts[counts > 0] / len(right)) @ gaps,
        "accuracyInterval": [interval.low, interval.high],
    }


def curves_of(positive, scores):
    if not positive.any():
        return {"roc": None, "precisionRecall": None}
    precision, recall, thresholds = metrics.precision_recall_curve(positive, scores)
    # Written out, because drop_intermediate came to this function with 1.3: of one recall the first and the last.
    moves = np.diff(recall[:-1]) != 0
    kept = np.concatenate([[True], moves[:-1] | moves[1:], [True]]) if len(moves) else np.array([True])
    kept_and_end = np.append(kept, True)
    precision_recall = {
        "precision": precision[kept_and_end],
        "recall": recall[kept_and_end],
        "thresholds": thresholds[kept],
        "averagePrecision": metrics.average_precision_score(positive, scores),
    }
    if positive.all():
        return {"roc": None, "precisionRecall": precision_recall}
    false_positive_rate, true_positive_rate, thresholds = metrics.roc_curve(positive, scores)
    roc = {
        "falsePositiveRate": false_positive_rate,
        "truePositiveRate": true_positive_rate,
        "thresholds": thresholds[1:],
        "area": metrics.roc_auc_score(positive, scores),
    }
    return {"roc": roc, "precisionRecall": precision_recall}


def mean_areas(score, y, P, is_defined):
    """Over the classes that have an area. All of them: also by scikit-learn's own multiclass call."""
    classes = np.arange(P.shape[1])
    onehot = label_binarize(y, classes=classes)
    if len(classes) == 2:
        onehot = np.hstack([1 - onehot, onehot])
    defined = [index for index in classes if is_defined(onehot[:, index])]
    if not defined:
        return {"macro": None, "weighted": None}
    means = {average: score(onehot[:, defined], P[:, defined], average=average) for average in ("macro", "weighted")}
    if score is metrics.roc_auc_score and len(defined) == len(classes):
        scores = P[:, 1] if len(classes) == 2 else P
        for average, mean in means.items():
            own = score(y, scores, multi_class="ovr", average=average)
            assert abs(own - mean) < 1e-12, (own, mean)
    return means


def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [plain(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value


if __name__ == "__main__":
    main()
