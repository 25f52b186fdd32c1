import cleaner


def test_dir_lists_the_public_names():
    """An interactive shell completes them, although they are loaded on first use."""
    assert set(cleaner.__all__) <= set(dir(cleaner))
