"""Options, their environment twins, and the places they lead to."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from merchant_desk.config.options import Environment, Options, plain_origin, read_options
from merchant_desk.config.paths import places_for, prepare
from merchant_desk.domain.errors import BadInput, FileUnusable
from merchant_desk.domain.secret import ApiKey, WebhookSecret

_EVERYTHING = {
    "MERCHANT_DESK_API_URL": "https://api-hml.cryptum.io/plugins/",
    "MERCHANT_DESK_API_KEY": " key-of-the-environment ",
    "MERCHANT_DESK_WEBHOOK_SECRET": "hook-of-the-environment",
    "MERCHANT_DESK_STORE_ID": "store-1",
    "MERCHANT_DESK_SESSION_ONLY": "1",
    "MERCHANT_DESK_PUBLIC_URL": "https://tunnel.example",
    "MERCHANT_DESK_DATABASE_URL": "sqlite:////tmp/x.sqlite3",
}


def test_an_option_wins_over_its_environment_twin(tmp_path: Path) -> None:
    environ = {"MERCHANT_DESK_PROFILE": "bar", "MERCHANT_DESK_DATA_DIR": "/elsewhere"}

    given = read_options(environ, profile="shop", data_dir=str(tmp_path))
    left_out = read_options(environ)

    assert (given.profile, given.data_dir) == ("shop", tmp_path)
    assert (left_out.profile, left_out.data_dir) == ("bar", Path("/elsewhere"))


def test_the_training_shop_can_be_chosen_by_the_environment_too() -> None:
    assert read_options({"MERCHANT_DESK_TRAINING": "1"}).is_training
    assert not read_options({"MERCHANT_DESK_TRAINING": "0"}).is_training


def test_every_variable_of_the_account_is_read() -> None:
    assert Options(environ=_EVERYTHING).environment() == Environment(
        api_url="https://api-hml.cryptum.io",
        api_key=ApiKey("key-of-the-environment"),
        webhook_secret=WebhookSecret("hook-of-the-environment"),
        store_id="store-1",
        is_session_only=True,
        public_url="https://tunnel.example",
        database_url="sqlite:////tmp/x.sqlite3",
    )


def test_training_ignores_every_variable_of_the_account() -> None:
    assert Options(is_training=True, environ=_EVERYTHING).environment() == Environment()


def test_the_key_of_the_environment_never_shows_in_a_repr() -> None:
    options = Options(environ=_EVERYTHING)

    assert "of-the-environment" not in repr(options) + repr(options.environment())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MERCHANT_DESK_API_URL", "api.cryptum.io"),
        ("MERCHANT_DESK_API_URL", "ftp://api.cryptum.io"),
        ("MERCHANT_DESK_API_URL", "https://user:pass@api.cryptum.io"),
        ("MERCHANT_DESK_PUBLIC_URL", "https://tunnel.example/path"),
        ("MERCHANT_DESK_PUBLIC_URL", "https://tunnel.example:port"),
        ("MERCHANT_DESK_SESSION_ONLY", "yes"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        Options(environ={name: value}).environment()

    assert caught.value.field == name


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "-x", "x" * 65, "a b"])
def test_a_profile_name_never_leads_out_of_the_data_folder(name: str) -> None:
    with pytest.raises(BadInput):
        read_options({}, profile=name)


def test_an_origin_is_read_without_its_plugins_path() -> None:
    assert plain_origin("http://127.0.0.1:8080/plugins") == "http://127.0.0.1:8080"
    assert plain_origin("http://[::1]:80/") == "http://[::1]:80"


def test_two_profiles_and_training_share_no_folder(tmp_path: Path) -> None:
    places = [
        places_for(Options(profile="a", data_dir=tmp_path)),
        places_for(Options(profile="training", data_dir=tmp_path)),
        places_for(Options(profile="training", data_dir=tmp_path, is_training=True)),
    ]

    assert len({place.store for place in places}) == 3


def test_without_an_option_the_data_lies_where_the_platform_wants_it(home: Path) -> None:
    places = places_for(Options())

    assert places.store == home / ".local/share/merchant-desk/profiles/default/store.sqlite3"


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    places = places_for(Options(data_dir=tmp_path / "new" / "data"))

    prepare(places)

    for folder in (places.data_dir, places.folder.parent, places.folder, places.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_profile_folder_left_open_to_others_is_closed_again(tmp_path: Path) -> None:
    places = places_for(Options(data_dir=tmp_path))
    places.folder.mkdir(parents=True)
    places.folder.chmod(0o755)

    prepare(places)

    assert stat.S_IMODE(places.folder.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_data_folder_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(FileUnusable) as caught:
        prepare(places_for(Options(data_dir=blocked)))

    assert caught.value.path == str(blocked)
    assert caught.value.why == "in-the-way"
