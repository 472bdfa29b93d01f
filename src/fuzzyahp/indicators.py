"""The indicator tree: nodes, children, leaves, paths. No arithmetic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from fuzzyahp.errors import SchemeError, shown, suggest

#: Most nodes and levels a tree may have: far above any use, low enough that a hostile file cannot exhaust memory.
MAX_NODES = 10_000
MAX_DEPTH = 50
#: Columns of tables of clients and votes, which an indicator of that name could not be told from.
RESERVED = frozenset({"client", "name", "name_en", "name_zh", "expert", "indicator", "grade"})

# Any script is welcome; "." separates the names of a path.
_NAME = re.compile(r"[^\W_][^.\x00-\x1f\x7f]{0,63}\Z")


class IndicatorTree:
    """A tree of named indicators, children in listed order.

    Parameters
    ----------
    children : mapping of str to sequence of str
        The children of every node in listed order; leaves have an empty sequence (or are only
        named as children). Exactly one node is nobody's child: the root.

    Attributes
    ----------
    root : str
        The composite indicator U of the paper.
    names : tuple of str
        All nodes, each parent before its children, in listed order.
    leaves : tuple of str
        The nodes without children, in listed order.
    parents : tuple of str
        The nodes with children, in listed order.

    Raises
    ------
    SchemeError
        If a name is malformed or used twice, there is no single root, or the nodes form a cycle.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> tree = fa.IndicatorTree({"credit": ["decisive", "reference"], "reference": ["finance", "market"]})
    >>> tree.root, tree.leaves
    ('credit', ('decisive', 'finance', 'market'))
    >>> tree.path("finance")
    'reference.finance'
    """

    __slots__ = ("_children", "_leaves", "_parent", "_paths", "names", "root")

    def __init__(self, children: Mapping[str, Sequence[str]]) -> None:
        self._children, self._parent = _link(children)
        roots = [name for name in self._children if name not in self._parent]
        if len(roots) != 1:
            found = "every node is somebody's child" if not roots else f"these have no parent: {', '.join(roots[:8])}"
            raise SchemeError(
                f"indicators: {found}; a tree has exactly one root: name all other nodes in their parent's children"
            )
        self.root = roots[0]
        self._paths: dict[str, str] = {}
        self._leaves: dict[str, tuple[str, ...]] = {}
        self._walk()
        self.names = tuple(self._paths)
        lost = [name for name in self._children if name not in self._paths]
        if lost:
            raise SchemeError(
                f"indicators: nothing leads from the root '{self.root}' to {', '.join(lost[:8])}: "
                "a cycle; let each node be the child of one parent above it"
            )

    def _walk(self) -> None:
        # An explicit stack: a hostile file must not reach Python's recursion limit.
        stack = [(self.root, 0, "")]
        while stack:
            name, depth, above = stack.pop()
            if depth > MAX_DEPTH:
                raise SchemeError(f"{above}: deeper than {MAX_DEPTH} levels; flatten the tree")
            path = name if depth == 0 else (f"{above}.{name}" if above else name)
            self._paths[name] = path
            below = path if depth else ""
            stack.extend((child, depth + 1, below) for child in reversed(self._children[name]))
        for name in reversed(self._paths):
            kids = self._children[name]
            self._leaves[name] = tuple(leaf for kid in kids for leaf in self._leaves[kid]) if kids else (name,)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The nodes without children, in listed order."""
        return self._leaves[self.root]

    @property
    def parents(self) -> tuple[str, ...]:
        """The nodes with children, each before the parents among its children."""
        return tuple(name for name in self.names if self._children[name])

    @property
    def paths(self) -> Mapping[str, str]:
        """Path of every node by name; not to be changed."""
        return self._paths

    @property
    def structure(self) -> Mapping[str, tuple[str, ...]]:
        """The children of every node; not to be changed."""
        return self._children

    def children(self, name: str) -> tuple[str, ...]:
        """Children of a node in listed order; empty for a leaf.

        Parameters
        ----------
        name : str
            A node's name.

        Returns
        -------
        tuple of str
            The children's names.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.IndicatorTree({"credit": ["finance", "market"]}).children("credit")
        ('finance', 'market')
        """
        return self._children[self.find(name)]

    def parent(self, name: str) -> str | None:
        """Parent of a node; None for the root.

        Parameters
        ----------
        name : str
            A node's name.

        Returns
        -------
        str or None
            The parent's name.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.IndicatorTree({"credit": ["finance", "market"]}).parent("market")
        'credit'
        """
        return self._parent.get(self.find(name))

    def leaves_of(self, name: str) -> tuple[str, ...]:
        """Leaves at or below a node, in listed order.

        Parameters
        ----------
        name : str
            A node's name.

        Returns
        -------
        tuple of str
            The leaves; a leaf is its own only leaf.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.IndicatorTree({"credit": ["finance", "market"]}).leaves_of("market")
        ('market',)
        """
        return self._leaves[self.find(name)]

    def subtree(self, name: str) -> tuple[str, ...]:
        """A node and everything below it, each parent before its children.

        Parameters
        ----------
        name : str
            A node's name.

        Returns
        -------
        tuple of str
            The nodes' names.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.IndicatorTree({"credit": ["finance", "market"]}).subtree("credit")
        ('credit', 'finance', 'market')
        """
        top = self.find(name)
        found = {top}
        ordered = [top]
        for node in self.names:
            if self._parent.get(node) in found:
                found.add(node)
                ordered.append(node)
        return tuple(ordered)

    def path(self, name: str) -> str:
        """Names from below the root down to the node, joined by "."; the root's own name for the root.

        Parameters
        ----------
        name : str
            A node's name.

        Returns
        -------
        str
            The path.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.IndicatorTree({"credit": ["finance", "market"]}).path("market")
        'market'
        """
        return self._paths[self.find(name)]

    def find(self, name_or_path: str) -> str:
        """Name of the node with this name or path.

        Parameters
        ----------
        name_or_path : str
            A node's name, or its path.

        Returns
        -------
        str
            The node's name.

        Raises
        ------
        SchemeError
            If there is no such node; the nearest name is suggested.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> tree = fa.IndicatorTree({"credit": ["reference"], "reference": ["finance"]})
        >>> tree.find("reference.finance")
        'finance'
        """
        last = ""
        if isinstance(name_or_path, str):
            if name_or_path in self._paths:
                return name_or_path
            last = name_or_path.rpartition(".")[2]
        if last in self._paths and self._paths[last] == name_or_path:
            return last
        raise SchemeError(f"no indicator is named {shown(name_or_path)}; {suggest(name_or_path, self.names)}")

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndicatorTree) and self.root == other.root and self._children == other._children

    def __hash__(self) -> int:
        return hash(tuple(self._children.items()))

    def __repr__(self) -> str:
        return f"IndicatorTree(root={self.root!r}, {len(self.names)} nodes, {len(self.leaves)} leaves)"


def _link(children: Mapping[str, Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Check the names and note who is whose child."""
    if not isinstance(children, Mapping):
        raise SchemeError(f"indicators: {shown(children)}, must map names to the names of their children")
    down: dict[str, tuple[str, ...]] = {}
    up: dict[str, str] = {}
    for parent, kids in children.items():
        _check_name(parent)
        if isinstance(kids, str) or not isinstance(kids, Sequence):
            raise SchemeError(f"{parent}: children {shown(kids)}, must be a list of names")
        down[parent] = tuple(kids)
        for kid in kids:
            _check_name(kid)
            if kid in up:
                where = f"twice under '{parent}'" if up[kid] == parent else f"under '{up[kid]}' and under '{parent}'"
                raise SchemeError(f"{kid}: listed {where}; a node has one parent and a name of its own: rename one")
            up[kid] = parent
    for kid in up:
        down.setdefault(kid, ())
    if not down:
        raise SchemeError("indicators: there are none; a tree needs at least a root and a leaf")
    if len(down) > MAX_NODES:
        raise SchemeError(f"indicators: {len(down)} nodes; at most {MAX_NODES} are accepted")
    return down, up


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.match(name) or name != name.strip() or not name.isprintable():
        raise SchemeError(
            f"indicator name {shown(name)}: use 1 to 64 printable characters without '.', starting with a letter or "
            "digit (what people read goes into the label)"
        )
    if unicodedata.normalize("NFC", name) != name:
        raise SchemeError(f"indicator name {shown(name)}: its accents stand apart; type it again with composed letters")
    if name in RESERVED:
        raise SchemeError(f"indicator name {shown(name)}: a column of every table is called that; choose another name")
