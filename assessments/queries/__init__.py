"""Named reads: each a constant number of SQL statements, each bounded, frozen rows out."""

from assessments.queries.answers import (
    AnswerRow,
    ItemChange,
    ItemChanges,
    ResponseRow,
    answers_in_words,
    item_changes,
    responses,
)
from assessments.queries.check_ins import (
    CheckInState,
    CheckInStatus,
    check_in_states,
    last_answered_on,
    may_be_answered,
    may_be_measured,
    too_soon_after,
    waiting_check_in,
)
from assessments.queries.scores import (
    ANXIETY,
    ATTACHMENT,
    AVOIDANCE,
    ScorePoint,
    ScoreRow,
    latest_scores,
    recent_scores,
    score_history,
)

__all__ = [
    "ANXIETY",
    "ATTACHMENT",
    "AVOIDANCE",
    "AnswerRow",
    "CheckInState",
    "CheckInStatus",
    "ItemChange",
    "ItemChanges",
    "ResponseRow",
    "ScorePoint",
    "ScoreRow",
    "answers_in_words",
    "check_in_states",
    "item_changes",
    "last_answered_on",
    "latest_scores",
    "may_be_answered",
    "may_be_measured",
    "recent_scores",
    "responses",
    "score_history",
    "too_soon_after",
    "waiting_check_in",
]
