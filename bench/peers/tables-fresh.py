"""One process from a file to an answer: tables-fresh.py train|classify DESCRIPTION.

Prints the seconds of its steps and the scores as JSON.
"""

import time

began = time.perf_counter()
import json
import pickle
import sys

import pandas as pd
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

from tables import choose, features, label_of, load, preparing, read

MAX_ITER = 100
seconds = {}


def step(name):
    """Ends a step."""
    seconds[name] = time.perf_counter() - began - sum(seconds.values())


def train(spec):
    frame, uses = read(spec)
    step("reading")
    y = label_of(frame, uses)
    X, numbers, categories = features(frame, uses)
    del frame
    X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.15, stratify=y, random_state=1)
    del X
    X_train, X_validation, y_train, y_validation = train_test_split(
        X_rest, y_rest, test_size=0.15 / 0.85, stratify=y_rest, random_state=1
    )
    del X_rest
    prepare = preparing(numbers, categories)
    train_part = prepare.fit_transform(X_train), y_train
    validation_part, test_part = (prepare.transform(X_validation), y_validation), (prepare.transform(X_test), y_test)
    step("features")
    model, unconverged = choose(train_part, validation_part, spec["penalties"], MAX_ITER)
    step("training")
    accuracy, loss = model.score(*test_part), log_loss(y_test, model.predict_proba(test_part[0]), labels=model.classes_)
    step("evaluating")
    if spec.get("model"):
        with open(spec["model"], "wb") as file:
            pickle.dump((prepare, model), file)
    return {"accuracy": accuracy, "logLoss": loss, "C": model.C, "columns": train_part[0].shape[1], "unconverged": unconverged}


def classify(spec):
    with open(spec["model"], "rb") as file:
        prepare, model = pickle.load(file)
    frame, uses = read(spec, keep_excluded=True)
    # Columns are named by their places among those that are used.
    used = [position for position, use in enumerate(uses) if use != "excluded"]
    X, _, _ = features(frame.iloc[:, used], [uses[position] for position in used])
    step("reading")
    probabilities = model.predict_proba(prepare.transform(X))
    step("predicting")
    frame["prediction"] = model.classes_[probabilities.argmax(axis=1)]
    frame["confidence"] = probabilities.max(axis=1)
    for index, name in enumerate(model.classes_):
        frame[f"probability_{name}"] = probabilities[:, index]
    frame.to_csv(spec["out"], index=False)
    step("writing")
    return {"rows": len(frame)}


step("start")
result = {"train": train, "classify": classify}[sys.argv[1]](load(sys.argv[2]))
print(json.dumps({"steps": seconds, **result}))
