"""Settings: read from the environment once at start, checked, and refused by name when wrong.

Every name begins with `LOCALOFFER_`. `docs/reference/settings.md` lists them and is tested against this file.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config import checks, email, signing_in, sources
from config.demonstration import DEMONSTRATION_CODE, demonstration_defaults

PREFIX = "LOCALOFFER_"
NOT_SETTINGS = (
    "LOCALOFFER_TEST_",
    "LOCALOFFER_ELASTICSEARCH_",
    "LOCALOFFER_REAL_DATA",
    "LOCALOFFER_CACHE_DIR",
)
"""Names the tests and scripts use; the product itself does not read them."""


class SettingsError(Exception):
    """The product must not start; the message names each setting that is wrong and what to do about it."""


class Settings(BaseSettings):
    """Everything an authority can set without changing code. Build it with `load_settings()`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        validate_default=True,
        str_strip_whitespace=True,
    )

    environment: Literal["development", "production"] = Field(
        "development",
        description="`production` on a real server: stricter checks, JSON logs, secure cookies.",
    )
    data_dir: Path = Field(
        Path("var"), description="Folder for what is kept on disk: database, index, your own vocabularies."
    )
    database_url: str = Field(
        "",
        repr=False,
        description="`postgresql://user:password@host/name`, or `sqlite:///path`. Empty: a file in the data folder.",
    )
    search_url: str = Field(
        "",
        repr=False,
        description="Elasticsearch 8.19 or later; several addresses with commas between. Empty: the embedded engine.",
    )
    search_api_key: str = Field(
        "", repr=False, description="API key for Elasticsearch, in the encoded form it was issued in."
    )
    search_ca_file: Path | None = Field(
        None, description="Certificate file (PEM) that signed Elasticsearch's own, where that is yours."
    )
    search_index_prefix: str = Field(
        "localoffer", description="First part of every index name: several sites can share one cluster."
    )
    search_meaning: str = Field(
        "wordllama",
        description="Model that finds listings by meaning: `wordllama`, a folder with a model2vec model, or `off`.",
    )
    search_log_months: int = Field(
        13, description="How long the search log is kept, in months; 0 keeps and writes none. It has no personal data."
    )
    comment_months: int = Field(
        24, description="How long comments of families are kept as written after they are answered or set aside."
    )
    hide_lapsed: bool = Field(
        False,
        description="Whether search leaves out listings that nobody has confirmed for 90 days after they fell due.",
    )
    report_check: bool = Field(
        False,
        description="Whether an officer looks at each SEN information report before families can read it.",
    )
    need_threshold: int = Field(
        5,
        description="Counts of pupils from 1 up to one below this are hidden from the public; 5 or more.",
    )
    secret_key: str = Field(
        "",
        repr=False,
        description="Signs cookies and forms; 32 characters or more. Required in production; "
        "otherwise made once and kept in the data folder.",
    )
    authority_name: str = Field("", description="Full name of the local authority, as families know it.")
    authority_short_name: str = Field("", description="Its short name, as in 'Aldermere Local Offer'.")
    authority_code: str = Field(
        DEMONSTRATION_CODE,
        description="Three-digit code in the register of schools. 999 is the demonstration authority.",
    )
    authority_gss: str = Field("", description="Nine-character ONS code of the authority, like E08000009.")
    theme_colour: str = Field("#1d5b4f", description="Colour of the header, as #rrggbb.")
    theme_link_colour: str = Field("#1b5480", description="Colour of links, as #rrggbb.")
    postcode_source: Path | None = Field(
        None, description="File that `flask import postcodes` reads when it is given none."
    )
    postcode_attribution: str = Field(
        "", description="The words your postcode data's licence asks you to show. Empty: nothing shown."
    )
    tile_url: str = Field(
        "", description="Map tiles, like `https://tiles.example/{z}/{x}/{y}.png`. Empty: lists without maps."
    )
    tile_attribution: str = Field("", description="The words the map's licence asks for. Required with a map.")
    public_url: str = Field(
        "", description="Where the public finds the site, like `https://localoffer.aldermere.example`."
    )
    contact_name: str = Field("", description="The team a family writes to about this site.")
    contact_phone: str = Field("", description="Its telephone number.")
    contact_email: str = Field("", description="Its email address.")
    sendiass_name: str = Field("", description="The SEND information, advice and support service.")
    sendiass_phone: str = Field("", description="Its telephone number.")
    sendiass_email: str = Field("", description="Its email address.")
    sendiass_url: str = Field("", description="Its website.")
    email_method: Literal["", "files", "smtp", "notify", "off"] = Field(
        "",
        description="How email leaves: `smtp`, `notify` (GOV.UK Notify), `files` (development only) or `off`. "
        "Empty: files in development, off in production.",
    )
    email_from: str = Field("", description="Address that emails come from, with SMTP. With Notify it is set there.")
    email_smtp_host: str = Field("", description="Name of the mail server.")
    email_smtp_port: int = Field(587, description="Its port.")
    email_smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="`starttls` (mostly port 587), `tls` (port 465), or `none` for a server on this machine.",
    )
    email_smtp_user: str = Field("", description="Name to sign in to the mail server with. Empty: without signing in.")
    email_smtp_password: str = Field("", repr=False, description="Password to sign in to the mail server with.")
    email_notify_api_key: str = Field("", repr=False, description="API key of GOV.UK Notify, whole.")
    email_notify_template: str = Field(
        "", description="Id of a template in GOV.UK Notify with the subject `((subject))` and the text `((body))`."
    )
    email_notify_url: str = Field(email.NOTIFY_URL, description="Address of GOV.UK Notify's API.")
    second_factor: Literal["", "off", "staff"] = Field(
        "",
        description="Who has to use an authenticator app too: `staff` (officers and administrators), or `off`: whoever "
        "sets one up. Empty: off in development, staff in production.",
    )
    staff_idle_hours: int = Field(
        2, description="Officers and administrators are signed out after this many hours (1 to 12) of no use."
    )
    oidc_issuer: str = Field(
        "",
        description="The authority's own sign-in for staff (OpenID Connect), like "
        "`https://login.microsoftonline.com/TENANT/v2.0`. Empty: none.",
    )
    oidc_client_id: str = Field("", description="This site's id there.")
    oidc_client_secret: str = Field("", repr=False, description="Its secret there.")
    oidc_label: str = Field("your council account", description="What staff call it: 'Sign in with …'.")
    gather: Literal["", "on", "off"] = Field(
        "",
        description="Whether scheduled jobs fetch registers and statistics: `on` or `off`. Empty: off in development, "
        "on in production.",
    )
    register_url: str = Field(
        sources.REGISTER_URL, description="Where the national register of schools puts its daily public files."
    )
    childcare_url: str = Field(
        sources.CHILDCARE_URL, description="Page on which Ofsted links its newest list of childcare providers."
    )
    statistics_url: str = Field(
        sources.STATISTICS_URL, description="Address of the public API of Explore Education Statistics, with version."
    )
    statistics_catalogue_url: str = Field(
        sources.STATISTICS_CATALOGUE_URL,
        description="Data catalogue of Explore Education Statistics, for data sets that its API does not have.",
    )
    statistics_version: int = Field(
        1,
        description="Newest major version of the Department's data sets that is taken. A newer one may have other "
        "columns: it is refused until you have looked at its changes and raised this.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies in front add `X-Forwarded-` headers to be believed."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:
        """The demonstration authority's details, or neutral ones where another code is set."""
        values = {name: value for name, value in dict(given).items() if value != ""}
        code = str(values.get("authority_code", DEMONSTRATION_CODE))
        return demonstration_defaults(code, values.get("authority_name")) | values

    @field_validator("data_dir", "search_ca_file", "postcode_source", mode="after")
    @classmethod
    def _make_absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    _check_search_url = field_validator("search_url")(checks.web_addresses)
    _check_addresses = field_validator("public_url", "sendiass_url", "email_notify_url", "oidc_issuer")(
        checks.web_address
    )
    _check_version = field_validator("statistics_version")(sources.major_version)
    _check_sources = field_validator("register_url", "childcare_url", "statistics_url", "statistics_catalogue_url")(
        sources.address
    )
    _check_tiles = field_validator("tile_url")(checks.tile_address)
    _check_prefix = field_validator("search_index_prefix")(checks.index_prefix)
    _check_meaning = field_validator("search_meaning")(checks.model)
    _check_months = field_validator("search_log_months", "comment_months")(checks.months)
    _check_threshold = field_validator("need_threshold")(checks.threshold)
    _check_code = field_validator("authority_code")(checks.authority_code)
    _check_gss = field_validator("authority_gss")(checks.gss_code)
    _check_colours = field_validator("theme_colour", "theme_link_colour")(checks.readable_colour)
    _check_files = field_validator("search_ca_file")(checks.existing_file)
    _check_emails = field_validator("contact_email", "sendiass_email", "email_from")(checks.email_address)
    _check_port = field_validator("email_smtp_port")(email.port)
    _check_idle = field_validator("staff_idle_hours")(signing_in.idle_hours)
    _check_secret = field_validator("secret_key")(checks.long_secret)
    _check_level = field_validator("log_level", mode="before")(checks.upper_case)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Checks and defaults that need more than one setting."""
        url = checks.database_address(self.database_url, self.data_dir)
        object.__setattr__(self, "database_url", url)
        if self.tile_url and not self.tile_attribution:
            raise ValueError(f"{PREFIX}TILE_ATTRIBUTION: needed with a map; give the words its licence asks for")
        if self.environment == "production" and not self.secret_key:
            raise ValueError(f"{PREFIX}SECRET_KEY: required in production; `openssl rand -hex 32` makes one")
        object.__setattr__(self, "email_method", email.method(self.email_method, self.is_production))
        email.check(self)
        object.__setattr__(self, "gather", sources.gather(self.gather, self.is_production))
        object.__setattr__(self, "second_factor", signing_in.second_factor(self.second_factor, self.is_production))
        signing_in.check(self)
        return self

    @property
    def is_production(self) -> bool:
        """Whether this is a real server."""
        return self.environment == "production"

    @property
    def gathers(self) -> bool:
        """Whether scheduled jobs fetch registers and statistics."""
        return self.gather == "on"

    @property
    def search_hosts(self) -> tuple[str, ...]:
        """The Elasticsearch addresses; none where the embedded engine is used."""
        return tuple(filter(None, self.search_url.split(",")))

    @property
    def is_demonstration(self) -> bool:
        """Whether the site is the invented authority's."""
        return self.authority_code == DEMONSTRATION_CODE


def load_settings(**given: Any) -> Settings:
    """The settings in the environment, `given` ones first, with a secret key in any case.

    Makes the data folder and, outside production, keeps a generated secret key in it (mode 600).
    Raises SettingsError.
    """
    faults = _unknown_names(os.environ)
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError(_listed(faults + _in_words(error))) from None
    if faults:
        raise SettingsError(_listed(faults))
    _make_folder(settings.data_dir)
    if settings.secret_key:
        return settings
    return settings.model_copy(update={"secret_key": checks.kept_secret(settings.data_dir / "secret_key")})


def _unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A fault for each name that would be ours but is not."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    ours = sorted(name for name in environ if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS))
    faults = []
    for name in ours:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "docs/reference/settings.md lists those there are"
            faults.append(f"{name}: there is no such setting; {hint}")
    return faults


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = f"{PREFIX}DATA_DIR: '{folder}' cannot be made ({error.strerror}); name one you may write in"
        raise SettingsError(_listed([fault])) from None
    if not os.access(folder, os.W_OK):
        fault = f"{PREFIX}DATA_DIR: '{folder}' cannot be written to; name another folder or change its owner"
        raise SettingsError(_listed([fault]))


def _in_words(error: ValidationError) -> list[str]:
    """Each fault with the environment name a person set."""
    faults = []
    for fault in error.errors():
        text = fault["msg"].removeprefix("Value error, ")
        if fault["loc"]:
            shown = "(hidden)" if fault["loc"][0] in _SECRET else f"'{fault['input']}'"
            text = f"{PREFIX}{str(fault['loc'][0]).upper()} is {shown}: {_plain(fault['type'], text)}"
        faults.append(text)
    return faults


_SECRET = (
    "secret_key",
    "email_smtp_password",
    "email_notify_api_key",
    "oidc_client_secret",
    "search_api_key",
    "database_url",
    "search_url",
    "register_url",
    "childcare_url",
    "statistics_url",
    "statistics_catalogue_url",
)


def _plain(kind: str, text: str) -> str:
    """pydantic's own messages for the few built-in checks used here, in the same voice as ours."""
    if kind == "literal_error":
        return "use one of " + text.removeprefix("Input should be ").replace("'", "")
    if kind.startswith("int_"):
        return "use a whole number"
    if kind in ("greater_than_equal", "less_than_equal"):
        return "use a number from 0 to 5"
    return text


def _listed(faults: list[str]) -> str:
    return "\n  - ".join(["The settings are not right, so nothing was started.", *faults])
