"""Values that tests of statistics are checked against: python3 values.py, with scipy 1.17 and nothing of this project."""

import itertools
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.optimize import brentq


def exact_flips(values):
    """One-sided sign-flip p-values by looking at all flips, in exact fractions."""
    numbers = [Fraction(str(value)) for value in values]
    observed = sum(numbers)
    sums = [sum(sign * number for sign, number in zip(signs, numbers)) for signs in itertools.product((1, -1), repeat=len(numbers))]
    return sum(each >= observed for each in sums) / len(sums), sum(each <= observed for each in sums) / len(sums)


EXACT = [
    [1, 1, 1, 1, 1],
    [0.3, -0.1, 0.2, 0.4, 0.05, 0.15, -0.05, 0.25],
    [0.1, 0.2, 0.3, -0.3, -0.2, -0.1],
    [1, 0, 0, 1, 1, -1, 0, 1, 1, 0, 1, 1],
    [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4],
    [-0.2, -0.4, -0.1, -0.35],
]
for values in EXACT:
    print("exact flips", values, exact_flips(values))

rng = np.random.default_rng(20260101)
for n, shift in ((20, 0.1), (40, 0.05), (60, -0.03)):
    values = np.round(rng.normal(shift, 0.25, n), 3)
    tails = [
        stats.permutation_test(
            (values,), np.mean, permutation_type="samples", alternative=tail, n_resamples=1_000_000, batch=20_000, random_state=seed
        ).pvalue
        for seed, tail in ((1, "greater"), (2, "less"))
    ]
    print("a million flips", values.tolist(), tails)

for values in ([0.12, 0.3, -0.05, 0.2, 0.18, 0.07], [0.4, 0.1, 0.25, 0.33, 0.2, -0.1, 0.05, 0.15, 0.3, 0.22]):
    for alpha in (0.025, 0.05 / 6, 0.0125):
        reach = stats.t.ppf(1 - alpha, len(values) - 1) * stats.sem(values)
        print("t bounds", values, alpha, np.mean(values) - reach, np.mean(values) + reach)
    for threshold in (-0.05, 0.3):
        print("t test, mean below", threshold, stats.ttest_1samp(values, threshold, alternative="less").pvalue)

for sd, n, alpha in ((0.25, 10, 0.025), (0.25, 40, 0.025), (0.1, 20, 0.05 / 6), (0.5, 100, 0.025)):
    lacks = lambda effect: stats.nct.sf(stats.t.ppf(1 - alpha, n - 1), n - 1, effect * np.sqrt(n) / sd) - 0.8
    print("effect of power .8 (noncentral t)", sd, n, alpha, brentq(lacks, 1e-6, 5))

# The noise floor: cells by unit, example and model, each with its attempts; the same arithmetic by numpy, by its definition.
NOISE = {
    ("g", "e1", "a"): [0.2, 0.6, 0.4],
    ("g", "e1", "b"): [1, 1, 0],
    ("g", "e2", "a"): [0.5, 0.5, 0.5],
    ("g", "e2", "b"): [0, 1, 1],
    ("h", "e3", "a"): [0.9, 0.7, 0.8],
    ("h", "e3", "b"): [0.3, 0.1],
}
units = {unit for unit, _, _ in NOISE}
parts = {1: [], None: []}
for (unit, example, model), values in NOISE.items():
    examples = {e for u, e, _ in NOISE if u == unit}
    own = [m for _, e, m in NOISE if e == example]
    weight = 1 / len(units) / len(examples) / len(own)
    for attempts in parts:
        parts[attempts].append((2 * weight**2 * np.var(values, ddof=1) / (attempts or len(values)), len(values) - 1, weight * np.mean(values)))
for attempts, some in parts.items():
    variances = np.array([variance for variance, _, _ in some])
    df = variances.sum() ** 2 / sum(variance**2 / freedom for variance, freedom, _ in some)
    print("noise floor", attempts or "all", "df", df, "floor", stats.t.ppf(0.975, df) * np.sqrt(variances.sum()), "mean", sum(part[2] for part in some))
freedom = sum(len(values) - 1 for values in NOISE.values())
print("scatter", np.sqrt(sum(np.var(values, ddof=1) * (len(values) - 1) for values in NOISE.values()) / freedom))

# The hedged betting confidence sequence of Waudby-Smith & Ramdas 2023, theorem 3, by its definition on a grid of means.
def betting(values, alpha, grid=np.arange(0, 1001) / 1000, c=0.5):
    alive = np.ones(len(grid), bool)
    up, down = np.ones(len(grid)), np.ones(len(grid))
    with np.errstate(divide="ignore"):
        most_up, most_down = c / grid, c / (1 - grid)
    for t in range(1, len(values) + 1):
        before = np.array(values[: t - 1])
        means = (0.5 + np.cumsum(before)) / (np.arange(1, t) + 1)
        variance = (0.25 + np.sum((before - means) ** 2)) / t
        bet = np.sqrt(2 * np.log(2 / alpha) / (variance * t * np.log(1 + t)))
        up *= 1 + np.minimum(bet, most_up) * (values[t - 1] - grid)
        down *= 1 - np.minimum(bet, most_down) * (values[t - 1] - grid)
        alive &= np.maximum(up / 2, down / 2) < 1 / alpha
    return grid[alive].min(), grid[alive].max()


for values in ([((7 * at) % 10) / 10 for at in range(60)], [1 if at % 4 else 0 for at in range(80)], [0.9, 0.2, 0.4] * 5):
    for alpha in (0.05, 0.01):
        print("betting", len(values), alpha, betting(values, alpha))
