"""What people type about clients and about their own sign-in."""

from clinic.forms.clients import ConsentForm, ContactForm, NewClientForm
from clinic.forms.sign_in import TokenForm

__all__ = ["ConsentForm", "ContactForm", "NewClientForm", "TokenForm"]
