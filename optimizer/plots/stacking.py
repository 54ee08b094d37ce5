"""Where things in one column go: as near as possible to where they want to be, in their order, without overlap."""

from collections.abc import Sequence


def stack(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    r"""Return the centres of items stacked in the given order between two ends.

    Minimises :math:`\sum_k (y_k - w_k)^2` with :math:`y_{k+1} - y_k \ge (h_k + h_{k+1}) / 2` and all items between
    ``low`` and ``high``. Less the heights of the items above, this is an isotonic regression, solved by pooling
    adjacent violators (Barlow, Bartholomew, Bremner and Brunk 1972) and cut off at the ends.

    Examples
    --------
    >>> stack([1.0, 1.0], [1.0, 1.0], 0.0, 9.0), stack([5.0], [1.0], 0.0, 2.0)
    ([0.5, 1.5], [1.5])
    """
    offsets = [sum(heights[:k]) + heights[k] / 2 for k in range(len(heights))]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            above, members = pools.pop()
            mean, count = (above * members + mean * count) / (members + count), members + count
        pools.append((mean, count))
    room = max(low, high - sum(heights))
    starts = [min(max(mean, low), room) for mean, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
