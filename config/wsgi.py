"""The web application."""

import os

from django.core.wsgi import get_wsgi_application

from clinic import walls
from config.letters import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
walls.open_none()
application = utf8_only(get_wsgi_application())
