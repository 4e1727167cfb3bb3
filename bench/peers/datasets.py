"""Data to converge on: scikit-learn's own, a table, and features such as a pretrained network gives."""

import csv
import os

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split


def head():
    """2,500 samples of 6 classes, 1,280 features: not negative, often zero, correlated; one label in twenty is wrong."""
    random = np.random.default_rng(3)
    n, d, latent, classes = 2500, 1280, 60, 6
    y = random.integers(classes, size=n)
    centres = 0.9 * random.standard_normal((classes, latent))
    concepts = centres[y] + random.standard_normal((n, latent))
    mixing = random.standard_normal((latent, d)) / np.sqrt(latent)
    X = np.maximum(0, concepts @ mixing + 0.5 * random.standard_normal((n, d)) - 0.4)
    X *= random.gamma(2.0, 0.4, size=d)
    wrong = random.random(n) < 0.05
    y[wrong] = random.integers(classes, size=wrong.sum())
    return X, y


def diamonds(tables):
    """Numbers as they are, texts as one-hot columns; the label is the cut."""
    with open(os.path.join(tables, "diamonds.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for name in ("carat", "depth", "table", "price", "x", "y", "z"):
        columns.append([float(row[name]) for row in rows])
    for name in ("color", "clarity"):
        for value in sorted({row[name] for row in rows}):
            columns.append([float(row[name] == value) for row in rows])
    _, y = np.unique([row["cut"] for row in rows], return_inverse=True)
    return np.array(columns).T, y


def make(name, tables):
    """X [n, d], y [n]"""
    if name == "head":
        return head()
    if name == "diamonds":
        return diamonds(tables)
    loaders = {"digits": load_digits, "wine": load_wine, "breast-cancer": load_breast_cancer, "iris": load_iris}
    return loaders[name](return_X_y=True)


def write(name, tables, folder):
    """X.bin and y.bin to train on, X-test.bin and y-test.bin, a quarter, to test with; standardized for training but
    for the features of a network, which come as they are. Returns how many columns and classes there are."""
    X, y = make(name, tables)
    train, test = train_test_split(np.arange(len(y)), test_size=0.25, random_state=1, stratify=y)
    if name == "head":
        train = np.arange(len(y))
    else:
        deviation = X[train].std(axis=0)
        X = (X - X[train].mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    os.makedirs(folder, exist_ok=True)
    for part, rows in (("", train), ("-test", test)):
        X[rows].astype(np.float32).tofile(os.path.join(folder, f"X{part}.bin"))
        y[rows].astype(np.int32).tofile(os.path.join(folder, f"y{part}.bin"))
    return {"columns": X.shape[1], "classes": int(y.max()) + 1}
