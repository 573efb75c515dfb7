"""`manage.py rotate_token_keys`: every token at rest encrypted anew with the first of TOKEN_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

from tiktok.models import Connection, CreatorConnection
from tiktok.secrets import NotOurs, encrypt_anew

SEALED: dict[type[Model], tuple[str, ...]] = {
    Connection: ("sealed_token",),
    CreatorConnection: ("sealed_token", "sealed_refresh_token"),
}


class Command(BaseCommand):
    """Put the new key first in TOKEN_KEYS, restart, run this, then take the old key out. Running it twice does no harm."""

    help = "Encrypt all tokens anew with the first of TOKEN_KEYS, so that the other keys can go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Row by row under a lock, so that a token renewed meanwhile is not lost."""
        done = sum(self._rotate(model, names) for model, names in SEALED.items())
        self.stdout.write(f"{done} connections encrypted with the first key. The other keys of TOKEN_KEYS can go.")

    def _rotate(self, model: type[Model], names: tuple[str, ...]) -> int:
        ids = list(model._base_manager.values_list("pk", flat=True))
        for pk in ids:
            with transaction.atomic():
                row = model._base_manager.select_for_update().get(pk=pk)
                try:
                    fresh = {name: encrypt_anew(getattr(row, name)) for name in names if getattr(row, name)}
                except NotOurs as error:
                    raise CommandError(
                        f"{model.__name__} {pk} is encrypted with a key that TOKEN_KEYS does not have. Add it."
                    ) from error
                model._base_manager.filter(pk=pk).update(**fresh)
        return len(ids)
