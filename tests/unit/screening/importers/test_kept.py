"""What is kept only grows: a history imported in parts is the history imported at once; names are gone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from exported import articles, log
from realist.config import ToolImport
from realist.contract import ActRow
from realist.errors import Kind
from realist.screening.importers.acts import Reading
from realist.screening.importers.kept import Kept, merged
from realist.screening.importers.people import pseudonymised
from realist.screening.importers.rayyan import read

SPEC = ToolImport.model_validate({"id": "rayyan", "tool": "rayyan", "stage": "ta"})
KNOWN = articles(*({"key": f"rayyan-{one}", "title": f"Title {one}"} for one in range(3)))
PEOPLE = {"ada": "r1", "emil": "r2"}

entries = st.lists(
    st.tuples(
        st.sampled_from(["ada", "emil"]),
        st.integers(0, 2),
        st.sampled_from([("included", "1"), ("included", "0"), ("included", "-1"), ("included", "deleted"),
                         ('"__EXR__old"', "1"), ('"__EXR__old"', "deleted")]),
    ),
    max_size=12,
)  # fmt: skip
Entries = list[tuple[str, int, tuple[str, str]]]


def reading(said: Entries) -> Reading:
    rows = [(f"2024-03-01T{place:02}:00:00Z", who, number, *act) for place, (who, number, act) in enumerate(said)]
    return pseudonymised(read([log(*rows), KNOWN], SPEC), PEOPLE, "", ["r1", "r2"])


def told(kept: Kept) -> list[dict[str, object]]:
    return [row.model_dump(exclude={"batch", "sha256", "row"}) for row in kept.acts]


@settings(deadline=None, max_examples=40)
@given(entries, st.integers(0, 12))
def test_a_history_imported_in_parts_is_the_history_imported_at_once(said: Entries, cut: int) -> None:
    whole = merged(Kept(), reading(said))
    part = merged(Kept(), reading(said[:cut]))
    assert told(merged(part.kept, reading(said)).kept) == told(whole.kept)
    assert merged(whole.kept, reading(said)).kept == whole.kept
    assert merged(whole.kept, reading(said[:cut])).kept == whole.kept


def state(votes: dict[int, str]) -> Reading:
    rows = [
        {"key": f"rayyan-{one}", "title": "T",
         "notes": f'RAYYAN-INCLUSION: {{"ada"=>"{votes[one]}"}}' if votes.get(one) else ""}
        for one in range(3)
    ]  # fmt: skip
    return pseudonymised(read([articles(*rows)], SPEC), PEOPLE, "", ["r1"])


states = st.lists(
    st.dictionaries(st.integers(0, 2), st.sampled_from(["Included", "Excluded", "Maybe", ""])), min_size=1, max_size=5
)


@settings(deadline=None, max_examples=40)
@given(states)
def test_after_any_states_the_last_one_stands_and_nothing_is_erased(days: list[dict[int, str]]) -> None:
    kept, before = Kept(), list[ActRow]()
    for day in days:
        kept = merged(kept, state(day)).kept
        assert all(row in kept.acts for row in before)
        before = list(kept.acts)
    standing = {row.item: row.decision.value for row in kept.acts}
    words = {"Included": "include", "Excluded": "exclude", "Maybe": "unsure"}
    wanted = {f"rayyan-{one}": words[vote] for one, vote in days[-1].items() if vote}
    if _is_new(days):
        assert {item: decision for item, decision in standing.items() if decision != "undone"} == wanted


def _is_new(days: list[dict[int, str]]) -> bool:
    """Whether the last state is none of the earlier ones: an old file that is imported again changes nothing."""
    plain = [{one: vote for one, vote in day.items() if vote} for day in days]
    return plain[-1] not in plain[:-1]


def test_names_in_notes_and_file_names_are_replaced_and_authors_stay() -> None:
    source = articles(
        {"key": "rayyan-1", "title": "A letter to ada@x.example", "authors": "Ada, A.",
         "notes": 'RAYYAN-INCLUSION: {"Ada"=>"Maybe"} | USER-NOTES: {"Ada"=>["Emil agrees, emil@x.example; Adamant"]}'},
        name="articles Emil.csv",
    )  # fmt: skip
    found = pseudonymised(read([source], SPEC), PEOPLE, "", ["r1", "r2"])
    (act,) = found.acts
    assert act.reviewer == "r1"
    assert act.note == "r2 agrees, [address]; Adamant"
    assert act.source.name == "articles r2.csv"
    assert found.references["rayyan-1"].described["authors"] == "Ada, A."
    assert found.references["rayyan-1"].described["title"] == "A letter to [address]"


def test_everybody_without_a_pseudonym_is_named_at_once() -> None:
    acts = [("2024-03-01T10:00:00Z", who, 1, "included", "1") for who in ("y", "x")]
    problems = pseudonymised(read([log(*acts), KNOWN], SPEC), {}, "", ["r1"]).problems
    assert [(one.kind, one.found) for one in problems] == [(Kind.WRONG_REVIEWER, '"x"'), (Kind.WRONG_REVIEWER, '"y"')]
