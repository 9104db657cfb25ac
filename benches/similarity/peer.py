"""Exact nearest rows with sparse_dot_topn, on the vectors that `similarity export` wrote.

usage: peer.py FILE TOP THREADS [SAMPLE]
"""

import resource
import sys
import time

import numpy as np
import scipy.sparse as sparse
from sparse_dot_topn import sp_matmul_topn


def main() -> None:
    path, top, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, "rb") as file:
        rows, columns, weights = (int(n) for n in np.fromfile(file, dtype="<u8", count=3))
        ends = np.fromfile(file, dtype="<u8", count=rows)
        indices = np.fromfile(file, dtype="<u4", count=weights).astype(np.int32)
        data = np.fromfile(file, dtype="<f4", count=weights)
    starts = np.zeros(rows + 1, dtype=np.int32)
    starts[1:] = ends
    vectors = sparse.csr_matrix((data, indices, starts), shape=(rows, columns))
    sample = int(sys.argv[4]) if len(sys.argv) > 4 else rows
    queries = vectors[:: max(rows // sample, 1)] if sample < rows else vectors
    begun = time.perf_counter()
    # A row is its own nearest, so that one more is asked for.
    found = sp_matmul_topn(queries, vectors.T.tocsr(), top_n=top + 1, n_threads=threads, sort=True)
    seconds = time.perf_counter() - begun
    everything = seconds * rows / queries.shape[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    own = queries.multiply(queries).sum()
    print(
        f"sparse_dot_topn\t{queries.shape[0]} of {rows} queries\t{seconds:.2f} s\t{everything:.0f} s for all"
        f"\tpeak {peak} MB\t{found.nnz - queries.shape[0]} pairs\tsum of scores {found.data.sum(dtype=np.float64) - own:.0f}"
    )


if __name__ == "__main__":
    main()
