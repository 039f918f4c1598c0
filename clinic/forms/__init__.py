"""What people type about clients and about their own sign-in."""

from clinic.forms.clients import ConsentForm, ContactForm, NewClientForm
from clinic.forms.sign_in import StayForm, TokenForm

__all__ = ["ConsentForm", "ContactForm", "NewClientForm", "StayForm", "TokenForm"]
