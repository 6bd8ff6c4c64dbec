"""Where a model's SQL can be changed, and how: every candidate place of each class of mistake.

A mutant is one change of the kind that slips into SQL and still runs. The classes:

    sign             plus for minus, most for least, descending for ascending, a minus left out
    join key         one condition of a join, or one key of a window, left out; a left join for an inner one
    unit             a factor or divisor left out, a number ten times as large, a figure in kilograms
    filter           one condition left out, its boundary moved, the two branches of a case exchanged
    off-by-one year  a year where the year after it should stand
    swapped column   two columns of one type exchanged

The compiled SQL is changed by its grammar, macros included, since a macro is where a formula stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp

TypesOf = Callable[[str], dict[str, str]]
"""CTE → column → type; the empty name stands for the model itself."""

_YEAR = re.compile(r"^(?!is_|has_)(.*_)?year$")
_OPPOSITE = {
    exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Max: exp.Min, exp.Min: exp.Max, exp.Greatest: exp.Least,
    exp.Least: exp.Greatest, exp.ArgMax: exp.ArgMin, exp.ArgMin: exp.ArgMax,
}  # fmt: skip
_MOVED = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
_CALCULATION = (exp.Add, exp.Sub, exp.Mul, exp.Div)
_KEYS = (exp.Group, exp.Order)
"""Where a year is a key for putting rows together or in order: a year later changes nothing there."""


@dataclass(frozen=True)
class Place:
    """One change at one place of a parsed model.

    Attributes:
        kind: the class of mistake.
        position: number of the changed expression in the order in which the tree is walked.
        change: which change, where a place allows several ("drop 1").
        told: the expression, and what becomes of it.
    """

    kind: str
    position: int
    change: str
    told: str


def parsed(sql: str) -> exp.Expr:
    """The model as a tree."""
    return sqlglot.parse_one(sql, dialect="duckdb")


def written(tree: exp.Expr) -> str:
    """The tree as SQL for DuckDB."""
    return tree.sql(dialect="duckdb")


def places(tree: exp.Expr, types_of: TypesOf) -> list[Place]:
    """Every candidate place of a model, in the order of its text."""
    found = []
    for position, node in enumerate(tree.walk()):
        for kind, change, told in _changes(node, types_of):
            found.append(Place(kind, position, change, " ".join(told.split())))
    return found


def mutated(tree: exp.Expr, place: Place) -> exp.Expr:
    """A copy of the tree with the change made."""
    copy = tree.copy()
    node = next(each for position, each in enumerate(copy.walk()) if position == place.position)
    replacement = _made(node, place.kind, place.change)
    if node is copy:
        return replacement
    if replacement is not node:
        node.replace(replacement)
    return copy


def same_place(place: Place, mine: list[Place], theirs: list[Place]) -> Place | None:
    """The place in another compilation of the same model, such as that of a unit test; None if it has none.

    Positions differ where dates or relations are compiled otherwise: what is looked for is the same change
    of the same text, the first of several standing for the first.

    Args:
        mine: all places of the tree that the place is of.
        theirs: all places of the other one.
    """
    mine, theirs = (
        [each for each in found if _likeness(each) == _likeness(place)] for found in (mine, theirs)
    )
    return theirs[mine.index(place)] if len(theirs) == len(mine) else None


def _likeness(place: Place) -> tuple[str, str, str]:
    return place.kind, place.change, place.told


def _changes(node: exp.Expr, types_of: TypesOf) -> Iterator[tuple[str, str, str]]:
    if type(node) in _OPPOSITE:
        yield (
            "sign",
            "opposite",
            f"{_short(node)}: {_OPPOSITE[type(node)].__name__} for {type(node).__name__}",
        )
    elif isinstance(node, exp.Neg):
        yield "sign", "opposite", f"{_short(node)}: without its sign"
    elif isinstance(node, exp.Ordered) and isinstance(node.parent.parent, exp.Window):
        yield "sign", "opposite", f"order by {_short(node)}: the other way round"
    if isinstance(node, exp.Join):
        yield from _changes_of_join(node)
    if isinstance(node, exp.Window):
        for number, key in enumerate(node.args.get("partition_by") or []):
            yield "join key", f"drop {number}", f"{_short(node)}: not partitioned by {_short(key)}"
    if isinstance(node, exp.Mul | exp.Div):
        yield "unit", "leave out", f"{_short(node)}: without {_short(node.expression)}"
    if (
        isinstance(node, exp.Literal)
        and not node.is_string
        and isinstance(node.parent, (*_CALCULATION, *_MOVED, exp.Neg))
        and float(node.this) != 0
    ):
        yield "unit", "ten times", f"{_short(node.parent)}: {node.this} ten times as large"
    if isinstance(node, exp.Where | exp.Having | exp.Qualify):
        for number, condition in enumerate(_conditions(node.this)):
            yield "filter", f"drop {number}", f"{type(node).__name__.lower()} without {_short(condition)}"
    if type(node) in _MOVED and not isinstance(node.parent, exp.Select):
        yield "filter", "boundary", f"{_short(node)}: boundary moved"
    if isinstance(node, exp.If) and isinstance(node.parent, exp.Case):
        yield "filter", "negate", f"case when not ({_short(node.this)})"
    if isinstance(node, exp.Column) and _YEAR.search(node.name) and not _is_key(node):
        yield "off-by-one year", "later", f"{_short(node)} + 1 in {_short(node.parent)}"
    if isinstance(node, exp.Select):
        yield from _changes_of_columns(node, types_of)


def _changes_of_join(join: exp.Join) -> Iterator[tuple[str, str, str]]:
    conditions = _conditions(join.args["on"]) if join.args.get("on") else (join.args.get("using") or [])
    joined = join.this.alias_or_name
    if len(conditions) > 1:
        for number, condition in enumerate(conditions):
            yield "join key", f"drop {number}", f"join {joined} without {_short(condition)}"
    if conditions and not join.args.get("method"):
        if join.side == "LEFT":
            yield "join key", "inner", f"inner join {joined} for the left one"
        elif not join.side and join.kind in ("", "INNER"):
            yield "join key", "left", f"left join {joined} for the inner one"


def _changes_of_columns(select: exp.Select, types_of: TypesOf) -> Iterator[tuple[str, str, str]]:
    if any(each.is_star for each in select.expressions):
        return
    holder = select.parent
    while isinstance(holder, exp.SetOperation):
        holder = holder.parent
    if holder is not None and not isinstance(holder, exp.CTE):
        return
    types = list(types_of(holder.alias if holder is not None else "").values())
    if len(types) != len(select.expressions):
        return
    last: dict[str, int] = {}
    for number, (column, column_type) in enumerate(zip(select.expressions, types, strict=True)):
        if column_type == "DOUBLE" and not isinstance(column.unalias(), exp.Null | exp.Cast):
            yield "unit", f"thousand {number}", f"1000 times {_short(column)}"
        before = last.get(column_type)
        if before is not None and column.unalias() != select.expressions[before].unalias():
            yield (
                "swapped column", f"swap {before} {number}",
                f"{_short(select.expressions[before])} for {_short(column)}",
            )  # fmt: skip
        last[column_type] = number


def _made(node: exp.Expr, kind: str, change: str) -> exp.Expr:
    what, *numbers = change.split()
    match kind, what:
        case "sign", _:
            return _opposite(node)
        case "join key", "drop" if isinstance(node, exp.Window):
            keys = node.args["partition_by"]
            node.set("partition_by", [key for number, key in enumerate(keys) if number != int(numbers[0])])
        case "join key", "drop":
            _drop(node, "on" if node.args.get("on") else "using", int(numbers[0]))
        case "join key", _:
            node.set("side", "LEFT" if what == "left" else None)
            node.set("kind", None if what == "left" else "INNER")
        case "unit", "leave":
            return node.this
        case "unit", "ten":
            number = float(node.this) * 10
            return exp.Literal.number(int(number) if number.is_integer() else number)
        case "unit", _:
            column = node.expressions[int(numbers[0])]
            _set_column(node, int(numbers[0]), f"({column.unalias().sql('duckdb')}) * 1000", column)
        case "filter", "drop":
            if len(_conditions(node.this)) == 1:
                node.set("this", exp.true())
            else:
                _drop(node, "this", int(numbers[0]))
        case "filter", "boundary":
            return _MOVED[type(node)](**node.args)
        case "filter", _:
            node.set("this", exp.not_(exp.paren(node.this.copy())))
        case "off-by-one year", _:
            later = exp.paren(exp.Add(this=node.copy(), expression=exp.Literal.number(1)))
            in_list = isinstance(node.parent, exp.Select) and node in node.parent.expressions
            return exp.alias_(later, node.name) if in_list else later
        case "swapped column", _:
            first, second = (node.expressions[int(number)] for number in numbers)
            texts = first.unalias().sql("duckdb"), second.unalias().sql("duckdb")
            _set_column(node, int(numbers[0]), texts[1], first)
            _set_column(node, int(numbers[1]), texts[0], second)
    return node


def _opposite(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Neg):
        return node.this
    if isinstance(node, exp.Ordered):
        node.set("desc", not node.args.get("desc"))
        return node
    return _OPPOSITE[type(node)](**node.args)


def _set_column(select: exp.Select, number: int, text: str, named_like: exp.Expr) -> None:
    column = sqlglot.parse_one(text, dialect="duckdb")
    columns: list[Any] = list(select.expressions)
    # The second part of a union may have texts without a name.
    is_named = isinstance(named_like, exp.Alias | exp.Column)
    columns[number] = exp.alias_(column, named_like.alias_or_name) if is_named else column
    select.set("expressions", columns)


def _drop(node: exp.Expr, argument: str, number: int) -> None:
    if argument == "using":
        keys = node.args["using"]
        node.set("using", [key for place, key in enumerate(keys) if place != number])
        return
    kept = [each.copy() for place, each in enumerate(_conditions(node.args[argument])) if place != number]
    node.set(argument, exp.and_(*kept))


def _conditions(condition: exp.Expr) -> list[exp.Expr]:
    if isinstance(condition, exp.And):
        return [*_conditions(condition.this), *_conditions(condition.expression)]
    return [condition]


def _is_key(column: exp.Column) -> bool:
    """Whether the year only puts rows together: a key of a group, an order or a window, or counted."""
    parent = column.parent
    if isinstance(parent, exp.Window) and column in (parent.args.get("partition_by") or []):
        return True
    return parent.find_ancestor(*_KEYS) is not None if not isinstance(parent, _KEYS) else True


def _short(node: exp.Expr) -> str:
    text = " ".join(node.sql(dialect="duckdb").split())
    return text if len(text) <= 120 else f"{text[:90]} … {text[-27:]}"
