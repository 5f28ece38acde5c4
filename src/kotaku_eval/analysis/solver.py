"""The solver behind the analysis: the only module that knows which library proves things."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Final

from kotaku_eval.errors import MissingExtraError
from kotaku_eval.texts import Text

# Steps of the solver per question, not seconds: the same answer on every machine.
EFFORT: Final = 20_000_000

# The solver's number for its procedure (Bellman and Ford's).
_DIFFERENCE_LOGIC: Final = 1

Formula = Any
"""A truth value of the solver's library, which has no types of its own."""

Term = Any
"""A number of the solver's library."""


def _library() -> Any:
    try:
        import z3  # type: ignore[import-untyped]
    except ImportError as failure:
        extra = "analysis"
        purpose = Text(id="Analisis kumpulan aturan", en="The analysis of rule sets")
        raise MissingExtraError(extra, purpose) from failure
    return z3


class Terms:
    """Builds formulas; constants are folded at once, so that what is built stays small.

    Each has a world of its own in the solver's library: what was asked before, of other rules, can
    then not change which of several right answers is given.

    Raises:
        MissingExtraError: The library of the extra ``analysis`` is not installed.
    """

    def __init__(self) -> None:
        self.z3 = _library()
        self.world: Any = self.z3.Context()
        self.true: Formula = self.z3.BoolVal(val=True, ctx=self.world)
        self.false: Formula = self.z3.BoolVal(val=False, ctx=self.world)

    def flag(self, name: str) -> Formula:
        """Return a truth value that is free."""
        return self.z3.Bool(name, self.world)

    def number(self, name: str, *, whole: bool = True) -> Term:
        """Return a number that is free."""
        return self.z3.Int(name, self.world) if whole else self.z3.Real(name, self.world)

    def constant(self, value: float | Fraction) -> Term:
        """Return a number as written, exactly."""
        if isinstance(value, int):
            return self.z3.IntVal(int(value), self.world)
        exact = Fraction(value)
        return self.z3.Q(exact.numerator, exact.denominator, self.world)

    def truth(self, value: bool) -> Formula:  # noqa: FBT001 - a truth value, no switch
        """Return true or false."""
        return self.true if value else self.false

    def every(self, *parts: Formula) -> Formula:
        """Return that all parts hold."""
        kept = [part for part in parts if part is not self.true]
        if any(part is self.false for part in kept):
            return self.false
        return self.true if not kept else kept[0] if len(kept) == 1 else self.z3.And(kept)

    def some(self, *parts: Formula) -> Formula:
        """Return that at least one part holds."""
        kept = [part for part in parts if part is not self.false]
        if any(part is self.true for part in kept):
            return self.true
        return self.false if not kept else kept[0] if len(kept) == 1 else self.z3.Or(kept)

    def no(self, part: Formula) -> Formula:
        """Return that a part does not hold."""
        if part is self.true:
            return self.false
        return self.true if part is self.false else self.z3.Not(part)

    def follows(self, cause: Formula, effect: Formula) -> Formula:
        """Return that an effect holds wherever its cause does."""
        return self.some(self.no(cause), effect)

    def same(self, x: Formula, y: Formula) -> Formula:
        """Return that two truth values agree."""
        return x == y

    def either(self, condition: Formula, x: Term, y: Term) -> Term:
        """Return one number where a condition holds, and another elsewhere."""
        if condition is self.true or x is y:
            return x
        return y if condition is self.false else self.z3.If(condition, x, y)

    def ratio(self, x: Term, divisor: float) -> Term:
        """Return a number divided by a constant, without rounding."""
        return self.real(x) / self.constant(Fraction(divisor))

    def real(self, x: Term) -> Term:
        """Return a number that may have a fraction."""
        return self.z3.ToReal(x) if self.z3.is_int(x) else x


class Prover:
    """Answers whether formulas can hold together, one question after another.

    A formula is noted once under a name; a question names those that shall hold. What was learnt
    for one question serves the next, which is what makes hundreds of them cheap.
    """

    def __init__(self, terms: Terms, *, differences: bool = False) -> None:
        """Start without formulas.

        Args:
            terms: Builds the formulas.
            differences: Whether they compare two numbers and a constant at most, as orders and
                deadlines do, which a special procedure answers sooner.
        """
        self.terms = terms
        self.solver = terms.z3.SimpleSolver(ctx=terms.world)
        self.solver.set("rlimit", EFFORT)
        self.solver.set("random_seed", 1)
        if differences:
            self.solver.set("arith.solver", _DIFFERENCE_LOGIC)
        self._guards: dict[str, Formula] = {}
        self._asts: dict[str, Any] = {}
        self._names: dict[int, str] = {}

    def always(self, formulas: Iterable[Formula]) -> None:
        """Note what holds for every question."""
        self.solver.add(list(formulas))

    def note(self, name: str, formula: Formula) -> str:
        """Note a formula under a name, and return the name."""
        if name not in self._guards:
            guard = self.terms.flag(f"?{name}")
            self._guards[name] = guard
            self._asts[name] = guard.as_ast()
            self._names[guard.get_id()] = name
            self.solver.add(self.terms.z3.Implies(guard, formula))
        return name

    def can(self, names: Iterable[str]) -> bool | None:
        """Say whether formulas can hold together; ``None`` when that took too many steps."""
        # Past the library's own wrapper, which looks at every guard anew each time it is named.
        z3 = self.terms.z3
        guards = [self._asts[name] for name in names]
        held = (z3.Ast * len(guards))(*guards)
        solver = self.solver
        answer = z3.Z3_solver_check_assumptions(solver.ctx.ref(), solver.solver, len(guards), held)
        return {z3.Z3_L_TRUE: True, z3.Z3_L_FALSE: False}.get(answer)

    def cause(self) -> list[str]:
        """Return formulas that cannot hold together, after a question answered by no."""
        return sorted(self._names[part.get_id()] for part in self.solver.unsat_core())

    @contextmanager
    def trial(self, *formulas: Formula) -> Generator[None]:
        """Hold formulas for the questions of a block only."""
        self.solver.push()
        try:
            self.solver.add(list(formulas))
            yield
        finally:
            self.solver.pop()

    def require(self, *formulas: Formula) -> None:
        """Hold formulas from now on, until the end of the block of a trial."""
        self.solver.add(list(formulas))

    def relaxed(self, names: Sequence[str], fixed: Sequence[str] = ()) -> list[str] | None:
        """Return as many formulas as can hold together; those named last are given up first.

        Args:
            names: What is wished for.
            fixed: What must hold in any case.

        Returns:
            What is left of the wishes; ``None`` when not even the rest can hold.
        """
        kept = list(names)
        while (found := self.can([*fixed, *kept])) is not True:
            core = set(self.cause()) if found is False else set()
            spare = next((name for name in reversed(kept) if name in core), None)
            if spare is None:
                return None
            kept.remove(spare)
        return kept

    def has(self, name: str) -> bool:
        """Whether a formula is noted under a name."""
        return name in self._guards

    def minimal(self, names: Sequence[str], fixed: Sequence[str] = ()) -> list[str]:
        """Return a part of formulas that cannot hold together, none of which can be spared.

        Args:
            names: Formulas that cannot hold together; those named first are given up first.
            fixed: Formulas that hold in any case.
        """
        kept = list(names)
        for name in names:
            if name not in kept:
                continue
            rest = [other for other in kept if other != name]
            if self.can([*fixed, *rest]) is False:
                core = set(self.cause())
                kept = [other for other in rest if other in core]
        return kept

    def model(self) -> Callable[[Formula], Any]:
        """Return what a term is in the case found, after a question answered by yes."""
        found = self.solver.model()

        def value(term: Formula) -> Any:
            made = found.eval(term, model_completion=True)
            if self.terms.z3.is_bool(made):
                return bool(self.terms.z3.is_true(made))
            if self.terms.z3.is_int_value(made):
                return made.as_long()
            exact = Fraction(made.numerator_as_long(), made.denominator_as_long())
            return int(exact) if exact.denominator == 1 else float(exact)

        return value
