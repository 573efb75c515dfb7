"""How numbers are written in the sums that figures show."""

from decimal import Decimal

from django.utils.formats import number_format

Number = int | float | Decimal


def written(number: Number) -> str:
    """A number as a person writes it: thousands apart, and without the zeros a price is kept with."""
    if isinstance(number, Decimal):
        number = number.normalize()
        return number_format(number, max(-int(number.as_tuple().exponent), 0), use_l10n=True, force_grouping=True)
    return number_format(number, use_l10n=True, force_grouping=True)
