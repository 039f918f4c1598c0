"""The same jobs with nothing around them: what the plainest Django view would take."""

from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Engine

from assessments.models import Response, Score
from clinic.models import Client, User

ENGINE = Engine()
ROWS = ENGINE.from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.year }}</td>"
    "{% for value in row.values %}<td>{{ value|floatformat:1 }}</td>{% endfor %}</tr>{% endfor %}"
    "</table>"
)


def _who(session_key: str) -> User:
    return User.objects.get(pk=SessionStore(session_key)["_auth_user_id"])


def caseload(session_key: str) -> str:
    """Session, user, 25 names, their last eight scores on two scales, one table."""
    _who(session_key)
    clients = list(Client.objects.order_by("name").values_list("pk", "name", "birth_year")[:25])
    values: dict[object, list[float]] = {}
    rows = Score.objects.filter(client__in=[pk for pk, _, _ in clients]).order_by("-at")
    for client_id, value in rows.values_list("client_id", "value")[: 25 * 16]:
        values.setdefault(client_id, []).append(value)
    listed = [
        {"name": name, "year": year, "values": values.get(pk, [])} for pk, name, year in clients
    ]
    return ROWS.render(Context({"rows": listed}))


def client(session_key: str, pk: object) -> str:
    """Session, user, one client, all scores, one table."""
    _who(session_key)
    found = Client.objects.only("name", "birth_year").get(pk=pk)
    scores = Score.objects.filter(client=found).order_by("at").values_list("on", "scale", "value")
    listed = [{"name": on, "year": scale, "values": [value]} for on, scale, value in scores]
    return ROWS.render(Context({"rows": listed}))


def submit(like: Response) -> None:
    """Two rows inserted: the answers in clear, and one score."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS bare (client uuid, answers text)")
        for _ in range(2):
            cursor.execute("INSERT INTO bare VALUES (%s, %s)", [like.client_id, "1" * 24])
