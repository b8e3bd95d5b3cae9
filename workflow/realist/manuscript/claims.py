"""Sentences that must stay true: `report/claims.yaml` pairs each with a predicate over the numbers.

A predicate is arithmetic and comparison, no more: `country_united_states / included_studies > 0.5`.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from realist.contract import Row, Slug, Text
from realist.errors import Kind, Problem, nearest
from realist.review import Placed, read_items

CLAIMS = "report/claims.yaml"

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip


class Claim(Row):
    """`report/claims.yaml`: one sentence that must stay true."""

    id: Slug
    text: Text
    predicate: Text


class UnknownNameError(Exception):
    """A predicate names a number that nothing defines."""


def false_claims(root: Path, values: Mapping[str, float | str]) -> Iterator[Problem]:
    """A problem for each claim that is false, or whose predicate cannot be evaluated."""
    for claim in read_items(root / CLAIMS, Claim, CLAIMS):
        yield from _judged(claim, values)


def _judged(claim: Placed[Claim], values: Mapping[str, float | str]) -> Iterator[Problem]:
    predicate = claim.value.predicate
    try:
        if not evaluate(predicate, values):
            yield claim.problem("predicate", Kind.FALSE_CLAIM, f"{predicate} ({_numbers(predicate, values)})",
                                f"that it holds: {claim.value.text}", "Correct the sentence first.")  # fmt: skip
    except UnknownNameError as error:
        name = str(error)
        yield claim.problem("predicate", Kind.UNDEFINED_NUMBER, name, "a key of results/numbers.json",
                            f"{nearest(name, values)}Correct the predicate.")  # fmt: skip
    except (SyntaxError, TypeError, ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        yield claim.problem("predicate", Kind.BAD_VALUE, predicate, "numbers, + - * /, comparisons, and, or, not",
                            f"It cannot be evaluated: {error}.")  # fmt: skip


def _numbers(predicate: str, values: Mapping[str, float | str]) -> str:
    return ", ".join(f"{name} is {values[name]}" for name in names(predicate))


def names(predicate: str) -> list[str]:
    """The numbers that a predicate names.

    Raises:
        SyntaxError, ValueError: it is not a predicate.
    """
    return sorted({node.id for node in ast.walk(_parsed(predicate)) if isinstance(node, ast.Name)})


def _parsed(predicate: str) -> ast.Expression:
    return ast.parse(predicate.strip(), mode="eval")


def evaluate(predicate: str, values: Mapping[str, float | str]) -> Any:
    """The value of a predicate.

    Raises:
        UnknownNameError: it names a number that is not there.
        SyntaxError, ValueError: it is not a predicate.
    """
    value = _value(_parsed(predicate).body, values)
    for name in names(predicate):
        if name not in values:  # also where `and` or `or` did not ask for it
            raise UnknownNameError(name)
    return value


def _value(node: ast.expr, values: Mapping[str, float | str]) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as constant):
            return constant
        case ast.Name(id=name):
            if name not in values:
                raise UnknownNameError(name)
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, values)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BoolOp(op=op, values=parts):
            return (all if isinstance(op, ast.And) else any)(_value(part, values) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=rights) if all(type(op) in _COMPARE for op in ops):
            sides = [_value(side, values) for side in (left, *rights)]
            return all(_COMPARE[type(op)](a, b) for a, op, b in zip(sides, ops, sides[1:], strict=False))
        case _:
            raise ValueError(f"{ast.unparse(node)} is not allowed")
