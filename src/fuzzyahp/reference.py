"""The whole method once more, in exact arithmetic, as the referee of the engine.

Written to be read beside the paper, in its order and symbols, without NumPy and without haste: everything is
a fraction, save the roots and eigenvectors, which are decimals of 50 digits. Numbers are taken as a person
typed them: 0.1 is one tenth, "1/3" one third. This file and the engine import nothing from each other; the
tests hold the two together. A client it cannot rate is a ``ValueError``; it does not check a scheme in full.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import accumulate, combinations, pairwise
from math import floor, prod
from operator import mul
from typing import Any

Number = Fraction | Decimal | int | float | str
Vector = list[Fraction]

GRADES: dict[str, Any] = {"names": ["excellent", "good", "medium", "weak", "poor"],
                          "values": [100, 85, 70, 55, 40]}  # fmt: skip
RULES = {
    "operator": "weighted_average", "weight_method": "eigenvector", "random_index": "saaty_1980",
    "max_consistency_ratio": "0.1", "ordered": False, "missing_votes": "error", "grading": "nearest",
    "cuts": None, "confidence": "0.6", "expert_weights": {}, "veto": None, "caps": [],
}  # fmt: skip
VETO = {"branch": "decisive", "below": "medium", "include_bound": False, "by": "score"}
WITHIN = Fraction(1, 10**9)  # how far typed weights or degrees may miss the sum 1

ORDERS = [*range(3, 21), 25, *range(30, 101, 10)]
RANDOM_INDEX = {  # RI {order n of the matrix: mean CI of random ones}, as printed
    name: {n: Fraction(ri) for n, ri in zip(ORDERS, printed.split(), strict=False)}
    for name, printed in {
        # The Analytic Hierarchy Process; n = 12 is below n = 11 in print
        "saaty_1980": "0.58 0.9 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59",
        # Theory and Applications of the Analytic Network Process, p. 31
        "saaty_2005": "0.52 0.89 1.11 1.25 1.35 1.4 1.45 1.49 1.52 1.54 1.56 1.58 1.59",
        # Int. J. Uncertainty Fuzziness Knowl.-Based Syst. 14(4), 445-459
        "alonso_lamata_2006": "0.5247 0.8816 1.1086 1.2479 1.3417 1.4057 1.4499 1.4854 1.514 1.5365 1.5551 "
        "1.5713 1.5838",
        # Math. Comput. Modelling 15(10), 135-137; as handed down, n = 90 is below n = 80
        "donegan_dodd_1991": "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 "
        "1.4822 1.4969 1.5078 1.5153 1.5262 1.5313 1.5371 1.5619 1.5772 1.5976 1.6102 1.6178 1.6237 1.6277 "
        "1.6213 1.6339",
    }.items()
}


def _vector(xs: Iterable[Number]) -> Vector:
    return [x if isinstance(x, Fraction) else Fraction(str(x)) for x in xs]  # a float as it is typed


def _dot(xs: Iterable[Fraction], ys: Iterable[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(xs, ys, strict=True)), Fraction(0))


def _matrix(judgments: Iterable[Any], n: int) -> list[Vector]:
    """Complete a matrix from its upper triangle, listed flat or row by row."""
    flat = _vector(x for part in judgments for x in (part if isinstance(part, list | tuple) else [part]))
    if len(flat) != n * (n - 1) // 2 or not all(x > 0 for x in flat):
        raise ValueError(f"{n} items need {n * (n - 1) // 2} judgments, all above 0")
    a = [[Fraction(1)] * n for _ in range(n)]
    for (i, j), x in zip(combinations(range(n), 2), flat, strict=True):
        a[i][j], a[j][i] = x, 1 / x  # (1) a_ji = 1 / a_ij
    return a


def weights(matrix: Sequence[Sequence[Number]], method: str = "eigenvector", digits: int = 50) -> Vector:
    """Weigh n items by their (n, n) judgments: n weights of `digits` digits, of sum exactly 1.

    Examples
    --------
    >>> [str(w) for w in weights([[1, 3], ["1/3", 1]])]
    ['3/4', '1/4']
    """
    a, n = [_vector(row) for row in matrix], range(len(matrix))
    if any(len(row) != len(a) or min(row) <= 0 for row in a):
        raise ValueError("judgments must form a square, and each must be above 0")
    if method == "column_mean":  # (2) a_i = 1/n sum_j (a_ij / sum_k a_kj), exact
        sums = [sum(column) for column in zip(*a, strict=True)]
        return [sum((x / s for x, s in zip(row, sums, strict=True)), Fraction(0)) / len(a) for row in a]
    with localcontext(Context(prec=digits + 40)):  # 40 guard digits
        m = [[Decimal(x.numerator) / x.denominator for x in row] for row in a]
        if method == "geometric_mean":  # (3) a_i proportional to (a_i1 ... a_in)^(1/n)
            w = [prod(row, start=Decimal(1)) ** (Decimal(1) / len(a)) for row in m]
        elif method == "eigenvector":
            # (4) sum_j a_ij a_j = lambda_max a_i, by squaring the matrix over and over. The weights a_i are a
            # positive mixture of the columns of each power, so once all columns of sum 1 agree, they are the
            # weights. A squaring of positive numbers little more than doubles the rounding error.
            for _ in range(100):
                sizes = [sum(column) for column in zip(*m, strict=True)]
                rows = [[x / size for x, size in zip(row, sizes, strict=True)] for row in m]
                if all(max(row) - min(row) <= min(row).scaleb(-digits - 5) for row in rows):
                    break
                m = [[Decimal(sum(m[i][k] * m[k][j] for k in n)) / sum(sizes) ** 2 for j in n] for i in n]
            else:
                raise ValueError("the eigenvector did not settle in a hundred squarings")
            w = [row[0] for row in rows]
        else:
            raise ValueError(f"{method!r} is not eigenvector, geometric_mean or column_mean")
        w = [x / sum(w) for x in w]
    places = digits - min(w).adjusted()  # as many as give the smallest weight all its digits
    cut = [round(Fraction(x), places) for x in w]
    cut[cut.index(max(cut))] += 1 - sum(cut)  # the largest takes what rounding left over
    return cut


def consistency(
    matrix: Sequence[Sequence[Number]], w: Sequence[Number], random_index: str = "saaty_1980"
) -> tuple[Fraction, Fraction, Fraction]:
    """Find lambda_max, CI and CR of judgments and the weights `w` got from them by any method.

    Examples
    --------
    >>> [str(x) for x in consistency([[1, 9, "1/9"], ["1/9", 1, 9], [9, "1/9", 1]], ["1/3"] * 3)]
    ['91/9', '32/9', '1600/261']
    """
    a, n = _vector(w), len(w)
    if n <= 2:  # nothing to contradict
        return Fraction(n), Fraction(0), Fraction(0)
    if n not in RANDOM_INDEX[random_index]:
        raise ValueError(f"random index {random_index} has no value for n = {n}")
    ratios = [_dot(_vector(row), a) / a[i] for i, row in enumerate(matrix)]
    lambda_max = sum(ratios, Fraction(0)) / n  # (5) lambda_max = 1/n sum_i (sum_j a_ij a_j) / a_i
    ci = (lambda_max - n) / (n - 1)  # (6) CI = (lambda_max - n) / (n - 1)
    return lambda_max, ci, ci / RANDOM_INDEX[random_index][n]  # (7) CR = CI / RI


def membership_from_counts(counts: Sequence[Number]) -> Vector:
    """Turn (g,) votes, best grade first, into (g,) degrees of sum 1.

    Examples
    --------
    >>> [str(r) for r in membership_from_counts([3, 2, 1, 0, 0])]
    ['1/2', '1/3', '1/6', '0', '0']
    """
    v = _vector(counts)
    if min(v) < 0 or not any(v):
        raise ValueError("there must be a vote, and no count below 0")
    return [x / sum(v) for x in v]  # (8) r_h = v_h / n


def membership_from_standard(value: Number, points: Sequence[Number], ideal: Sequence[Number] | None = None) -> Vector:
    """Turn a measured value into (g,) degrees of sum 1.

    `points` (g,) are the values of the grades, best first, rising or falling; with `ideal` (2,) they are
    distances outside that range.

    Examples
    --------
    >>> [str(r) for r in membership_from_standard(1.8, [2.0, 1.5, 1.2, 1.0, 0.8])]
    ['3/5', '2/5', '0', '0', '0']
    """
    (x,), p = _vector([value]), _vector(points)
    if ideal:
        low, high = _vector(ideal)
        x = max(low - x, x - high, Fraction(0))  # (9) distance outside the ideal range
    if p[0] > p[-1]:  # falling: mirror the axis, and they rise
        x, p = -x, [-y for y in p]
    x = min(max(x, p[0]), p[-1])  # beyond the ends: wholly the best or the worst grade
    h = max(h for h in range(len(p) - 1) if p[h] <= x)
    r = [Fraction(0)] * len(p)
    r[h] = (p[h + 1] - x) / (p[h + 1] - p[h])  # (10) between p_h and p_h+1; r_h+1 = 1 - r_h
    r[h + 1] = 1 - r[h]
    return r


OPERATORS: dict[str, Callable[[Vector, Vector], Fraction]] = {  # b_h from a_i and the column r_ih, over i
    "weighted_average": _dot,  # (11) b_h = sum_i a_i r_ih
    "min_max": lambda a, r: max(map(min, a, r)),  # (12) b_h = max_i min(a_i, r_ih)
    "product_max": lambda a, r: max(map(mul, a, r)),  # (13) b_h = max_i a_i r_ih
    "min_sum": lambda a, r: min(Fraction(1), sum(map(min, a, r), Fraction(0))),  # (14) min(1, sum_i min(...))
}


def compose(weights: Sequence[Number], rows: Sequence[Sequence[Number]], operator: str = "weighted_average") -> Vector:
    """Compose (k,) weights A and (k, g) membership R to the raw (g,) vector B = A o R.

    Examples
    --------
    >>> [str(b) for b in compose([0.6, 0.4], [[1, 0], [0.5, 0.5]])]
    ['4/5', '1/5']
    """
    if len(weights) != len(rows):
        raise ValueError(f"{len(weights)} weights for {len(rows)} rows of membership")
    return [OPERATORS[operator](_vector(weights), _vector(column)) for column in zip(*rows, strict=True)]


def score(membership: Sequence[Number], values: Sequence[Number]) -> Fraction:
    """Score (g,) degrees in points: C = R V^T.

    Examples
    --------
    >>> str(score([0.5, 0.5, 0, 0, 0], [100, 85, 70, 55, 40]))
    '185/2'
    """
    return _dot(_vector(membership), _vector(values))  # (15) C = sum_h r_h v_h


def round9(x: Number) -> Fraction:
    """Round to 9 decimals, halves upwards, as is done before a comparison with a cut.

    Examples
    --------
    >>> str(round9("92.4999999995"))
    '185/2'
    """
    return Fraction(floor(_vector([x])[0] * 10**9 + Fraction(1, 2)), 10**9)  # (16)


def grade(membership: Sequence[Number], values: Sequence[Number], grading: str = "nearest",
          cuts: Sequence[Number] | None = None, confidence: Number = "0.6") -> int:  # fmt: skip
    """Grade (g,) degrees by one of the four gradings: 0 is the best grade, g - 1 the worst.

    Examples
    --------
    >>> grade([0.5, 0.5, 0, 0, 0], [100, 85, 70, 55, 40])
    0
    """
    r, v = _vector(membership), _vector(values)
    if grading in ("nearest", "cuts"):  # (17) one grade down for every cut above C; on a cut the better grade
        middles = [(better + worse) / 2 for better, worse in pairwise(v)]
        own = _vector(cuts or []) if grading == "cuts" else []
        return sum(round9(score(r, v)) < round9(cut) for cut in own or middles)
    if grading == "maximum_membership":  # (18) the highest degree; of equals the worse grade
        degrees = [round9(x) for x in r]
        return max(h for h, x in enumerate(degrees) if x == max(degrees))
    if grading == "confidence":  # (19) the best h with r_1 + ... + r_h >= confidence
        reached = [h for h, total in enumerate(accumulate(r)) if round9(total) >= round9(confidence)]
        return min(reached, default=len(r) - 1)
    raise ValueError(f"{grading!r} is not nearest, cuts, maximum_membership or confidence")


def _weigh(name: str, node: Mapping[str, Any], rules: Mapping[str, Any]) -> tuple[Vector, Fraction | None]:
    """Weigh the children of a parent; the second is CR, None without judgments."""
    n, cr = len(node["children"]), None
    if node.get("judgments") is not None:
        a = _matrix(node["judgments"], n)
        w = weights(a, rules["weight_method"])
        cr = consistency(a, w, rules["random_index"])[2]
        if cr >= _vector([rules["max_consistency_ratio"]])[0] and not node.get("waive_consistency"):
            raise ValueError(f"{name}: CR is {float(cr):.4f}, must be below {rules['max_consistency_ratio']}")
    else:
        w = _vector(node.get("weights") or ([1] if n == 1 else []))
        if len(w) != n or min(w) < 0 or not -WITHIN <= sum(w) - 1 <= WITHIN:
            raise ValueError(f"{name}: needs judgments, or {n} weights, none below 0, of sum 1")
        w = [x / sum(w) for x in w]
    rises = any(later - x > Fraction(1, 10**40) for x, later in pairwise(w))  # less is the 50th digit
    if rises and rules["ordered"] and not node.get("waive_order"):
        raise ValueError(f"{name}: the weights rise along the listed order")
    return w, cr


def _named(given: Any) -> dict[str, str | None]:
    """Expert to grade (None: on the panel, but silent), where the evidence is votes by named experts; else empty."""
    votes = given.get("votes") if isinstance(given, Mapping) else None
    if not isinstance(votes, Mapping) or not all(isinstance(v, str | None) for v in votes.values()):
        return {}
    return dict(votes)


def _leaf(node: Mapping[str, Any], given: Any, names: list[str], rules: Mapping[str, Any], panel: set[str],
          ) -> Vector:  # fmt: skip
    """Turn one piece of evidence, in any of its forms, into the membership of a leaf."""
    short = "grade" if isinstance(given, str) else "votes" if isinstance(given, list | tuple) else "value"
    ((form, content),) = (given if isinstance(given, Mapping) else {short: given}).items()
    counts: dict[str, Any] = {}
    if form == "value" and node.get("standard"):
        return membership_from_standard(content, node["standard"]["points"], node["standard"].get("ideal"))
    if form == "membership":
        r = _vector(content)
        if len(r) != len(names) or min(r) < 0 or not -WITHIN <= sum(r) - 1 <= WITHIN:
            raise ValueError("needs a degree for each grade, none below 0, of sum 1")
        return [x / sum(r) for x in r]
    if form == "grade":
        counts = {content: 1}
    elif form == "votes" and (named := _named(given)):
        votes = {expert: v for expert, v in named.items() if v is not None}
        strength = rules["expert_weights"] or dict.fromkeys(votes, 1)
        if rules["missing_votes"] == "error" and (silent := panel - votes.keys()):
            raise ValueError(f"no vote from {', '.join(sorted(silent))}")
        if unknown := votes.keys() - strength.keys():
            raise ValueError(f"no expert weight for {', '.join(sorted(unknown))}")
        for expert, choice in votes.items():  # v_h: how many chose h, or the sum of their weights
            counts[choice] = counts.get(choice, 0) + _vector([strength[expert]])[0]
    elif form == "votes" and not rules["expert_weights"]:
        counts = dict(content if isinstance(content, Mapping) else zip(names, content, strict=True))
    if not counts or counts.keys() - set(names):
        raise ValueError(f"cannot read {given!r} as evidence on the grades {', '.join(names)}")
    return membership_from_counts([counts.get(name) or 0 for name in names])


def rate(scheme: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Rate one client by plain documents, as parsed from TOML or JSON.

    Returns
    -------
    dict
        status "rated" or "rejected"; score and rounded_score [points], grade (after caps), membership of the
        root: None where rejected; nodes {name: {raw, membership, score, grade}}, where rejected only of the
        veto branch; weights {parent: list}; consistency_ratios {parent with judgments: CR}; veto: None or its
        rules with threshold [points], compared {node: rounded score or grade}, failed [nodes], fired; caps:
        those whose condition held, as in the scheme.

    Examples
    --------
    >>> tree = {"firm": {"children": ["credit", "profit"], "weights": [0.6, 0.4]}, "credit": {}, "profit": {}}
    >>> result = rate({"indicators": tree}, {"credit": "good", "profit": [1, 1, 0, 0, 0]})
    >>> result["status"], str(result["score"]), result["grade"]
    ('rated', '88', 'good')
    """
    rules = RULES | {k: v for k, v in (scheme.get("rules") or {}).items() if v is not None}
    grades, tree = scheme.get("grades") or GRADES, scheme["indicators"]
    names, values = list(grades["names"]), _vector(grades["values"])
    children: dict[str, list[str]] = {name: list(node.get("children") or []) for name, node in tree.items()}
    (root,) = set(tree) - {child for listed in children.values() for child in listed}  # nobody's child
    paths, below = {root: root}, [(root, "")]
    for name, prefix in below:  # grows while it is read: both name and path lead to the name
        for child in children[name]:
            paths[child] = paths[prefix + child] = child
            below.append((child, f"{prefix}{child}."))
    if unknown := evidence.keys() - {path for path, name in paths.items() if not children[name]}:
        raise ValueError(f"no such leaf: {', '.join(sorted(unknown))}")
    weighed = {name: _weigh(name, node, rules) for name, node in tree.items() if children[name]}
    given = {paths[key]: item for key, item in evidence.items()}
    panel = {expert for item in given.values() for expert in _named(item)}
    panel |= set(rules["expert_weights"]) if panel else set()  # a scheme that weighs experts names the panel
    nodes: dict[str, dict[str, Any]] = {}

    def evaluate(name: str) -> Vector:  # layer by layer; the raw vectors travel up
        if children[name]:
            raw = compose(weighed[name][0], [evaluate(c) for c in children[name]], rules["operator"])
        elif given.get(name) is None:
            raise ValueError(f"{name}: no evidence")
        else:
            try:
                raw = _leaf(tree[name], given[name], names, rules, panel)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        # (20) r_h = b_h / sum b, where scored or graded
        r = raw if rules["operator"] == "weighted_average" else [x / sum(raw) for x in raw]
        position = grade(r, values, rules["grading"], rules["cuts"], rules["confidence"])
        nodes[name] = {"raw": raw, "membership": r, "score": score(r, values), "grade": names[position]}
        return raw

    result: dict[str, Any] = {
        "status": "rejected", "score": None, "rounded_score": None, "grade": None, "membership": None,
        "nodes": nodes, "weights": {name: w for name, (w, _) in weighed.items()},
        "consistency_ratios": {name: cr for name, (_, cr) in weighed.items() if cr is not None},
        "veto": None, "caps": [],
    }  # fmt: skip
    if rules["veto"] is not None:  # (21) first the decisive branch, alone: is it below the bound?
        veto = VETO | rules["veto"]
        branch, bound = paths[veto["branch"]], names.index(veto["below"])
        evaluate(branch)
        leaves = [n for n in nodes if not children[n]]
        watched = {"score": [branch], "grade": [branch], "any_indicator": leaves}[veto["by"]]
        compared: dict[str, Any] = {n: round9(nodes[n]["score"]) for n in watched}
        short = {n: round9(values[bound]) - compared[n] for n in watched}  # points missing
        if veto["by"] == "grade":
            compared = {n: nodes[n]["grade"] for n in watched}
            short = {n: Fraction(names.index(compared[n]) - bound) for n in watched}  # grades missing
        failed = [n for n in watched if short[n] > 0 or (veto["include_bound"] and short[n] == 0)]
        result["veto"] = veto | {"branch": branch, "threshold": values[bound], "compared": compared,
                                 "failed": failed, "fired": bool(failed)}  # fmt: skip
        if failed:
            return result
    evaluate(root)
    top = nodes[root]
    worst = top["grade"]
    for cap in rules["caps"]:  # (22) no better than `grade` while `node` is worse than `worse_than`
        if names.index(nodes[paths[cap["node"]]]["grade"]) > names.index(cap["worse_than"]):
            result["caps"].append(cap)
            worst = max(worst, cap["grade"], key=names.index)
    return result | {
        "status": "rated", "score": top["score"], "rounded_score": round9(top["score"]), "grade": worst,
        "membership": top["membership"],
    }  # fmt: skip
