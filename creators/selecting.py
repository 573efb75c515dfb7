"""Which accounts a person means: those ticked, or all that match a search."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from brands.models import Brand
from brands.numbers import ids_in
from creators.filters import AccountFilter
from creators.models import AccountQuerySet
from lifecycle.transitions import Refused

MOST_TICKED = 1_000


@dataclass(frozen=True)
class Selection:
    """The accounts ticked (`ids`), or all of the brand that match the directory's address (`query`; "" is everybody)."""

    brand: Brand
    ids: list[int] = field(default_factory=list)
    query: str = ""
    everybody: bool = False

    @property
    def accounts(self) -> AccountQuerySet:
        """The accounts meant, as they are now. A search that makes no sense any more means nobody, never everybody."""
        if not self.everybody:
            return self.brand.accounts.filter(pk__in=self.ids)
        asked = QueryDict(self.query)
        found = AccountFilter(asked, self.brand)
        gone = {name for name in AccountFilter.base_filters if asked.get(name)} - set(found.filters)
        return self.brand.accounts.none() if gone or not found.form.is_valid() else found.qs


def selection(brand: Brand, chosen: QueryDict) -> Selection:
    """What a form says was chosen. Raises `Refused` when that is nothing."""
    if chosen.get("all"):
        return Selection(brand, query=chosen.get("query", ""), everybody=True)
    ids = ids_in(chosen.getlist("account")[:MOST_TICKED])
    if not ids:
        raise Refused(_("Choose at least one account."))
    here = list(brand.accounts.filter(pk__in=ids).values_list("pk", flat=True))
    if len(here) < len(set(ids)):
        raise Refused(_("An account you chose is not in your directory any more."))
    return Selection(brand, ids=here)
