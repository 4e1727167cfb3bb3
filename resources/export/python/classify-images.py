"""Classifies pictures: python classify.py picture.jpg more.png"""

import os
import sys

import numpy
import onnxruntime
from PIL import Image, ImageOps

MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.onnx")


def pixels_of(path):
    """Upright RGB over white, uint8 [1, height, width, 3]."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return numpy.asarray(Image.alpha_composite(white, picture).convert("RGB"))[None]


def classify(session, path):
    """Returns the label, and the probabilities of all classes."""
    label, probabilities = session.run(["label", "probabilities"], {"pixels": pixels_of(path)})
    return label[0], probabilities[0]


if __name__ == "__main__":
    model = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    for name in sys.argv[1:]:
        answer, shares = classify(model, name)
        print(f"{name}\t{answer}\t{shares.max():.6f}")
