"""Faults that can be put into a Python module, one at a time, by its syntax tree."""

import ast
from collections.abc import Callable, Iterator

from script.mutation.places import Fault, Place

Change = Callable[[], None]
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any", "inner": "outer", "outer": "inner"}
LEFT_OUT = frozenset(
    {"filter", "exclude", "select_for_update", "order_by", "strip", "casefold", "lower", "distinct", "first"}
)
"""Methods whose call leaves something of the same kind: the call is taken out."""
KEPT_DECORATORS = frozenset(
    {"property", "dataclass", "classmethod", "staticmethod", "cache", "lru_cache", "contextmanager", "overload"}
    | {"register", "pytest", "cached_property", "simple_tag", "filter", "KeptQuery", "unique", "wraps"}
)


def python_places(path: str, text: str) -> Iterator[Place]:
    """Every place of a module where a fault can be put, in the order of its text."""
    walk = _Walk(ast.parse(text))
    lines = text.splitlines()
    for number, fault in enumerate(walk.faults()):
        yield Place(path, fault.line, fault.kind, lines[fault.line - 1].strip(), number)


def with_python_fault(text: str, number: int) -> str:
    """The module with the fault of that number among its places."""
    tree = ast.parse(text)
    for position, fault in enumerate(_Walk(tree).faults()):
        if position == number:
            fault.put()
            return ast.unparse(ast.fix_missing_locations(tree))
    raise ValueError(f"There are fewer than {number + 1} places.")


class _Walk:
    """The faults of a tree; each changes the tree itself when it is put."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    def faults(self) -> Iterator[Fault]:
        yield from self._of_body(self.tree)

    def _of_body(self, node: ast.AST) -> Iterator[Fault]:
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "type_params"):
                continue
            members = value if isinstance(value, list) else [value]
            for place, member in enumerate(members):
                if isinstance(member, ast.AST) and not _is_left_alone(member):
                    put = _putter(node, name, place if isinstance(value, list) else None)
                    yield from _faults_of(member, put)
                    yield from self._of_body(member)


def _putter(owner: ast.AST, name: str, place: int | None) -> Callable[[ast.AST | None], None]:
    """Sets what stands there to another node; None takes it out of its list."""

    def put(node: ast.AST | None) -> None:
        if place is None:
            setattr(owner, name, node)
        elif node is None:
            del getattr(owner, name)[place]
        else:
            getattr(owner, name)[place] = node

    return put


def _is_left_alone(node: ast.AST) -> bool:
    """What only readers, type checkers or the log see."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr() | ast.Global() | ast.Nonlocal():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="logger")))):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.FunctionDef(name="__str__" | "__repr__"):
            return True
        case ast.ClassDef(name="Meta"):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in ("__all__", "help", "hint") or name.endswith(("Map", "Type"))
        case ast.Call(func=ast.Name(id="cast" | "TypeVar")):
            return True
    return False


def _faults_of(node: ast.AST, put: Callable[[ast.AST | None], None]) -> Iterator[Fault]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield Fault(node.lineno, "comparison", _swap(ops, place, op))
        case ast.BoolOp() | ast.BinOp() if type(node.op) in SWAPPED and not _is_text(node):
            yield Fault(node.lineno, "operator", _set(node, "op", SWAPPED[type(node.op)]()))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield Fault(node.lineno, "not left out", lambda: put(operand))
        case ast.Constant(value=bool() as value):
            yield Fault(node.lineno, "constant", _set(node, "value", not value))
        case ast.Constant(value=int() as value):
            yield Fault(node.lineno, "constant", _set(node, "value", value + 1))
        case ast.If() | ast.While() | ast.IfExp():
            yield Fault(node.lineno, "condition turned round", lambda: _turn(node, "test"))
        case ast.comprehension(ifs=ifs) if ifs:
            yield Fault(ifs[0].lineno, "condition left out", _set(node, "ifs", ifs[1:]))
        case ast.Return(value=ast.AST() as value) if not isinstance(value, ast.Constant):
            yield Fault(node.lineno, "nothing returned", _set(node, "value", ast.Constant(None)))
        case ast.Raise() | ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield Fault(node.lineno, "statement left out", lambda: put(ast.Pass()))
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield Fault(node.lineno, "statement left out", lambda: put(ast.Pass()))
        case ast.FunctionDef(decorator_list=decorators):
            for place, decorator in enumerate(decorators):
                if not (_names(decorator) & KEPT_DECORATORS):
                    yield Fault(decorator.lineno, "decorator left out", _drop(decorators, place))
        case ast.Call():
            yield from _faults_of_call(node, put)


def _faults_of_call(node: ast.Call, put: Callable[[ast.AST | None], None]) -> Iterator[Fault]:
    match node.func:
        case ast.Name(id=name) if name in OTHER_NAME:
            yield Fault(node.lineno, "other function", _set(node.func, "id", OTHER_NAME[name]))
        case ast.Attribute(attr=name, value=value) if name in LEFT_OUT and not isinstance(value, ast.Name):
            yield Fault(node.func.end_lineno or node.lineno, "call left out", lambda: put(value))
    for place, keyword in enumerate(node.keywords):
        if keyword.arg not in (None, "help_text", "label", "verbose_name", "help", "metavar", "related_name"):
            yield Fault(keyword.lineno, "argument left out", _drop(node.keywords, place))


def _swap(ops: list[ast.cmpop], place: int, op: ast.cmpop) -> Change:
    def change() -> None:
        ops[place] = SWAPPED[type(op)]()  # type: ignore[call-overload]

    return change


def _set(node: ast.AST, name: str, value: object) -> Change:
    return lambda: setattr(node, name, value)


def _drop(members: list[ast.expr] | list[ast.keyword], place: int) -> Change:
    def change() -> None:
        del members[place]

    return change


def _turn(node: ast.AST, name: str) -> None:
    setattr(node, name, ast.UnaryOp(ast.Not(), getattr(node, name)))


def _is_text(node: ast.BoolOp | ast.BinOp) -> bool:
    """A joined or formatted text: another operator only breaks it."""
    parts = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
    return any(isinstance(part, ast.JoinedStr | ast.List | ast.Tuple) or _is_string(part) for part in parts)


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _names(node: ast.AST) -> set[str]:
    found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return found | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
