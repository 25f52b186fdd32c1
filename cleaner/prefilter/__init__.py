"""One fast scan that says where patterns may match, so that they run only there."""
