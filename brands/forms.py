"""Forms about people and brands."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brands.actions import found_brand
from brands.models import Brand, Member, User


class SignupForm(forms.Form):
    """What sign-up asks besides e-mail and password."""

    brand_name = forms.CharField(
        label=_("Brand name"),
        max_length=100,
        help_text=_("Your company or product. You can add colleagues later."),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by django-allauth once the person exists: sign-up makes a brand."""
        found_brand(name=self.cleaned_data["brand_name"], owner=user)


class BrandForm(forms.ModelForm[Brand]):
    """What a new brand needs."""

    class Meta:
        model = Brand
        fields = ("name",)


class MemberForm(forms.Form):
    """Who is to join the brand."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person signs up first, with this address."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Member.Role.choices, initial=Member.Role.MANAGER)


class RoleForm(forms.ModelForm[Member]):
    """A member's role."""

    class Meta:
        model = Member
        fields = ("role",)


class DigestForm(forms.ModelForm[Member]):
    """How often what happened comes by e-mail."""

    class Meta:
        model = Member
        fields = ("digest",)
        labels = {"digest": _("E-mail")}
