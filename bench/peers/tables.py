"""What pandas and scikit-learn do with a table that is described to them: where it is, how pandas is to read it, and
for each column whether it is a number, a category, a date, the label or left out."""

import json
import warnings

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# Our own default: categories with fewer rows are one.
MIN_FREQUENCY = 5


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read(spec, keep_excluded=False):
    """The columns that are used, named by their place in the file."""
    uses = spec["uses"]
    used = [index for index, use in enumerate(uses) if keep_excluded or use != "excluded"]
    frame = pd.read_csv(spec["path"], usecols=used, **spec["options"])
    return frame, [uses[index] for index in used]


def features(frame, uses):
    """Features with the names of those that are numbers, and of those that are categories."""
    numbers, categories, columns = [], [], {}
    for position, use in enumerate(uses):
        name, values = f"{use}{position}", frame.iloc[:, position]
        if use == "number":
            columns[name] = pd.to_numeric(values, errors="coerce")
            numbers.append(name)
        elif use == "category":
            columns[name] = (values if values.dtype == object else values.astype(str).where(values.notna())).fillna("")
            categories.append(name)
        elif use == "date":
            dates = pd.to_datetime(values, errors="coerce").dt
            for part in ("year", "month", "day", "dayofweek"):
                columns[f"{name}-{part}"] = getattr(dates, part)
                numbers.append(f"{name}-{part}")
    return pd.DataFrame(columns, copy=False), numbers, categories


def label_of(frame, uses):
    return frame.iloc[:, uses.index("label")]


def preparing(numbers, categories):
    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=MIN_FREQUENCY)
    return ColumnTransformer([("numbers", scaled, numbers), ("categories", one_hot, categories)])


def choose(train, validation, penalties, max_iter):
    """The model with the least loss on the validation part, each starting from the one before; how many penalties did
    not converge."""
    model = LogisticRegression(max_iter=max_iter, warm_start=len(penalties) > 1)
    best = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        for C in penalties:
            model.set_params(C=C).fit(*train)
            X, y = validation
            loss = log_loss(y, model.predict_proba(X), labels=model.classes_)
            if best is None or loss < best[0]:
                best = (loss, C, model.coef_.copy(), model.intercept_.copy())
    _, model.C, model.coef_, model.intercept_ = best
    return model, sum(issubclass(w.category, ConvergenceWarning) for w in caught)
