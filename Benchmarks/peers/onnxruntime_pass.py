"""onnxruntime on one model and one random batch: each line on standard input is one pass, answered with its seconds.

onnxruntime_pass.py MODEL BATCH THREADS; graph optimisations are on, as they are by default.
"""

import sys
import time

import numpy
import onnxruntime

model, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
options.inter_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
feed = {}
for value in session.get_inputs():
    # The leading axis is the batch.
    shape = [batch, *value.shape[1:]]
    feed[value.name] = numpy.random.default_rng(1).uniform(-1, 1, shape).astype(numpy.float32)
print(f"onnxruntime {onnxruntime.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    session.run(None, feed)
    print(time.perf_counter() - start, flush=True)
