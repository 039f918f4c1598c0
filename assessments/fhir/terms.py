"""The addresses by which FHIR files name things: HL7's, LOINC's and the project's own."""

LOINC = "http://loinc.org"

_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"

ORDINAL_VALUE = _HL7 + "ordinalValue"
ITEM_WEIGHT = _HL7 + "itemWeight"
# What an answer counts; the two long names stand on concepts of value sets and code systems in R4.
WEIGHTS = frozenset(
    {
        ORDINAL_VALUE,
        ITEM_WEIGHT,
        _HL7 + "valueset-ordinalValue",
        _HL7 + "codesystem-ordinalValue",
        _HL7 + "questionnaire-ordinalValue",
    }
)
# Properties of a code system's concept that say the same.
WEIGHT_PROPERTIES = frozenset({"itemWeight", "ordinalValue"})
CALCULATED = frozenset(
    {
        _SDC + "sdc-questionnaire-calculatedExpression",
        _HL7 + "questionnaire-calculatedExpression",
        _HL7 + "cqf-calculatedValue",
    }
)
VARIABLE = frozenset({_HL7 + "variable", _SDC + "variable"})
ENABLE_WHEN_EXPRESSION = frozenset({_SDC + "sdc-questionnaire-enableWhenExpression"})
HIDDEN = frozenset({_HL7 + "questionnaire-hidden"})
MIN_VALUE = frozenset({_HL7 + "minValue"})
MAX_VALUE = frozenset({_HL7 + "maxValue"})

# LOINC: the question how difficult the problems make life. It belongs to no score.
DIFFICULTY = "69722-7"
SELF_HARM = "44260-8"

# A host name that can never resolve: these are names, not addresses to visit.
OWN = "https://secure-base.example/fhir/"
OWN_ANSWERS = OWN + "CodeSystem/answers"
OWN_PEOPLE = OWN + "CodeSystem/people"
OWN_INSTRUMENTS = OWN + "instrument"
# Systems of codings that remember how an imported file was built.
BOOLEAN = OWN + "boolean"
LEFT_OUT = OWN + "left-out"
TOTAL = OWN + "total"


def own(name: str) -> str:
    """The address of one of the project's extensions."""
    return f"{OWN}StructureDefinition/{name}"
