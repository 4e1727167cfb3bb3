"""Classifies the rows of a CSV file: python classify.py example.csv"""

import csv
import json
import os
import sys
from datetime import datetime, timezone

import numpy
import onnxruntime

MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.onnx")


def number(cell):
    """NaN where it is missing."""
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def seconds(cell):
    """Since 1970, of a date such as 2024-05-31 or 2024-05-31 12:00:00; NaN where it is missing."""
    try:
        date = datetime.fromisoformat(cell)
    except ValueError:
        return float("nan")
    return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()


def feeds_of(session, rows):
    """The model's inputs for some rows, each a dictionary of texts by column."""
    columns = json.loads(session.get_modelmeta().custom_metadata_map["softmax-studio.columns"])
    feeds = {}
    for column, place in zip(columns, session.get_inputs()):
        cells = [(row.get(column["name"]) or "").strip() for row in rows]
        read = {"number": number, "date": seconds, "category": str}[column["use"]]
        kind = object if column["use"] == "category" else numpy.float64
        feeds[place.name] = numpy.array([[read(cell)] for cell in cells], dtype=kind)
    return feeds


def classify(session, rows):
    """Returns the labels, and the probabilities of all classes, [rows, classes]."""
    return session.run(["label", "probabilities"], feeds_of(session, rows))


if __name__ == "__main__":
    model = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    for name in sys.argv[1:]:
        with open(name, newline="", encoding="utf-8-sig") as file:
            labels, shares = classify(model, list(csv.DictReader(file)))
        for place, (answer, share) in enumerate(zip(labels, shares), start=1):
            print(f"{place}\t{answer}\t{share.max():.6f}")
