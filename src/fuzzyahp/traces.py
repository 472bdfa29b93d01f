"""What screening and caps compared on the way to a rating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.nodes import NodeResults

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class VetoTrace:
    """What the screening compared, and whether it rejected the client.

    Attributes
    ----------
    fired : bool
        Whether the client is rejected.
    by : str
        What was compared: "score", "grade" or "any_indicator".
    below : str
        The grade that must be reached.
    include_bound : bool
        Whether reaching just that grade is not enough.
    watched : dict of str to float or str
        Score or grade of each node looked at, by name.
    reasons : tuple of str
        The nodes that vetoed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> screen = model.screen(dict.fromkeys(model.scheme.tree.leaves_of("decisive"), "weak"))
    >>> screen.veto.fired, screen.veto.watched, screen.veto.below
    (True, {'decisive': 55.0}, 'medium')
    """

    fired: bool
    by: str
    below: str
    include_bound: bool
    watched: dict[str, float | str]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class CapTrace:
    """A cap whose condition holds for the client.

    Attributes
    ----------
    node : str
        The node that is too weak.
    found : str
        Its grade.
    worse_than : str
        The grade it must reach.
    limit : str
        The best overall grade while it does not.
    binding : bool
        Whether the overall grade would have been better without it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> poor = dict.fromkeys(model.scheme.tree.leaves_of("finance"), "poor")
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "excellent") | poor)
    >>> rating.caps[0].found, rating.caps[0].limit, rating.caps[0].binding, rating.grade
    ('poor', 'medium', True, 'medium')
    """

    node: str
    found: str
    worse_than: str
    limit: str
    binding: bool


@dataclass(frozen=True, eq=False)
class Screening:
    """The decisive branch alone.

    Attributes
    ----------
    status : {"passed", "rejected"}
        Whether the client goes on to the reference branch.
    score : float or None
        Score of the branch; None where the scheme screens nothing.
    grade : str or None
        Grade of the branch.
    membership : ndarray, shape (g,), or None
        Membership vector of the branch.
    veto : VetoTrace or None
        What was compared.
    nodes : NodeResults
        The nodes of the branch.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> screen = model.screen(dict.fromkeys(model.scheme.tree.leaves_of("decisive"), "good"))
    >>> screen.status, screen.score, screen.grade
    ('passed', 85.0, 'good')
    """

    status: str
    score: float | None
    grade: str | None
    membership: FloatArray | None
    veto: VetoTrace | None
    nodes: NodeResults

    @property
    def passed(self) -> bool:
        """Whether the client goes on."""
        return self.status == "passed"
