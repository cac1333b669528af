"""Where state lives: reachable by the user it belongs to, with sockets short enough."""

import os
import socket

import pytest

from infra.local.place import can_reach, open_place, plain_user

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to a plain user")


@pytest.fixture
def deep(tmp_path):
    """A clone 90 characters deep that nobody else may enter."""
    folder = tmp_path / ("d" * 45) / ("e" * 45)
    folder.mkdir(parents=True)
    tmp_path.chmod(0o700)
    return folder


def test_sockets_fit_however_deep_the_clone_is(deep):
    place = open_place(deep / ".brikke")
    path = place.sockets / "link-trondheim" / ".s.PGSQL.5432"
    assert len(str(path)) < 107
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    place.forget()


def test_the_same_place_is_found_again(tmp_path):
    first = open_place(tmp_path / ".brikke")
    assert open_place(tmp_path / ".brikke") == first
    first.forget()
    assert not first.sockets.exists()
    assert not (tmp_path / ".brikke").exists()


def test_sockets_get_a_new_folder_when_theirs_was_cleaned_away(tmp_path):
    first = open_place(tmp_path / ".brikke")
    first.sockets.rmdir()
    second = open_place(tmp_path / ".brikke")
    assert second.data == first.data
    assert second.sockets.is_dir()
    second.forget()


@as_root
def test_data_lies_where_the_plain_user_can_reach_it(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    place = open_place(closed / ".brikke")
    assert closed not in place.data.parents
    assert can_reach(plain_user(), place.folder("postgres"))
    place.forget()
    assert not place.data.exists()


@as_root
def test_secrets_are_for_whoever_runs_the_network_alone(tmp_path):
    place = open_place(tmp_path / ".brikke")
    assert not can_reach(place.user, place.secrets)
    written = place.write(place.folder("broker") / "conf", "secret")
    assert written.stat().st_mode & 0o077 == 0
    assert place.run(["cat", written]) == "secret"
    place.forget()


def test_a_command_that_fails_says_why(tmp_path):
    from infra.local.faults import Fault

    place = open_place(tmp_path / ".brikke")
    with pytest.raises(Fault, match="no-such"):
        place.run(["ls", "/no-such-folder"])
    place.forget()
