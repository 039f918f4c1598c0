"""FHIR R4 Questionnaire and QuestionnaireResponse <-> definition and answers.

Pure: mappings in, mappings out; no database, no network, no files.
"""

from assessments.fhir.problems import Level, Problem
from assessments.fhir.reading import ReadQuestionnaire, key_of, read_questionnaire
from assessments.fhir.responses import answers_of, stated_totals, write_response
from assessments.fhir.writing import write_questionnaire

__all__ = [
    "Level",
    "Problem",
    "ReadQuestionnaire",
    "answers_of",
    "key_of",
    "read_questionnaire",
    "stated_totals",
    "write_questionnaire",
    "write_response",
]
