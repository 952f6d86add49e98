"""Fits what a car makes of a gallon to its power, its weight and its year, by least squares."""

import csv
import json
import pathlib
from dataclasses import dataclass
from typing import Dict, NamedTuple

import numpy as np
from flytekit import current_context, task
from flytekit.types.file import FlyteFile

FEATURES = ["Horsepower", "Weight_in_lbs", "Year"]
TARGET = "Miles_per_Gallon"


@dataclass
class Model:
    intercept: float
    coefficients: Dict[str, float]
    cars: int
    r2: float


Trained = NamedTuple("Trained", [("model", Model), ("residuals", FlyteFile["csv"])])


@task
def train(table: FlyteFile["json"], before: int) -> Trained:
    cars = json.loads(pathlib.Path(table.download()).read_text())
    for car in cars:
        car["Year"] = int(car["Year"][:4])
    known = [c for c in cars if c["Year"] < before and None not in (c[TARGET], *(c[f] for f in FEATURES))]
    if len(known) <= len(FEATURES):
        raise ValueError(f"{len(known)} cars before {before} are too few to fit {len(FEATURES)} coefficients")

    actual = np.array([car[TARGET] for car in known], dtype=float)
    columns = [[1.0, *(car[feature] for feature in FEATURES)] for car in known]
    weights, *_ = np.linalg.lstsq(np.array(columns), actual, rcond=None)
    residuals = actual - np.array(columns) @ weights

    path = pathlib.Path(current_context().working_directory) / "residuals.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "residual"])
        rows.writerows((car["Name"], f"{residual:.6f}") for car, residual in zip(known, residuals))

    intercept, *coefficients = (float(weight) for weight in weights)
    r2 = 1 - float(np.sum(residuals**2) / np.sum((actual - actual.mean()) ** 2))
    model = Model(intercept=intercept, coefficients=dict(zip(FEATURES, coefficients)), cars=len(known), r2=r2)
    return Trained(model=model, residuals=FlyteFile(str(path)))
