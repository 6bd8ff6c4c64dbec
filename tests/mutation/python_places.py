"""Where an importer's code can be changed, and how: every candidate place of each class of mistake.

The classes are those of the models (sql_places), as they slip into code that reads a file:

    sign             plus for minus, the smallest for the largest, counted from the other end
    join key         one key of a join, of a group or of distinct rows left out; another kind of join
    unit             a factor left out or turned into a divisor, a number ten times as large
    filter           a condition turned round, its boundary moved, `and` for `or`
    off-by-one year  a year, or a place in a list, one further
    swapped column   two names of columns, or two arguments, exchanged
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_MOVED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_TURNED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
           ast.IsNot: ast.Is}  # fmt: skip
_KEYWORDS_OF_KEYS = ("on", "subset", "by", "left_on", "right_on")
_METHODS_OF_KEYS = ("group_by", "partition_by", "over")
_JOINS = {"left": "inner", "inner": "left", "anti": "semi", "semi": "anti"}


@dataclass(frozen=True)
class PythonPlace:
    """One change at one place of a module; the fields are those of sql_places.Place."""

    kind: str
    position: int
    change: str
    told: str


def places(source: str) -> list[PythonPlace]:
    """Every candidate place of a module, in the order in which its tree is walked."""
    found = []
    tree = ast.parse(source)
    unread = _unread(tree)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for position, node in enumerate(ast.walk(tree)):
        if node not in unread:
            found += [
                PythonPlace(kind, position, change, f"line {node.lineno}: {told}")
                for kind, change, told in _changes(node, parents)
            ]
    return found


def mutated(source: str, place: PythonPlace) -> str:
    """The module with the change made."""
    tree = copy.deepcopy(ast.parse(source))
    node = next(each for position, each in enumerate(ast.walk(tree)) if position == place.position)
    _make(node, place.kind, place.change)
    return ast.unparse(ast.fix_missing_locations(tree))


def _unread(tree: ast.Module) -> set[ast.AST]:
    """What a run does not come to: annotations, texts of messages, documentation."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        skipped: list[ast.AST | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            skipped = [node.annotation]
        elif isinstance(node, ast.FunctionDef):
            skipped = [node.returns]
        elif isinstance(node, ast.Raise | ast.JoinedStr):
            skipped = [node]
        elif isinstance(node, ast.Expr):
            skipped = [node] if isinstance(node.value, ast.Constant) else []
        elif isinstance(node, ast.keyword) and node.arg in ("found", "expected", "advice"):
            skipped = [node.value]
        for each in skipped:
            found.update(ast.walk(each) if each is not None else ())
    return found


def _changes(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[tuple[str, str, str]]:
    text = _short(node) if isinstance(node, ast.expr) else ""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()) if not _is_text(node):
            yield "sign", "opposite", text
        case ast.UnaryOp(op=ast.USub()):
            yield "sign", "opposite", text
        case ast.Name(id="min" | "max"):
            yield "sign", "opposite", _short(parents[node])
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.FloorDiv()):
            yield "unit", "leave out", f"{text} without {_short(node.right)}"
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            if isinstance(parents.get(node), ast.Subscript | ast.Slice | ast.Call | ast.BinOp | ast.Compare):
                yield "off-by-one year", "later", f"{_short(parents[node])}: {node.value} + 1"
            if node.value not in (0, 1) and isinstance(
                parents.get(node), ast.BinOp | ast.Compare | ast.keyword | ast.Assign | ast.UnaryOp | ast.Dict
            ):
                yield "unit", "ten times", f"{node.value} ten times as large"
        case ast.Compare(ops=[operator]):
            if type(operator) in _MOVED:
                yield "filter", "boundary", f"{text}: boundary moved"
            elif type(operator) in _TURNED:
                yield "filter", "turn", f"{text}: turned round"
        case ast.BoolOp():
            yield "filter", "other", f"{text}: and for or, or for and"
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "filter", "turn", f"{text}: without not"
        case ast.If() | ast.IfExp() | ast.While():
            yield "filter", "negate", f"if not ({_short(node.test)})"
        case ast.comprehension() if node.ifs:
            pass
        case ast.Call(func=ast.Attribute(attr="filter"), args=[_, *_]):
            yield "filter", "negate rows", f"{_short(node.args[0])}: the other rows"
    if isinstance(node, ast.Name) and node.id.endswith("year") and isinstance(node.ctx, ast.Load):
        yield "off-by-one year", "later", f"{node.id} + 1 in {_short(parents[node])}"
    if isinstance(node, ast.keyword) or _is_in_any_order(node, parents):
        return
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            keys = keyword.value
            if keyword.arg in _KEYWORDS_OF_KEYS and isinstance(keys, ast.List | ast.Tuple):
                for number, key in enumerate(keys.elts if len(keys.elts) > 1 else []):
                    yield "join key", f"drop {keyword.arg} {number}", f"{text}: without {_short(key)}"
            if keyword.arg == "how" and getattr(keys, "value", None) in _JOINS:
                yield "join key", "how", f"{text}: {_JOINS[keys.value]}"
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS_OF_KEYS and len(node.args) > 1:
            for number, key in enumerate(node.args):
                yield "join key", f"drop {number}", f"{text}: without {_short(key)}"
    for what, elements in _rows_of_names(node):
        for number in range(len(elements) - 1):
            if ast.dump(elements[number]) != ast.dump(elements[number + 1]):
                yield (
                    "swapped column", f"{what} {number}",
                    f"{_short(elements[number])} for {_short(elements[number + 1])}",
                )  # fmt: skip


def _is_in_any_order(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a row of names is only looked into: `in (…)`, or a tuple of types."""
    match parents.get(node):
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return True
        case ast.Call(func=ast.Name(id="isinstance" | "frozenset" | "set")):
            return True
    return False


def _rows_of_names(node: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    """Rows of texts or names in which two neighbours may be exchanged: of a list, a dict, or a call."""
    if isinstance(node, ast.List | ast.Tuple) and isinstance(node.ctx, ast.Load):
        if all(isinstance(each, ast.Constant | ast.Name) for each in node.elts):
            yield "elts", node.elts
    elif isinstance(node, ast.Dict) and all(isinstance(each, ast.Constant) for each in node.keys):
        yield "values", node.values
    elif isinstance(node, ast.Call) and all(isinstance(each, ast.Constant | ast.Name) for each in node.args):
        yield "args", node.args


def _make(node: ast.AST, kind: str, change: str) -> None:
    what, *rest = change.split()
    match kind, what:
        case "sign", _ if isinstance(node, ast.BinOp):
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        case "sign", _ if isinstance(node, ast.UnaryOp):
            node.op = ast.UAdd()
        case "sign", _:
            node.id = "min" if node.id == "max" else "max"
        case "unit", "leave":
            node.op, node.right = ast.Mult(), ast.Constant(1)
        case "unit", _:
            node.value = node.value * 10
        case "off-by-one year", _ if isinstance(node, ast.Constant):
            node.value = node.value + 1
        case "off-by-one year", _:
            node.id = f"({node.id} + 1)"  # written as it stands: the tree is only printed after this
        case "filter", "boundary":
            node.ops = [_MOVED[type(node.ops[0])]()]
        case "filter", "turn" if isinstance(node, ast.Compare):
            node.ops = [_TURNED[type(node.ops[0])]()]
        case "filter", "turn":
            node.op, node.operand = ast.Not(), ast.UnaryOp(node.op, node.operand)
            if isinstance(node.operand.op, ast.Invert):
                node.op = ast.Invert()
        case "filter", "other":
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case "filter", _ if isinstance(node, ast.Call):
            node.args[0] = ast.UnaryOp(ast.Invert(), node.args[0])
        case "filter", _:
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case "join key", "how":
            keyword = next(each for each in node.keywords if each.arg == "how")
            keyword.value = ast.Constant(_JOINS[keyword.value.value])
        case "join key", "drop" if len(rest) == 2:
            keyword = next(each for each in node.keywords if each.arg == rest[0])
            del keyword.value.elts[int(rest[1])]
        case "join key", _:
            del node.args[int(rest[0])]
        case "swapped column", _:
            elements, number = getattr(node, what), int(rest[0])
            elements[number], elements[number + 1] = elements[number + 1], elements[number]


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 100 else f"{text[:75]} … {text[-22:]}"
