"""A scikit-learn pipeline on the rows of our parts: fit, with the path of a description of the table and its parts."""

import os

import numpy as np

from serve import serve
from tables import choose, features, label_of, load, preparing, read

MAX_ITER = 2000


def require_same_rows(spec, y, labels):
    """Ours and pandas' rows must be the same ones, in the same order."""
    ours = np.array(spec["classes"] + [""], dtype=object)[labels]
    theirs = y.where(y.notna(), "").astype(str).str.strip().to_numpy()
    if len(theirs) != len(ours):
        raise ValueError(f"{spec['path']}: pandas reads {len(theirs)} rows, we {len(ours)}")
    other = np.flatnonzero(theirs != ours)
    if len(other):
        raise ValueError(f"{spec['path']}: row {other[0]} is {theirs[other[0]]!r} to pandas, {ours[other[0]]!r} to us")


def fit(path):
    spec = load(path)
    folder = os.path.dirname(path)
    rows = lambda name: np.fromfile(os.path.join(folder, f"{name}.bin"), dtype=np.int32)
    frame, uses = read(spec)
    labels = rows("labels")
    require_same_rows(spec, label_of(frame, uses), labels)
    X, numbers, categories = features(frame, uses)
    prepare = preparing(numbers, categories)
    at = {part: rows(part) for part in ("train", "validation", "test")}
    train = prepare.fit_transform(X.iloc[at["train"]])
    other = {part: prepare.transform(X.iloc[at[part]]) for part in ("validation", "test")}
    part = {"train": train, **other}
    pair = lambda name: (part[name], labels[at[name]])
    model, unconverged = choose(pair("train"), pair("validation"), spec["penalties"], MAX_ITER)
    return {"accuracy": model.score(*pair("test")), "C": model.C, "columns": train.shape[1], "unconverged": unconverged}


serve({"fit": fit})
