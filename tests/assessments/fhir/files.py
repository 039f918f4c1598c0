"""Questionnaires for the tests, in invented words. Codes, keys and addresses are facts."""

from typing import Any

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
PHQ_9 = [
    "44250-9",
    "44255-8",
    "44259-0",
    "44254-1",
    "44251-7",
    "44258-2",
    "44252-5",
    "44253-3",
    "44260-8",
]
GAD_7 = ["69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"]
Answers = list[tuple[str, str, float | None]]
OFTEN: Answers = [("c0", "a little", 0), ("c1", "some", 1), ("c2", "more", 2), ("c3", "most", 3)]
SEVEN: Answers = [(f"s{number}", f"step {number}", number) for number in range(1, 8)]


def coded(answers: Answers, url: str = ORDINAL) -> list[dict[str, Any]]:
    """Answers offered, each with its weight."""
    return [
        {
            "valueCoding": {
                "system": "urn:answers",
                "code": code,
                "display": display,
                **({} if w is None else {"extension": [{"url": url, "valueDecimal": w}]}),
            }
        }
        for code, display, w in answers
    ]


def choice(link_id: str, answers: Answers = OFTEN, **more: Any) -> dict[str, Any]:
    """A question with weighted answers."""
    asked = {"linkId": link_id, "text": f"Invented {link_id}", "type": "choice"}
    return {**asked, "answerOption": coded(answers), **more}


def calculated(
    link_id: str, expression: str, language: str = "text/fhirpath", **more: Any
) -> dict[str, Any]:
    """A part worked out by an expression."""
    value = {"language": language, "expression": expression}
    extension = [{"url": CALCULATED, "valueExpression": value}]
    return {"linkId": link_id, "text": link_id, "type": "decimal", "extension": extension, **more}


def adding(*link_ids: str) -> str:
    """An expression that adds up the weights of these questions of the top level."""
    asked = " or ".join(f"linkId='{link_id}'" for link_id in link_ids)
    return f"%resource.item.where({asked}).answer.value.weight().sum()"


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A Questionnaire that says all it should of itself."""
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Invented form",
        "version": "1.0",
        "language": "en",
        "copyright": "For tests.",
        "item": list(items),
        **more,
    }


def panel(code: str, questions: list[str], total: str, extra: str = "") -> dict[str, Any]:
    """A measure by its LOINC codes, with its total calculated."""
    asked = [
        choice(f"/{each}", code=[{"system": LOINC, "code": each}])
        for each in [*questions, *([extra] if extra else [])]
    ]
    sum_of = adding(*(f"/{each}" for each in questions))
    ours = calculated(f"/{total}", sum_of, code=[{"system": LOINC, "code": total}])
    return form(*asked, ours, code=[{"system": LOINC, "code": code}])


def phq_9() -> dict[str, Any]:
    """Nine questions, one on difficulty and the total."""
    return panel("44249-1", PHQ_9, "44261-6", extra="69722-7")


def gad_7() -> dict[str, Any]:
    return panel("69737-5", GAD_7, "70274-6")


def response(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": list(items),
        **more,
    }


def answered(link_id: str, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "answer": list(answers), **more}


def code(of: str, system: str = "") -> dict[str, Any]:
    return {"valueCoding": {"code": of, **({"system": system} if system else {})}}
