"""Numbers as the app shows them."""

from django import template

register = template.Library()


@register.filter
def short(number: int) -> str:
    """987, 1.2K, 34.5M."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")):
        if abs(number) >= size:
            return f"{number / size:.1f}".removesuffix(".0") + letter
    return str(number)
