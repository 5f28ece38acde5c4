"""Notebook definitions: how rule sets, lifecycles and portfolios show themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kotaku_eval.activities import NEVER, Activity, Status
from kotaku_eval.dates import EventDate
from kotaku_eval.displays import show
from kotaku_eval.lifecycles import Citation, Lifecycle, Stage
from kotaku_eval.places import Place
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers import labels, outlines, page_words
from kotaku_eval.renderers.markup import charts, stage_maps
from kotaku_eval.renderers.markup.elements import Html, element, folded, joined, numbers, row, table
from kotaku_eval.renderers.notebooks.reports import MOST_NOTES
from kotaku_eval.renderers.notebooks.scores import frame, note, pairs, unseen
from kotaku_eval.rules import Rule
from kotaku_eval.rulesets import RuleSet
from kotaku_eval.texts import Language, Text

MOST_RULES: Final = 500
MOST_ACTIVITIES: Final = 50
MOST_PLACES: Final = 30


def _head(name: str, title: Text, language: Language) -> Html:
    code = element("span", name, class_="ke-id ke-aside")
    return element("h3", title.to(language) or name, " ", code)


def _number(words: str) -> Html:
    return element("td", words, class_="ke-number")


def _named(title: Text, name: str, language: Language) -> Html:
    return joined([title.to(language), element("span", name, class_="ke-id ke-aside")], " ")


def _cited(source: Citation, language: Language) -> list[tuple[str, str]]:
    if not source.text.en:
        return []
    sure = labels.confidence(source.confidence.value).to(language)
    return [(page_words.CITED.to(language), f"{source.text.to(language)} ({sure})")]


def show_ruleset(ruleset: RuleSet, language: Language) -> str:
    """Return a rule set as a notebook shows it: its rules by indicator, behind folds."""

    def say(text: Text) -> str:
        return text.to(language)

    facts = [
        (say(labels.RULES), outlines.count(len(ruleset.rules), language)),
        (say(page_words.LIFECYCLE), say(ruleset.lifecycle.title)),
        *_cited(ruleset.source, language),
        (say(page_words.MODEL), ruleset.score_model.value),
        (say(labels.CATEGORY), _bands(ruleset, language)),
        (say(page_words.PROFILE), ruleset.profile),
    ]
    left = list(ruleset.rules[:MOST_RULES])
    held: dict[str, list[Rule]] = {}
    for rule in left:
        held.setdefault(rule.indicator, []).append(rule)
    rest = len(ruleset.rules) - len(left)
    return frame(
        language,
        _head(ruleset.id, ruleset.title, language),
        pairs([(name, words) for name, words in facts if words]),
        *(
            _indicator(ruleset, name, held[name], language)
            for name in sorted(held, key=lambda name: not name)
        ),
        note(page_words.not_shown(outlines.count(rest, language)), language) if rest else None,
        _parameters(ruleset, language),
        _disabled(ruleset, language),
    )


def _bands(ruleset: RuleSet, language: Language) -> str:
    if ruleset.scale is None:
        return ""
    bands = ", ".join(
        f"{band.title.to(language)} ≥ {band.threshold:g}" for band in ruleset.scale.bands
    )
    return bands + labels.doubt(ruleset.scale.confidence.value, language)


def _indicator(ruleset: RuleSet, name: str, rules: Sequence[Rule], language: Language) -> Html:
    known = ruleset.indicators.get(name)
    group = ruleset.groups.get(known.group) if known is not None else None
    titles = [own.title.to(language) for own in (group, known) if own is not None]
    words = " · ".join(titles) or page_words.UNSCORED.to(language)
    heads = (labels.SEVERITY, labels.RULE, labels.CONFIDENCE)
    rows = (
        row(
            [
                charts.severity_mark(rule.severity, language),
                _named(rule.title, rule.id, language),
                labels.confidence(rule.source.confidence.value).to(language),
            ]
        )
        for rule in rules
    )
    made = table([head.to(language) for head in heads], rows)
    return folded(f"{words} ({outlines.count(len(rules), language)})", made)


def _parameters(ruleset: RuleSet, language: Language) -> Html | None:
    if not ruleset.parameters:
        return None
    rows = (
        row(
            [
                element("span", name, class_="ke-id"),
                _number(show(own.parameter.value, own.parameter.type.unit or "").to(language)),
                own.meaning.to(language),
                labels.confidence(own.confidence.value).to(language),
            ]
        )
        for name, own in ruleset.parameters.items()
    )
    heads = (page_words.PARAMETER, page_words.VALUE, page_words.MEANING, labels.CONFIDENCE)
    title = f"{page_words.PARAMETERS.to(language)} ({len(ruleset.parameters)})"
    return folded(title, table([head.to(language) for head in heads], rows))


def _disabled(ruleset: RuleSet, language: Language) -> Html | None:
    if not ruleset.disabled:
        return None
    lines = (
        element("li", element("span", name, class_="ke-id"), f": {reason.to(language)}")
        for name, reason in ruleset.disabled.items()
    )
    title = f"{labels.DISABLED.to(language)} ({len(ruleset.disabled)})"
    return folded(title, element("ul", *lines))


def show_lifecycle(lifecycle: Lifecycle, language: Language) -> str:
    """Return a lifecycle as a notebook shows it: its stages in order, and what each comes after."""

    def say(text: Text) -> str:
        return text.to(language)

    final = lifecycle.stage(lifecycle.final).title if lifecycle.final else None
    facts = [
        *_cited(lifecycle.source, language),
        (say(page_words.LEVELS), ", ".join(say(level.title) for level in lifecycle.levels)),
        (say(page_words.FINAL), say(final) if final else ""),
    ]
    named = (
        page_words.STAGE, page_words.PHASE, page_words.ACTOR, page_words.EVIDENCE, page_words.AFTER,
    )  # fmt: skip
    heads = (unseen(page_words.ORDER, language), *(say(name) for name in named))
    rows = (
        _stage(lifecycle, at, stage, language) for at, stage in enumerate(lifecycle.stages, start=1)
    )
    return frame(
        language,
        _head(lifecycle.id, lifecycle.title, language),
        pairs([(name, words) for name, words in facts if words]),
        table(heads, rows, "ke-words"),
    )


def _stage(lifecycle: Lifecycle, at: int, stage: Stage, language: Language) -> Html:
    before = (
        lifecycle.stage(edge.before).title.to(language)
        + labels.doubt(edge.confidence.value, language)
        for edge in lifecycle.order_of([own.id for own in lifecycle.stages])
        if edge.after == stage.id
    )
    phase = lifecycle.phases.get(stage.phase, Text.same(stage.phase))
    return row(
        [
            _number(str(at)),
            _named(stage.title, stage.id, language),
            phase.to(language),
            stage.actor.to(language),
            ", ".join(lifecycle.document(name).to(language) for name in stage.evidence),
            "; ".join(before),
        ]
    )


def show_portfolio(portfolio: Portfolio, language: Language) -> str:
    """Return a portfolio as a notebook shows it: how far its activities are, and which they are."""

    def say(text: Text) -> str:
        return text.to(language)

    title = labels.titled(portfolio.title, portfolio.id)
    made = _head(portfolio.id, title, language)
    warning = element("p", say(labels.ILLUSTRATIVE), class_="ke-warn")
    rows = _lowest_places(portfolio)
    rest = len(rows) - MOST_PLACES
    return frame(
        language,
        made,
        warning if portfolio.illustrative else None,
        pairs([(name, words) for name, words in _facts(portfolio, language) if words]),
        stage_maps.stages_by_place(portfolio, rows[:MOST_PLACES], language)
        or _stage_counts(portfolio, language),
        note(page_words.not_shown(outlines.count(rest, language)), language) if rest > 0 else None,
        _activities(portfolio, language),
        _notes(portfolio, language),
    )


def _facts(portfolio: Portfolio, language: Language) -> Iterable[tuple[str, str]]:
    def say(text: Text) -> str:
        return text.to(language)

    yield say(page_words.LIFECYCLE), say(portfolio.lifecycle.title)
    yield say(labels.ACTIVITIES), outlines.count(len(portfolio), language)
    counts: dict[str, int] = {}
    for place in portfolio.places:
        counts[place.level] = counts.get(place.level, 0) + 1
    levels = [own for own in portfolio.lifecycle.levels if own.id in counts]
    places = (f"{say(own.title)}: {outlines.count(counts[own.id], language)}" for own in levels)
    yield say(page_words.PLACES), ", ".join(places)
    yield say(labels.BASIS), say(labels.basis(portfolio.basis.value))
    day = portfolio.day_of()
    yield say(labels.AS_OF), str(EventDate.of_day(day)) if day else say(labels.NO_DATE)
    yield say(labels.RULES), portfolio.ruleset


def _lowest_places(portfolio: Portfolio) -> list[tuple[Place, list[Activity]]]:
    """Return the places of the level that is shown first: the lowest with few enough of them."""
    found: list[tuple[Place, list[Activity]]] = []
    levels = [own.id for own in portfolio.lifecycle.levels]
    first = levels.index("village") if "village" in levels else 0
    for level in levels[first:]:
        rows = stage_maps.activities_by_place(portfolio, level)
        found = found or rows
        if 0 < len(rows) <= MOST_PLACES:
            return rows
    return found


def _stage_counts(portfolio: Portfolio, language: Language) -> Html:
    rows = []
    for stage in portfolio.lifecycle.stages:
        seen = [own.timeline.get(stage.id, NEVER) for own in portfolio.activities]
        done, undated = sum(own.count > 0 for own in seen), sum(own.undated > 0 for own in seen)
        found = (outlines.count(number, language) for number in (done, undated))
        rows.append(row([_named(stage.title, stage.id, language), *map(_number, found)]))
    heads = (head.to(language) for head in (page_words.ACTUAL, page_words.UNDATED_COUNT))
    return table([page_words.STAGE.to(language), *numbers(heads)], rows)


def _activities(portfolio: Portfolio, language: Language) -> Html | None:
    if not portfolio.activities:
        return None
    rows = [_activity(portfolio, own, language) for own in portfolio.activities[:MOST_ACTIVITIES]]
    heads = (labels.CODE, page_words.NAME, labels.PLACE, page_words.FURTHEST, page_words.STATE)
    rest = len(portfolio) - len(rows)
    more = page_words.not_shown(outlines.count(rest, language), _WHERE_ACTIVITIES)
    title = f"{labels.ACTIVITIES.to(language)} ({outlines.count(len(portfolio), language)})"
    below = [note(more, language)] if rest else []
    return folded(title, table([head.to(language) for head in heads], rows), *below)


_WHERE_ACTIVITIES: Final = Text(
    id="Semuanya ada di portfolio.activities.", en="All of them are in portfolio.activities."
)


def _activity(portfolio: Portfolio, activity: Activity, language: Language) -> Html:
    done = [
        stage
        for stage in portfolio.lifecycle.stages
        if activity.timeline.get(stage.id, NEVER).count
    ]
    closed = activity.status is Status.OPEN and portfolio.lifecycle.is_closed(activity)
    status = Status.CLOSED if closed else activity.status
    home = next(iter(portfolio.places_of(activity).values()), None)
    return row(
        [
            element("span", activity.id, class_="ke-id"),
            activity.title,
            home.label if home is not None else activity.place or "",
            done[-1].title.to(language) if done else "–",
            page_words.STATUSES[status.value].to(language),
        ]
    )


def _notes(portfolio: Portfolio, language: Language) -> Html | None:
    notes = portfolio.notes
    if not notes:
        return None
    lines = [element("li", one.to(language)) for one in notes[:MOST_NOTES]]
    rest = len(notes) - len(lines)
    if rest:
        more = page_words.not_shown(outlines.count(rest, language))
        lines.append(element("li", more.to(language)))
    title = f"{labels.NOTES.to(language)} ({outlines.count(len(notes), language)})"
    return folded(title, element("ul", *lines))
