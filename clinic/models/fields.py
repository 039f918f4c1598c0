"""Sealed columns. The seal is bound to the row, so a text is opened through its instance."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from clinic.models.opening import open_for, seal_for


class Sealed(str):
    """A column's content as the database holds it; printing it is refused, not shown."""

    __slots__ = ()

    def __str__(self) -> str:
        raise FieldError("A sealed column is read through its row, not by values().")

    def __format__(self, spec: str) -> str:
        return str(self)

    @property
    def text(self) -> str:
        """The ciphertext."""
        return str.__str__(self)


class _Opened:
    """Descriptor: gives the plain value, opening it the first time it is asked for."""

    def __init__(self, field: "EncryptedText") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:  # deferred
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if isinstance(value, Sealed):
            reader = getattr(row, "reader_id", None)
            content = open_for(value.text, self.field.place(row), reader) if value else b""
            value = row.__dict__[name] = self.field.plain(content)
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class EncryptedText(models.TextField):
    """Text at rest under AES-256-GCM, bound to model, field, practice and row.

    Sealed with the key of the client the row belongs to (`opening.owner_of`), else its practice's.
    Needs a primary key made in Python and a `practice_id` (or to be the practice itself).
    `.values()` and `.update()` on it are refused: neither knows the row the seal is bound to.
    """

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opened(self))

    def place(self, row: models.Model) -> str:
        """Where this text belongs; authenticated with the seal."""
        practice = getattr(row, "practice_id", None) or row.pk
        return f"{row._meta.label_lower}.{self.attname}:{practice}:{row.pk}"

    def plain(self, content: bytes) -> Any:
        return content.decode()

    def raw(self, value: Any) -> bytes:
        return str(value).encode() if value else b""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        if not isinstance(expression, models.expressions.Col) or expression.target is not self:
            raise FieldError("A sealed column is read through its row, not as an expression.")
        return Sealed(value)

    def get_default(self) -> Any:
        """Nothing sealed is an empty text, so a later migration can add a sealed column."""
        return super().get_default() or Sealed("")

    def pre_save(self, row: models.Model, add: bool) -> Any:
        value = row.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        content = self.raw(value)
        return Sealed(seal_for(row, content, self.place(row)) if content else "")

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.text
        raise FieldError("A sealed column is written through its row's save(), not by a query.")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError("A sealed column is not serialised.")


class EncryptedJSON(EncryptedText):
    """A document of plain JSON values, sealed like EncryptedText; empty reads as {}."""

    _pyi_private_set_type: Any  # what type checkers take for the column's Python type
    _pyi_private_get_type: Any

    def plain(self, content: bytes) -> Any:
        return json.loads(content) if content else {}

    def raw(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() if value else b""
