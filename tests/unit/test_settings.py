"""Settings come from the environment, and a wrong one is refused by name."""

import re
import stat
from pathlib import Path

import pytest

from config.checks import contrast_with_white
from config.demonstration import short_name
from config.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def set_names(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"LOCALOFFER_{name.upper()}", value)


def test_nothing_set_is_the_demonstration_on_sqlite_and_the_embedded_engine(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.database_url == f"sqlite:///{tmp_path}/var/localoffer.sqlite3"
    assert settings.search_hosts == ()
    assert settings.authority_name == "Aldermere Borough Council"
    assert settings.authority_short_name == "Aldermere"
    assert settings.authority_gss == "E08999999"
    assert settings.data_dir == tmp_path / "var"
    assert settings.is_demonstration
    assert not settings.is_production


def test_reports_go_out_at_once_unless_an_officer_is_to_look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().report_check
    set_names(monkeypatch, report_check="true")
    assert load_settings().report_check


def test_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = load_settings(), load_settings()
    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "var/secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_secrets_are_not_in_the_settings_as_text() -> None:
    settings = load_settings(search_api_key="c2VjcmV0", database_url="postgresql://me:hush@db/offer")
    assert settings.secret_key not in repr(settings)
    assert "c2VjcmV0" not in repr(settings)
    assert "hush" not in repr(settings)


def test_production_needs_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_names(monkeypatch, environment="production")
    with pytest.raises(SettingsError, match=r"LOCALOFFER_SECRET_KEY: required in production; `openssl rand -hex 32`"):
        load_settings()
    assert not (tmp_path / "var/secret_key").exists()
    set_names(monkeypatch, secret_key="s" * 32)
    assert load_settings().is_production


def test_unknown_name_is_refused_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, databse_url="sqlite:///x")
    with pytest.raises(
        SettingsError, match="DATABSE_URL: there is no such setting; did you mean LOCALOFFER_DATABASE_URL"
    ):
        load_settings()


def test_names_of_the_tests_and_scripts_are_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, test_postgres_url="x", real_data="y", cache_dir="z")
    assert load_settings().is_demonstration


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, authority_code="", search_url="", log_level="")
    assert load_settings() == load_settings()
    assert load_settings().authority_code == "999"


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("environment", "staging", "is 'staging': use one of development or production"),
        ("authority_code", "35", "is '35': use the three digits"),
        ("authority_gss", "E0800000", "nine-character ONS code"),
        ("theme_colour", "green", "use # and six hexadecimal digits"),
        ("theme_link_colour", "#77aaff", "its contrast with white is 2.3; use a darker one"),
        ("public_url", "localoffer.example", "use a full address"),
        ("public_url", "http://host:port", "use a full address"),
        ("search_url", "https://one:9200,two", "is (hidden): use full addresses with commas"),
        ("search_index_prefix", "Local Offer", "use small letters"),
        ("search_ca_file", "nowhere.pem", "there is no such file"),
        ("tile_url", "https://tiles.example/map.png", "use an address like https://tiles.example/{z}"),
        ("contact_email", "team at council", "use an email address"),
        ("log_level", "loud", "use one of DEBUG, INFO, WARNING or ERROR"),
        ("trusted_proxies", "many", "use a whole number"),
        ("trusted_proxies", "9", "use a number from 0 to 5"),
        ("search_log_months", "-1", "use a number of months from 0 to 120"),
        ("search_log_months", "a year", "use a whole number"),
        ("secret_key", "short", "is (hidden): use at least 32 characters"),
    ],
)
def test_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str) -> None:
    set_names(monkeypatch, **{name: value})
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert f"LOCALOFFER_{name.upper()} " in message
    assert advice in message


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, authority_code="x", theme_colour="y", colour="z")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert re.findall(r"LOCALOFFER_\w+", str(caught.value)) == [
        "LOCALOFFER_COLOUR",
        "LOCALOFFER_THEME_COLOUR",  # what is meant by it
        "LOCALOFFER_AUTHORITY_CODE",
        "LOCALOFFER_THEME_COLOUR",
    ]


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ("postgresql://me:s%40cret@db/offer", "postgresql+psycopg://me:s%40cret@db/offer"),
        ("postgres://db/offer", "postgresql+psycopg://db/offer"),
        ("sqlite:////srv/offer.db", "sqlite:////srv/offer.db"),
    ],
)
def test_database_address_is_settled(monkeypatch: pytest.MonkeyPatch, given: str, settled: str) -> None:
    set_names(monkeypatch, database_url=given)
    assert load_settings().database_url == settled


def test_relative_sqlite_file_is_beside_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_names(monkeypatch, database_url="sqlite:///offer.db")
    assert load_settings().database_url == f"sqlite:///{tmp_path}/offer.db"


@pytest.mark.parametrize("given", ["mysql://me:hush@db/offer", "hush", "postgresql://me:hush@db"])
def test_other_databases_are_refused_without_repeating_a_password(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    set_names(monkeypatch, database_url=given)
    with pytest.raises(SettingsError, match="LOCALOFFER_DATABASE_URL: use postgresql://") as caught:
        load_settings()
    assert "hush" not in str(caught.value)


def test_several_search_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, search_url="https://one:9200/, https://two:9200")
    assert load_settings().search_hosts == ("https://one:9200", "https://two:9200")


def test_map_needs_its_attribution(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, tile_url="https://tiles.example/{z}/{x}/{y}.png")
    with pytest.raises(SettingsError, match="LOCALOFFER_TILE_ATTRIBUTION: needed with a map"):
        load_settings()


def test_data_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    set_names(monkeypatch, data_dir="file/inside")
    with pytest.raises(SettingsError, match=r"LOCALOFFER_DATA_DIR: .* cannot be made"):
        load_settings()


def test_real_authority_never_inherits_the_demonstrations_telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, authority_code="358")
    settings = load_settings()
    assert settings.authority_name == "Local authority 358"
    assert settings.contact_phone == settings.sendiass_phone == settings.authority_gss == ""


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Aldermere Borough Council", "Aldermere"),
        ("Saltby Metropolitan Borough Council", "Saltby"),
        ("London Borough of Thornwick", "Thornwick"),
        ("Thornwick City Council", "Thornwick"),
        ("The Royal Borough of Saltby and Thornwick", "Saltby and Thornwick"),
        ("Aldermere County Council", "Aldermere"),
        ("Council", "Council"),
        ("Aldermere", "Aldermere"),
    ],
)
def test_short_name_follows_the_full_one(full: str, short: str) -> None:
    assert short_name(full) == short


def test_contrast_is_as_the_guidelines_define_it() -> None:
    assert contrast_with_white("#000000") == 21
    assert contrast_with_white("#ffffff") == 1
    assert round(contrast_with_white("#767676"), 2) == 4.54


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_a_model_is_the_built_in_one_none_or_a_folder_that_holds_one(tmp_path: Path) -> None:
    assert load_settings().search_meaning == "wordllama"
    assert load_settings(search_meaning="off").search_meaning == "off"
    with pytest.raises(SettingsError, match=r"LOCALOFFER_SEARCH_MEANING is 'potion'.*tokenizer\.json is not there"):
        load_settings(search_meaning="potion")
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    assert load_settings(search_meaning=str(tmp_path)).search_meaning == str(tmp_path)


def test_a_real_server_gathers_and_a_trial_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().gathers
    set_names(monkeypatch, gather="on")
    assert load_settings().gathers
    set_names(monkeypatch, environment="production", secret_key="s" * 32, gather="")
    assert load_settings().gathers
    set_names(monkeypatch, gather="off")
    assert not load_settings().gathers


@pytest.mark.parametrize(
    "address",
    ["ftp://files.example", "https://me:hush@files.example", "https://files.example/?sig=hush", "files.example"],
)
def test_addresses_of_sources_hold_no_secret_and_are_not_repeated(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    set_names(monkeypatch, register_url=address)
    with pytest.raises(SettingsError, match=r"LOCALOFFER_REGISTER_URL is \(hidden\): use ") as raised:
        load_settings()
    assert "hush" not in str(raised.value)
