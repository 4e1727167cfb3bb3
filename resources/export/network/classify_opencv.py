"""Classifies pictures with network.onnx in OpenCV: python3 classify_opencv.py PICTURE...

Needs python3-opencv (4.6 or newer) and numpy. Prints the file, the label and its probability, separated by tabs.
"""
import os
import sys

import cv2
import numpy as np

SIZE = {{size}}
FIT = "{{fit}}"  # stretch, crop or pad

folder = os.path.dirname(os.path.abspath(__file__))


def scale(length, size):
    """[size, length]: each new pixel as a weighted mean of the old ones; a triangle as wide as what it stands for.

    In steps of 2^-22, computed in single precision as onnxruntime does, so that halves are rounded alike.
    """
    one, half = np.float32(1), np.float32(0.5)
    ratio = np.float32(size) / np.float32(length)
    narrow = min(ratio, one)
    centres = (np.arange(size, dtype=np.float32) + half) / ratio - half + half
    distances = np.abs((np.arange(length, dtype=np.float32) + half - centres[:, None]) * narrow)
    weights = np.maximum(np.float32(0), one - distances)
    totals = np.cumsum(weights, axis=1, dtype=np.float32)[:, -1:]
    return np.round((weights * (one / totals)).astype(np.float64) * 2**22)


def rounded(sums):
    return np.clip(np.floor(sums / 2**22 + 0.5), 0, 255)


def resize(image, width, height):
    """Rows first, then columns, each rounded to bytes."""
    wide = rounded(np.matmul(scale(image.shape[1], width), image))
    return rounded(np.tensordot(scale(image.shape[0], height), wide, axes=(1, 0)))


def square(image):
    """The picture as the network takes it: [SIZE, SIZE, 3]."""
    height, width = image.shape[:2]
    if FIT == "crop":
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        image = image[top : top + side, left : left + side]
    if FIT != "pad":
        return resize(image, SIZE, SIZE)
    most = max(height, width)
    new_height, new_width = (max(1, (2 * SIZE * n + most) // (2 * most)) for n in (height, width))
    top, left = (SIZE - new_height) // 2, (SIZE - new_width) // 2
    result = np.full((SIZE, SIZE, 3), 128.0)
    result[top : top + new_height, left : left + new_width] = resize(image, new_width, new_height)
    return result


def read(path):
    """RGB, [height, width, 3]."""
    # Not imread, which on Windows cannot open every name.
    image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError("not a picture that OpenCV reads")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB).astype(np.float64)


def main(paths):
    with open(os.path.join(folder, "labels.txt"), encoding="utf-8") as file:
        labels = file.read().split("\n")[:-1]
    network = cv2.dnn.readNetFromONNX(os.path.join(folder, "network.onnx"))
    failed = 0
    for path in paths:
        try:
            image = square(read(path))
        except (OSError, ValueError, cv2.error) as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed += 1
            continue
        network.setInput(image.transpose(2, 0, 1)[None].astype(np.float32))
        probabilities = network.forward().ravel()
        best = int(probabilities.argmax())
        print(path, labels[best], f"{probabilities[best]:.6f}", sep="\t")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
