"""A fast scan that finds where patterns may match, so that they run only there."""
