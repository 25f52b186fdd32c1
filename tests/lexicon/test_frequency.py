from cleaner.lexicon.frequency import is_common, is_known, zipf


def test_how_common_a_word_is():
    assert zipf("the") > zipf("demilitarized") > zipf("byssistance") == 0
    assert zipf("The") == zipf("the")
    assert is_common("talks")
    assert not is_common("demilitarized")
    assert is_known("demilitarized")
    assert not is_known("byssistance")
