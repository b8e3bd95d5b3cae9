"""Every reader fuzzed under coverage guidance: inputs that reach new code are kept and changed further.

Atheris stands in an environment of its own and is no dependency of ours; in the folder `tests`:

    python3.11 -m venv ../.fuzz && ../.fuzz/bin/pip install atheris==3.0.0
    PYTHONPATH=../workflow:../.venv/lib/python3.11/site-packages ../.fuzz/bin/python -m benchmarks.fuzz_readers 30000

The number is of inputs for each reader. An input fails if it raises anything, if the pieces are not its bytes, or if it
takes more than `SECONDS`; libFuzzer then stops that reader and leaves the input in the folder of runs. Prints the table
of docs/reading.md.
"""

import io
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

import atheris

with atheris.instrument_imports(include=["realist.records"]):
    from realist.records.model import FileReading
    from realist.records.reading import bytes_by_kind, read_bytes, records_of

import openpyxl

from unit.records.samples import SAMPLES

SECONDS = 2.0
LONGEST = 4096
SHEET = "xl/worksheets/sheet1.xml"
_SHEET = (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
          b"</worksheet>")  # fmt: skip
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TOKENS = (
    b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80", b"\x8e", b"TY  - JOUR\n", b"ER  - \n", b"ER\n",
    b"PT J\n", b"UT WOS:", b"PMID- 1\n", b"%0 Book\n", b"%T ", b"RT Book\n", b"@article{a,", b"@comment{", b"@string{",
    b"@preamble{", b" = {", b"\\'{e}", b"<record>", b"</record>", b"<record/>", b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"&#x41;", b"&lt;", b"<PubmedArticle>", b"</PubmedArticle>", b"<1>\n", b"Document 1 of 2\n", b"_" * 20 + b"\n",
    b"1. ", b"PMID: 1\n", b'"', b'""', b",", b";", b"\t", b"10.1000/", b"https://doi.org/", b" and ", b'="',
)  # fmt: skip


def readers() -> dict[str, list[bytes]]:
    """The seeds of each reader: the samples of its format, or a workbook's sheet."""
    seeds: dict[str, list[bytes]] = {}
    for sample in SAMPLES.values():
        seeds.setdefault(sample.format.split(" (")[0], []).append(sample.content)
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        return seeds | {"XLSX": [archive.read(SHEET), b"Title,Authors,Year\nWalking|clinics,A,2015\n\n=1+1,B,1.5\n"]}


def _workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (["Title", "Authors", "Year"], ["Walking\nclinics", "Quillfern, A.", 2015], ["=1+1", None, 1.5]):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def _with_sheet(data: bytes) -> bytes:
    """A sound workbook around a sheet that need not be; data that is no XML is its cells, `|` a line end in one."""
    sheet = data if data.startswith(b"<") else _SHEET % _cells(data)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == SHEET else old.read(name))
    return stream.getvalue()


def _cells(data: bytes) -> bytes:
    text = escape(_NOT_IN_XML.sub("", data.decode("utf-8", "replace")), {"|": "&#10;", "\r": "&#13;"})
    rows = (
        "".join(f"<c t='inlineStr'><is><t>{cell}</t></is></c>" for cell in row.split(",")) for row in text.split("\n")
    )
    return "".join(f"<row>{row}</row>" for row in rows).encode()


def examine(content: bytes) -> FileReading:
    """Read an input and assert what must hold of any."""
    started = time.process_time()
    reading = read_bytes(content)
    records = records_of("s", {"f": reading})
    taken = time.process_time() - started
    assert taken < SECONDS, f"{taken:.1f} s for {len(content)} bytes"
    at = 0
    for one in reading.pieces:
        assert (one.first_byte, len(one.raw)) == (at, one.last_byte - at)
        assert 1 <= one.first_line <= one.last_line
        at = one.last_byte
    assert sum(bytes_by_kind(reading).values()) == at
    if reading.encoding != "xlsx":
        assert b"".join(one.raw for one in reading.pieces) == content
    assert len({record.record_id for record in records}) == len(records) == len(reading.found)
    return reading


def fuzz(name: str, runs: int, folder: Path) -> None:
    """Fuzz one reader; never returns."""
    told: Counter[str] = Counter()

    def one(data: bytes) -> None:
        reading = examine(_with_sheet(data) if name == "XLSX" else data)
        told.update(inputs=1, own=reading.format.startswith(name), records=len(reading.found))
        if told["inputs"] % 500 == 0:
            (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")

    options = [f"-runs={runs}", "-seed=1", f"-max_len={LONGEST}", "-timeout=20", f"-dict={folder}/tokens",
               f"-artifact_prefix={folder}/", "-verbosity=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], one)
    atheris.Fuzz()


def fuzz_all(runs: int) -> None:
    """Fuzz each reader in a process of its own, and print what became of the inputs."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"runs in {root}\n\n| reader | inputs | read as its format | records | kept for new code | failures |")
    print("|---|---|---|---|---|---|")
    for name, seeds in readers().items():
        folder = root / name.replace(" ", "_")
        (folder / "corpus").mkdir(parents=True)
        (folder / "tokens").write_text("".join(map(_shown, TOKENS)), encoding="ascii")
        for number, seed in enumerate(seeds):
            (folder / "corpus" / f"seed{number}").write_bytes(seed)
        with (folder / "log").open("w") as log:
            command = [sys.executable, "-m", "benchmarks.fuzz_readers", name, str(runs), str(folder)]
            subprocess.run(command, stdout=log, stderr=log, check=False)
        _print(name, folder, len(seeds))


def _shown(token: bytes) -> str:
    """A line of libFuzzer's dictionary."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n'


def _print(name: str, folder: Path, seeds: int) -> None:
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    kept = len(list((folder / "corpus").iterdir())) - seeds
    failures = len([path for path in folder.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-"))])
    print(f"| {name} | {told['inputs']:,} | {told['own']:,} | {told['records']:,} | {kept} | {failures} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        fuzz(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        fuzz_all(int(sys.argv[1]))
