"""A client's side, page by page: one question, whom to ask about, a part and whether it applies.

A number is a page's place in the list as the answers stand now. Each form also names what it
asked, so that an answer goes where it belongs when the list has changed meanwhile.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.newer_answers import AnsweredMeanwhile, Shown, mark_of
from assessments.forms import AnswerForm, PeopleForm
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import ItemKind
from assessments.psychometrics.rules import RiskFinding, risks
from assessments.psychometrics.steps import Step, StepKind, Steps
from assessments.views.asked import asked, foreign, part_words
from assessments.views.flow import client_page, open_check_in
from assessments.views.ways import CheckInWay, Way

FROM_CHECK = "check"  # ?from=check: opened to change one thing
_TEMPLATES = {
    StepKind.PEOPLE: "assessments/people.html",
    StepKind.SECTION: "assessments/part.html",
    StepKind.QUESTION: "assessments/question.html",
    StepKind.WORDS: "assessments/words.html",
}


@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """One page. Each answer is saved before the next one is shown."""
    return question_page(
        request, CheckInWay(request, open_check_in(request, assignment_id)), number
    )


@client_page
@require_safe
def answer_pause(request: HttpRequest, assignment_id: UUID, number: int) -> HttpResponse:
    """A breath, after every dozen questions of a longer check-in."""
    return pause_page(request, CheckInWay(request, open_check_in(request, assignment_id)), number)


def question_page(request: HttpRequest, way: Way, number: int) -> HttpResponse:
    """The page of that number, shown or sent back."""
    if number < 1:
        raise Http404
    course, key = way.course, request.POST.get("asked")
    step = course.of(key) if key else course.at(number)
    if step is not None:
        page = Page(request, way, step)
        return page.taken() if request.method == "POST" else page.shown(page.form())
    if course.at(number) is None:  # beyond the last page
        return redirect(way.check)
    return redirect(way.page(number))  # no longer asked


def pause_page(request: HttpRequest, way: Way, number: int) -> HttpResponse:
    """The breath after the page of that number."""
    course = way.course
    step, following = course.at(number), course.at(number + 1)
    if step is None or following is None:
        raise Http404
    back = course.before(following)
    context = {
        "way": way,
        "done": step.asked,
        "total": course.total,
        "back_url": way.page(back.number) if back else way.start,
        "onward_url": way.page(following.number),
        "foreign": foreign(course.instrument),
        "coming": part_words(course, following) if following.part != step.part else "",
    }
    return render(request, "assessments/pause.html", context)


@dataclass(frozen=True)
class Page:
    """One page of a form, shown or sent back."""

    request: HttpRequest
    way: Way
    step: Step

    @cached_property
    def course(self) -> Steps:
        return self.way.course

    def form(self, *, anew: bool = False) -> Form | None:
        """What is filled in here, or `anew` what is kept; None where one only presses."""
        data = self.request.POST if self.request.method == "POST" and not anew else None
        if self.step.question is not None:
            return AnswerForm(data, question=self.step.question)
        repeat = self.course.instrument.repeat
        if self.step.kind is StepKind.PEOPLE and repeat is not None:
            return PeopleForm(data, repeat=repeat, answers=self.course.answers)
        return None

    def taken(self) -> HttpResponse:
        """Save what was sent, and go on."""
        if self._stays_unshown:
            return self._onward(self.course)
        form = self.form()
        if form is not None and not form.is_valid():
            return self.shown(form)
        given, forgotten = self._given(form)
        if not given and not forgotten:
            return self._onward(self.course)
        mark = self.request.POST.get("shown")
        try:
            kept = self.way.keep(given, forgotten, Shown(self.step.keys, mark) if mark else None)
        except AnsweredMeanwhile:
            return self.shown(self.form(anew=True), is_newer=True)
        return self._onward(kept)

    def shown(self, form: Form | None, *, is_newer: bool = False) -> HttpResponse:
        """The page itself; 422 where something is missing, 409 where it was answered meanwhile."""
        course, step = self.course, self.step
        errors = [error for errors in form.errors.values() for error in errors] if form else []
        context = {
            "way": self.way,
            "step": step,
            "total": course.total,
            "part": part_words(course, step),
            "words": step.words,
            "form": form,
            "errors": errors,
            "back_url": self._back(),
            "onward_url": self._past(),
            "has_saved": bool(course.answers),
            "instructions": course.instrument.instructions,
            "foreign": foreign(course.instrument),
            "is_newer": is_newer,
            "mark": mark_of(self.way.assignment, course.answers, step.keys),
            **self._own_context(),
        }
        status = 409 if is_newer else 422 if errors else 200
        return render(self.request, _TEMPLATES[step.kind], context, status=status)

    @property
    def _to_check(self) -> bool:
        """All is seen, or the page was opened from the check."""
        return self.course.first_open is None or self._from_check

    def _back(self) -> str:
        before = self.course.before(self.step)
        if self._to_check:
            return self.way.check
        return self.way.page(before.number) if before else self.way.start

    def _past(self) -> str:
        """Where a page leads that takes no answer."""
        following = self.course.after(self.step)
        if following is None or (self._to_check and self.course.is_set_aside(self.step)):
            return self.way.check
        return self.way.page(following.number)

    def _own_context(self) -> dict[str, Any]:
        """What only this kind of page shows."""
        course, step = self.course, self.step
        if step.question is not None:
            kept = course.answers.get(step.key)
            return {
                "asked": asked(course.instrument, step.question, course.answers, before=step.words),
                "chosen": None if self._is_quiet else self._typed(kept),
                "was_skipped": course.answers.get(step.key, "") is None,
                "is_quiet": self._is_quiet,
            }
        if step.kind is StepKind.SECTION:
            return {"set_aside": course.is_set_aside(step)}
        return {"repeat": course.instrument.repeat}

    def _typed(self, kept: int | str | None) -> int | str | None:
        """What stands in the field: words just typed are not lost to a refusal."""
        question = self.step.question
        is_text = question is not None and question.item.kind is ItemKind.TEXT
        return self.request.POST.get("answer", kept) if is_text else kept

    @property
    def _is_quiet(self) -> bool:
        """Whether an answer is kept here that is never shown again."""
        question = self.step.question
        is_discreet = question is not None and question.item.discreet
        return is_discreet and self.course.answers.get(self.step.key) is not None

    @property
    def _stays_unshown(self) -> bool:
        """Going on without choosing anew leaves such an answer as it is."""
        given = self.request.POST
        return self._is_quiet and not given.get("answer") and given.get("deed") != "skip"

    @property
    def _from_check(self) -> bool:
        return self.request.GET.get("from") == FROM_CHECK

    def _given(self, form: Form | None) -> tuple[Answers, tuple[str, ...]]:
        """What was answered here, by key, and what is to count as not seen again."""
        if isinstance(form, PeopleForm):
            return form.answers(), ()
        if isinstance(form, AnswerForm):
            return {self.step.key: form.cleaned_data["answer"]}, ()
        section, deed = self.step.section, self.request.POST.get("deed")
        if section is not None and section.may_not_apply and deed == "apart":
            return dict.fromkeys(self.step.keys), ()
        if deed == "answer" and self.course.is_set_aside(self.step):
            return {}, self.step.keys
        return {}, ()

    def _onward(self, course: Steps) -> HttpResponse:
        """On; after an answer about danger by way of the calm page, before anything else."""
        if told_of_danger(course, self.step):
            query = f"?from={FROM_CHECK}" if self._from_check else ""
            step = course.of(self.step.key) or self.step
            return redirect(self.way.care(step.number) + query)
        return redirect(self.onward_url(course))

    def onward_url(self, course: Steps) -> str:
        """The next page, a breath, or the check when all are seen."""
        way, first_open = self.way, course.first_open
        step = course.of(self.step.key)
        following = course.after(step) if step else first_open
        if first_open is None or following is None:
            return way.check
        if self._from_check:
            return way.page(course.lead_in(first_open).number)
        if following.breath and following.kind is not StepKind.SECTION:
            return way.pause(following.number - 1)
        return way.page(following.number)


def told_of_danger(course: Steps, step: Step) -> RiskFinding | None:
    """The risk item of this page that is endorsed as the answers stand."""
    if step.question is None:
        return None
    found = risks(course.instrument, {step.key: course.answers.get(step.key)})
    return next(iter(found), None)
