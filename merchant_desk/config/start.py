"""What a run starts with: which secrets, and which settings, its options and its environment lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from merchant_desk.config.answers import AnswerFolder
from merchant_desk.config.options import Environment, Options
from merchant_desk.config.paths import Places, account_name
from merchant_desk.config.profiles import TRAINING_PORT, first_port, secrets_name
from merchant_desk.config.seal import DerivedSealer, KeyringSealer
from merchant_desk.config.secrets import DeskSecrets, HeldSecrets
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.config.training_shop import ShopNote
from merchant_desk.domain.settings import Settings
from merchant_desk.services.ports import Sealer, Secrets


@dataclass(frozen=True, slots=True)
class Start:
    """What a run starts with; `shop` is the training shop, where this is training."""

    options: Options
    environment: Environment
    places: Places
    shop: ShopNote | None

    def secrets(self) -> Secrets:
        """The keyring or the environment; in training what the shop told."""
        masker = self.options.masker
        if self.shop is not None:
            return HeldSecrets(
                api_key=self.shop.api_key, webhook_secret=self.shop.webhook_secret, masker=masker
            )
        name = secrets_name(self.places, self.options.profile)
        return DeskSecrets(name=name, environment=self.environment, masker=masker)

    def sealer(self, secrets: Secrets) -> Sealer:
        """The key of the owner's seal, over the line to the keyring that these secrets use."""
        masker, profile = self.options.masker, self.options.profile
        if isinstance(secrets, DeskSecrets) and not secrets.is_from_environment:
            return KeyringSealer(secrets.keyring, name=secrets_name(self.places, profile), masker=masker)
        given = None if self.environment.is_session_only else self.environment.api_key
        key = self.shop.api_key if self.shop is not None else given
        return DerivedSealer(key, profile=profile, masker=masker)

    def odd_answers(self) -> AnswerFolder:
        """Where answers that made no sense are kept for support."""
        return AnswerFolder(self.places.logs / "answers", masker=self.options.masker)

    def settings_file(self) -> JsonSettingsFile:
        """The profile's settings; the environment, or the training shop, rules some of them for this run."""
        given = {"public_url": self.environment.public_url}
        given["api_url"], given["store_id"] = self.environment.api_url, self.environment.store_id
        defaults = Settings(person=account_name())
        if self.shop is not None:
            given["api_url"], given["store_id"] = self.shop.api_url, self.shop.store_id
            defaults = replace(defaults, listener_port=TRAINING_PORT)
        elif not self.places.settings.exists():
            port = first_port(self.places, self.options.profile)
            defaults = replace(defaults, listener_port=port)
        overrides = {name: value for name, value in given.items() if value is not None}
        return JsonSettingsFile(self.places.settings, overrides=overrides, defaults=defaults)
