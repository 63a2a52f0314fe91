"""What a prediction of a forest costs in the worst case."""

from __future__ import annotations

from emlearn_predict.forest import Forest


def comparisons(forest: Forest) -> int:
    """Comparisons of the longest path of each tree, added up.

    Parameters
    ----------
    forest : Forest
        As a board loads it, by its own evaluator: the native module would hold the nodes.
    """
    words, base = forest.words, forest.place(0)
    depth = [0] * base + [1] * (4 * forest.n_nodes)
    for p in range(base + 4 * (forest.n_nodes - 1), base - 1, -4):
        depth[p] = 1 + max(depth[words[p + 2]], depth[words[p + 3]])
    return sum(depth[words[1 + t]] for t in range(forest.n_trees))
