"""Findings saved as JSON lines, and reviewed later."""

import pytest

from cleaner.cli import main
from cleaner.errors import DocumentError, UsageError
from cleaner.files.read import decode
from cleaner.model import Document
from cleaner.review.saved import detected_from, read_findings


def saved_report(tmp_path, capsys, text):
    path = tmp_path / "a.txt"
    path.write_text(text)
    main(["check", str(path), "--no-grammar", "--output-format", "json-lines"])
    report = tmp_path / "found.jsonl"
    report.write_text(capsys.readouterr().out)
    return path, report


def test_saved_findings_are_those_that_were_found(tmp_path, capsys, plain):
    text = "They were expelledat the border, and they left.\n"
    path, report = saved_report(tmp_path, capsys, text)
    saved = read_findings(report)
    assert saved
    document = decode(path.read_bytes(), id="a.txt", where="a.txt")
    (found,) = detected_from({str(path): document}, saved)
    (direct,) = plain.pipeline.detect([document])
    for one, other in zip(
        found.findings, sorted(direct.findings, key=lambda f: f.span), strict=True
    ):
        assert (one.span, one.rule, one.tier, one.text) == (
            other.span,
            other.rule,
            other.tier,
            other.text,
        )
        assert [r.within(one.span, text) for r in one.repairs] == [
            r.within(other.span, text) for r in other.repairs
        ]


def test_a_text_that_changed_since_is_refused(tmp_path, capsys):
    path, report = saved_report(tmp_path, capsys, "They were expelledat the border.\n")
    with pytest.raises(DocumentError, match="has changed"):
        detected_from({str(path): Document("a.txt", "All new.")}, read_findings(report))


def test_a_file_that_is_no_report_is_named(tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    with pytest.raises(UsageError, match=r"broken.jsonl:1"):
        read_findings(broken)
    with pytest.raises(UsageError, match="cannot be read"):
        read_findings(tmp_path / "missing")
