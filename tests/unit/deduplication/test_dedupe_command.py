"""`realist dedupe`, as a person calls it."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from realist.cli import main
from realist.deduplication.command import dedupe
from realist.errors import ReviewError
from realist.tables import read_table, write_table
from unit.deduplication.records import paper, table


def run(folder: Path, records: pd.DataFrame | bytes, *options: str) -> Result:
    path = folder / "records.csv"
    if isinstance(records, bytes):
        path.write_bytes(records)
    else:
        write_table(path, records)
    arguments = [str(path), "--output", str(folder / "citations.csv"), *options]
    return CliRunner().invoke(dedupe, arguments)


def test_tables_are_written_and_counted(tmp_path: Path) -> None:
    records = table(
        paper("a"),
        paper("b", doi=""),
        paper("c", title="A history of hospital corridors", doi="10.5555/c", pages="3-9"),
    )
    finished = run(tmp_path, records, "--pairs", str(tmp_path / "pairs.csv"), "--queue", str(tmp_path / "queue.csv"))
    assert finished.exit_code == 0
    assert finished.output == "3 records, 2 citations, 0 pairs to judge.\n"
    assert list(read_table(tmp_path / "citations.csv")["citation_id"]) == ["a", "a", "c"]
    assert read_table(tmp_path / "pairs.csv").loc[0, "outcome"] == "same"
    assert read_table(tmp_path / "queue.csv").empty


def test_relations_are_written(tmp_path: Path) -> None:
    erratum = paper("e", title=f"Correction to: {paper('a')['title']}", doi="10.5555/e", pages="230", issue="3")
    finished = run(tmp_path, table(paper("a"), erratum), "--related", str(tmp_path / "related.csv"))
    assert finished.output == "2 records, 2 citations, 0 pairs to judge.\n"
    assert read_table(tmp_path / "related.csv").loc[0, ["citation_id", "relation", "related_id"]].tolist() == [
        "e", "erratum", "a"
    ]  # fmt: skip


def test_verdicts_are_final(tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text("record_a,record_b,verdict,reviewer,decided_at\na,b,different,r1,2024-03-01\n")
    finished = run(tmp_path, table(paper("a"), paper("b")), "--verdicts", str(verdicts))
    assert finished.output.startswith("2 records, 2 citations")


def test_lone_carriage_returns_and_surrogates_pass(tmp_path: Path) -> None:
    odd = paper("a", abstract="one\rtwo\x00", title="Interpreters on the \ud800 ward round, a longer title")
    finished = run(tmp_path, table(odd, paper("b")))
    assert finished.exit_code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["a table with a header"]),
        (b"id,title\n1,x\n", ["a column record_id"]),
        (b'record_id,title\na,"x\nb,y\n', ["row 2", "a quote without end"]),
        (b"record_id,title\na,x,y\n", ["row 2", "3 cells", "2 cells, as the header has"]),
        (b"record_id,title\na,x\na,y\n", ["row 3", "an id occurs twice"]),
        (b"record_id,title\na,caf\xe9\n", ["text is not UTF-8"]),
        (b"record_id,title,year\na,,\n", ["nothing but the id"]),
    ],
)
def test_unusable_tables_are_explained(tmp_path: Path, content: bytes, words: list[str]) -> None:
    finished = run(tmp_path, content)
    assert isinstance(finished.exception, ReviewError)
    assert all(word in str(finished.exception) for word in words)
    assert not (tmp_path / "citations.csv").exists()


def test_all_problems_at_once_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "records.csv").write_text("record_id,title\na,x\na,y\n")
    (tmp_path / "verdicts.csv").write_text("record_a,record_b,verdict,reviewer,decided_at\na,gone,same,r1,2024-03-01\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "sys.argv", ["realist", "dedupe", "records.csv", "--output", "out.csv", "--verdicts", "verdicts.csv"]
    )
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    told = capsys.readouterr().err
    assert "an id occurs twice" in told
    assert "a row names a record that no export holds" in told
    assert "2 problems in 2 files." in told
