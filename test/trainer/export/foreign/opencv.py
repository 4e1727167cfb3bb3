"""Runs an exported network in OpenCV's DNN: opencv.py NETWORK SQUARES SIDE ANSWERS

SQUARES holds uint8 [n, SIDE, SIDE, 3]; ANSWERS gets float32 [n, classes]. Prints the version of OpenCV.
"""
import sys

import cv2
import numpy as np

network_path, squares_path, side, answers_path = sys.argv[1:]
network = cv2.dnn.readNetFromONNX(network_path)
squares = np.fromfile(squares_path, np.uint8).reshape(-1, int(side), int(side), 3)
answers = []
for square in squares:
    network.setInput(np.ascontiguousarray(square.transpose(2, 0, 1)[None], np.float32))
    answers.append(network.forward().ravel().copy())
np.array(answers, np.float32).tofile(answers_path)
print(cv2.__version__)
