from cleaner.compare import ReportedFinding, compare


def finding(mark, start=0, rule="x", tier="review", replacements=("a",), path="a.txt"):
    return ReportedFinding(
        path=path, start=start, end=start + 2, rule=rule, tier=tier, text="ab",
        fingerprint=mark, replacements=replacements,
    )  # fmt: skip


def test_the_same_reports_do_not_differ():
    findings = [finding("1"), finding("2", 5)]
    result = compare(findings, findings[::-1])
    assert not result.differs
    assert result.same == 2


def test_what_only_moved_is_the_same():
    assert not compare([finding("1", 0)], [finding("1", 90)]).differs


def test_another_file_is_another_finding():
    result = compare([finding("1")], [finding("1", path="b.txt")])
    assert (len(result.new), len(result.gone)) == (1, 1)


def test_new_gone_and_changed():
    old = [finding("1"), finding("2", 5), finding("3", 10)]
    new = [finding("2", 5, tier="safe"), finding("3", 10, replacements=()), finding("4", 20)]
    result = compare(old, new)
    assert [f.fingerprint for f in result.new] == ["4"]
    assert [f.fingerprint for f in result.gone] == ["1"]
    assert [(a.tier, b.tier) for a, b in result.changed] == [
        ("review", "safe"),
        ("review", "review"),
    ]
    assert result.same == 0


def test_another_rule_on_the_same_words_is_a_change():
    result = compare([finding("1", rule="x")], [finding("2", rule="y")])
    assert [(a.rule, b.rule) for a, b in result.changed] == [("x", "y")]
    assert not result.new
    assert not result.gone


def test_findings_with_one_fingerprint_are_paired_one_by_one():
    result = compare([finding("1"), finding("1")], [finding("1")])
    assert (result.same, len(result.gone)) == (1, 1)
